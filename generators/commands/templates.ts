import pc from 'picocolors';
import { templateExtension, templateFiles } from '../template-files.ts';
import { unifiedDiff } from '../workspace/diff.ts';
import { ejectedPath, planEject } from '../workspace/eject.ts';
import { readLock } from '../workspace/read-lock.ts';
import { type TemplateState, templateStates } from '../workspace/template-states.ts';
import { carryOut, reportingFailures, type WriteFlags } from './carry-out.ts';
import { hasColor } from './stream-color.ts';
import { suggestPath } from './suggest-path.ts';

const meanings: Readonly<Record<TemplateState, string>> = {
  packaged: 'comes with the package',
  overridden: "the project's version in templates/ is used",
  outdated: 'overridden, and the packaged one changed since; npx supasaasy update merges that',
  conflicting: 'overridden, and a merge left conflict markers in it',
  own: 'the project alone has it',
};

/** `supasaasy templates list`: lists every template and whose version is used. Returns 0; 1 for a malformed lock. */
export function runTemplatesList({ root, json }: { root: string; json: boolean }): Promise<number> {
  return reportingFailures(async () => {
    const listed = templateStates(templateFiles(root), readLock(root));
    if (json) {
      const templates = listed.map(({ name, state, isRecorded }) => ({ name, state, recorded: isRecorded }));
      process.stdout.write(`${JSON.stringify({ ok: true, templates }, null, 2)}\n`);
      return 0;
    }
    const paint = pc.createColors(hasColor(process.stdout));
    const width = Math.max(...listed.map(({ state }) => state.length));
    const colors: Record<TemplateState, (text: string) => string> = {
      packaged: paint.dim,
      overridden: paint.cyan,
      outdated: paint.yellow,
      conflicting: paint.red,
      own: paint.cyan,
    };
    const lines = listed.map(({ name, state }) => `${colors[state](state.padEnd(width))}  ${name}`);
    const states = Object.keys(meanings) as TemplateState[];
    const legend = states
      .filter((state) => listed.some((each) => each.state === state))
      .map((state) => `${state.padEnd(width)}  ${meanings[state]}`);
    process.stdout.write(`${[...lines, '', ...legend].join('\n')}\n`);
    return 0;
  });
}

/**
 * `supasaasy templates eject`: copies packaged templates into the project. A name may be that of a directory, and may go
 * without `.hbs`. Returns 0; 1 when one is there already, 2 for a name that is unknown.
 */
export async function runTemplatesEject({
  root,
  names,
  ...flags
}: WriteFlags & { root: string; names: readonly string[] }): Promise<number> {
  const files = templateFiles(root);
  const packaged = files.names().filter((name) => files.packaged(name) !== null);
  const chosen = choose(names, packaged);
  if (chosen === null) return 2;
  return await carryOut(root, flags, () => planEject(root, chosen, files));
}

/**
 * `supasaasy templates diff`: prints how the project's templates differ from ours, as a unified diff; all that are overridden,
 * or those named. Returns 0 also where they differ, 2 for a name that is unknown.
 */
export async function runTemplatesDiff({
  root,
  names,
}: {
  root: string;
  names: readonly string[];
}): Promise<number> {
  const files = templateFiles(root);
  const chosen = choose(names, files.names());
  if (chosen === null) return 2;
  for (const name of names.length === 0 ? files.names() : chosen) {
    const [own, packaged] = [files.project(name), files.packaged(name)];
    if (own !== null && packaged !== null) {
      process.stdout.write(unifiedDiff(`packaged/${name}`, ejectedPath(name), packaged, own));
    } else if (names.length > 0) {
      const why = own === null ? 'is not overridden' : "is the project's alone";
      process.stderr.write(`${name} ${why}: there is nothing to compare.\n`);
    }
  }
  return 0;
}

/** The templates meant by what was typed; null when something is meant by none, which is reported with a suggestion. */
function choose(typed: readonly string[], known: readonly string[]): string[] | null {
  const chosen = new Set<string>();
  let isUnknown = false;
  for (const each of typed) {
    const name = each.replace(/^\.?\/?templates\//, '').replace(/\/+$/, '');
    const found = known.filter(
      (candidate) =>
        candidate === name || candidate === `${name}${templateExtension}` || candidate.startsWith(`${name}/`),
    );
    for (const template of found) chosen.add(template);
    if (found.length > 0) continue;
    isUnknown = true;
    const advice = suggestPath(name, known) ?? 'npx supasaasy templates list shows what there is.';
    process.stderr.write(`there is no template '${each}'. ${advice}\n`);
  }
  return isUnknown ? null : [...chosen];
}
