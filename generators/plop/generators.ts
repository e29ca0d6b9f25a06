import type { NodePlopAPI } from 'plop';
import { runNew } from '../commands/new.ts';

/**
 * Makes a generator of plop from what `supasaasy new` writes. plop is only the door: its arguments, also those before `--`, are
 * handed on as they are, and what is written, refused and returned is the same.
 */
export function addGenerator(plop: NodePlopAPI, name: string, description: string): void {
  let code = 0;
  plop.setGenerator(name, {
    description,
    prompts: async (inquirer) => {
      const args = argumentsBehind(name, process.argv);
      code = await runNew([name, ...args], { root: plop.getPlopfilePath(), usage: 'npx plop', inquirer });
      process.exitCode = code;
      return {};
    },
    // All is done, or refused, by then; plop itself has nothing to do and nothing to report.
    actions: [],
  });
}

/** What was typed behind the generator's name. A `--`, by which plop sets them apart, is not one of them. */
function argumentsBehind(name: string, argv: readonly string[]): string[] {
  const rest = argv.slice(argv.indexOf(name, 2) + 1);
  const dashes = rest.indexOf('--');
  return dashes < 0 ? rest : rest.toSpliced(dashes, 1);
}
