import { PassThrough } from 'node:stream';
import inquirer from 'inquirer';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runInit } from '../../../generators/commands/init.ts';
import type { Inquirer } from '../../../generators/connector/prompter.ts';
import { type TempProject, tempProject } from '../temp-project.ts';

let project: TempProject;
test.before.each(() => {
  project = tempProject();
});
test.after.each(() => project.remove());

// Whoever runs the tests may or may not have a terminal; the question is for one.
for (const stream of [process.stdin, process.stdout])
  Object.defineProperty(stream, 'isTTY', { value: true, configurable: true });

/** Runs init, and types these keys at its question, which inquirer itself asks. */
async function initTyping(keys: string, yes = false): Promise<{ code: number; asked: string; said: string }> {
  const input = new PassThrough();
  const output = new PassThrough();
  let asked = '';
  output.on('data', (chunk) => {
    const wasAsked = asked.includes('Write these files?');
    asked += String(chunk);
    if (!wasAsked && asked.includes('Write these files?')) input.write(keys);
  });
  let said = '';
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write);
  for (const stream of streams)
    stream.write = ((text: string) => {
      said += text;
      return true;
    }) as typeof stream.write;
  try {
    const prompt = inquirer.createPromptModule({
      input: input as unknown as NodeJS.ReadStream,
      output: output as unknown as NodeJS.WriteStream,
    });
    const code = await runInit({
      root: project.root,
      yes,
      dryRun: false,
      diff: false,
      inquirer: { prompt } as Inquirer,
    });
    return { code, asked, said };
  } finally {
    streams.forEach((stream, index) => {
      stream.write = writes[index] as typeof stream.write;
    });
  }
}

test('on a terminal init asks after the plan; n writes nothing and exits with 1', async () => {
  const { code, asked, said } = await initTyping('n\r');
  assert.match(asked, 'Write these files?');
  assert.match(said, /would create supasaasy\.config\.ts\n[\s\S]*Nothing was written\.\n$/);
  assert.is(code, 1);
  assert.equal(project.files(), []);
});

test('Enter alone means yes', async () => {
  const { code, said } = await initTyping('\r');
  assert.is(code, 0, said);
  assert.ok(project.files().includes('supasaasy.config.ts'));
});

test('--yes asks nothing, and a second run has nothing to ask', async () => {
  const first = await initTyping('n\r', true);
  assert.equal([first.code, first.asked], [0, '']);
  const second = await initTyping('n\r');
  assert.equal([second.code, second.asked], [0, '']);
  assert.not.match(second.said, 'would ');
});

test.run();
