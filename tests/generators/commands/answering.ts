import { PassThrough } from 'node:stream';
import inquirer from 'inquirer';
import type { Inquirer } from '../../../generators/connector/prompter.ts';

/** What is awaited on the terminal, and what is typed then. */
export type Step = readonly [awaited: RegExp, keys: string];

export const down = '\u001b[B';
export const up = '\u001b[A';
export const controlC = '\u0003';

/** Runs with inquirer's own prompts, at which these keys are typed one step after the other. */
export async function answering(
  steps: readonly Step[],
  run: (inquirer: Inquirer) => Promise<number>,
): Promise<{ readonly code: number; readonly asked: string; readonly said: string }> {
  // Whoever runs the tests may or may not have a terminal; questions are for one.
  for (const stream of [process.stdin, process.stdout])
    Object.defineProperty(stream, 'isTTY', { value: true, configurable: true });
  const waiting = [...steps];
  let asked = '';
  // inquirer ends its streams with every question.
  const prompt = (questions: unknown): Promise<Record<string, unknown>> => {
    const input = new PassThrough();
    const output = new PassThrough();
    let shown = '';
    output.on('data', (chunk) => {
      asked += String(chunk);
      shown += String(chunk);
      const [awaited, keys] = waiting[0] ?? [];
      if (awaited === undefined || !awaited.test(shown)) return;
      shown = '';
      waiting.shift();
      input.write(keys);
    });
    const streams = { input, output } as unknown as { input: NodeJS.ReadStream; output: NodeJS.WriteStream };
    return inquirer.createPromptModule(streams)(questions as never);
  };
  let said = '';
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write);
  for (const stream of streams)
    stream.write = ((text: string) => {
      said += text;
      return true;
    }) as typeof stream.write;
  try {
    const code = await run({ prompt } as Inquirer);
    return { code, asked, said };
  } finally {
    streams.forEach((stream, index) => {
      stream.write = writes[index] as typeof stream.write;
    });
  }
}
