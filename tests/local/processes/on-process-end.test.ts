import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const module = JSON.stringify(new URL('../../../local/processes/on-process-end.ts', import.meta.url).href);

/** Runs a program that registers two cleanups, signals it once it is ready, and tells how it ended. */
async function run(rest: string, signal?: NodeJS.Signals) {
  const program = `
    import { onProcessEnd } from ${module};
    onProcessEnd(() => console.log('first'));
    const forget = onProcessEnd(() => console.log('second'));
    ${rest}
    console.log('ready');`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 20_000,
    killSignal: 'SIGABRT',
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
    if (signal !== undefined && String(chunk).includes('ready')) child.kill(signal);
  });
  const [code, killedBy] = await once(child, 'close');
  return { lines: output.trim().split('\n'), ended: killedBy ?? code };
}

test('every cleanup runs once at a normal end, except those taken back', async () => {
  assert.equal(await run(''), { lines: ['ready', 'first', 'second'], ended: 0 });
  assert.equal(await run('forget();'), { lines: ['ready', 'first'], ended: 0 });
});

test('every cleanup runs once at a signal, and the exit code says which', async () => {
  const waiting = 'setInterval(() => {}, 1000);';
  assert.equal(await run(waiting, 'SIGINT'), { lines: ['ready', 'first', 'second'], ended: 130 });
  assert.equal(await run(waiting, 'SIGTERM'), { lines: ['ready', 'first', 'second'], ended: 143 });
  assert.equal(await run(waiting, 'SIGHUP'), { lines: ['ready', 'first', 'second'], ended: 129 });
});

test('a program with a handler of its own decides when it ends', async () => {
  const own = `const timer = setInterval(() => {}, 1000);
    process.on('SIGINT', () => { console.log('asked'); clearInterval(timer); });`;
  assert.equal(await run(own, 'SIGINT'), { lines: ['ready', 'asked', 'first', 'second'], ended: 0 });
});

test('once all are taken back, a signal ends the process as if there had been none', async () => {
  const program = `const again = onProcessEnd(() => console.log('third')); again(); forget();
    process.removeAllListeners('SIGTERM'); setInterval(() => {}, 1000);`;
  assert.is((await run(program, 'SIGTERM')).ended, 'SIGTERM');
});

test.run();
