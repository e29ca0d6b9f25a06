import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { figureTables } from './figure-tables.ts';
import { figuresOf } from './figures.ts';
import { canReadUsage } from './process-usage.ts';
import { runBench } from './run-bench.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Options {
  readonly customers: number;
  readonly webhooks: number;
  readonly rounds: number;
  readonly json?: string;
  readonly pglite: boolean;
}

const { customers, webhooks, rounds, json, pglite } = new Command('bench')
  .description(
    'Measures the mirror against @supabase/stripe-sync-engine and against bare paging; see README.md.',
  )
  .option('--customers <number>', 'customers that the pretend Stripe has', positive, 20_000)
  .option('--webhooks <number>', 'webhooks of each of the two deliveries', positive, 2_000)
  .option('--rounds <number>', 'how often each takes its turn', positive, 3)
  .option('--json <file>', 'also write the figures, and each single measurement, to a file')
  .option('--no-pglite', 'leave out the run on the embedded database')
  .helpOption('--help', 'show this')
  .parse()
  .opts<Options>();

if (webhooks > customers) {
  console.error(`error: ${webhooks} webhooks need as many customers, there are ${customers}`);
  process.exit(2);
}
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    interrupted = true;
  });
}
try {
  const result = await runBench({
    root,
    customers,
    webhooks,
    rounds,
    pglite,
    say: (line) => console.error(line),
  });
  const figures = figuresOf(result, { customers, webhooks });
  const processor = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`;
  console.log(
    `\nnpm run bench -- --customers ${customers} --webhooks ${webhooks} --rounds ${rounds}\n` +
      `${processor}, Node ${process.versions.node}, PostgreSQL ${result.postgresMajor} with fsync\n`,
  );
  console.log(figureTables(figures, { customers, webhooks }));
  if (!canReadUsage) console.log('CPU and memory are read from /proc, which this system does not have.');
  for (const { participant, reason } of result.failures) {
    console.error(`no figures for ${participant}: ${reason}`);
    process.exitCode = 1;
  }
  if (json) {
    const { failures, rounds: measurements } = result;
    const about = { customers, webhooks, rounds, processor, node: process.versions.node };
    // npm runs a script in its package's folder; the user means the one npm was started in.
    writeFileSync(
      resolve(process.env.INIT_CWD ?? '.', json),
      `${JSON.stringify({ ...about, postgresMajor: result.postgresMajor, figures, failures, measurements }, null, 2)}\n`,
    );
  }
} catch (error) {
  // A program that Ctrl-C ended as well may have failed before the signal is told here.
  await new Promise((resolve) => setTimeout(resolve, 100));
  if (!interrupted) throw error;
  process.exitCode = 130;
}

function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('must be a whole number above 0');
  return Number(text);
}
