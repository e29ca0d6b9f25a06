import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { median } from './figures.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const { runs } = new Command('bench:startup')
  .description(
    'Times `supasaasy gen --check` as a whole process, against a bare `require("ts-morph")`, in turn.',
  )
  .option('--runs <number>', 'how often each runs', positive, 11)
  .helpOption('--help', 'show this')
  .parse()
  .opts<{ runs: number }>();

const commands = {
  'supasaasy gen --check': ['bin/supasaasy.js', 'gen', '--check'],
  "require('ts-morph')": ['-e', "require('ts-morph')"],
};
const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
// The first run of each fills the caches of the file system and is not counted.
for (let run = 0; run <= runs; run++) {
  for (const [name, args] of Object.entries(commands)) {
    const milliseconds = timed(name, args);
    if (run > 0) times.get(name)?.push(milliseconds);
  }
}

const [gen = [], bare = []] = times.values();
for (const [name, all] of times) {
  const [low, high] = [Math.min(...all), Math.max(...all)];
  console.log(`${name.padEnd(24)} ${median(all).toFixed(0)} ms  (${low.toFixed(0)} – ${high.toFixed(0)})`);
}
const ratio = median(gen.map((milliseconds, run) => milliseconds / (bare[run] ?? Number.NaN)));
console.log(
  `${'ratio'.padEnd(24)} ${ratio.toFixed(2)}  (median of ${runs} pairs, Node ${process.versions.node})`,
);

function timed(name: string, args: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const milliseconds = performance.now() - started;
  if (status !== 0) throw new Error(`${name} ended with ${status}:\n${stderr}`);
  return milliseconds;
}

function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('must be a whole number above 0');
  return Number(text);
}
