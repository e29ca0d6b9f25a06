import { join } from 'node:path';
import { plainText } from '../workspace/line-ends.ts';
import type { Lock } from '../workspace/lock.ts';
import { copyOf } from '../workspace/packaged-copy.ts';
import type { ScaffoldedFile } from '../workspace/plan.ts';
import { isWithin } from '../workspace/project-path.ts';
import { readTextOrEmpty } from '../workspace/read-text.ts';
import { type PackagedFile, packagedFunctions } from './packaged-files.ts';

/** Files of the package that a project has copies of all together: the core, or a connector. */
export interface PackageSet {
  /** Where it is in the package, and in a project that did not rename it. */
  readonly directory: string;
  readonly files: readonly PackagedFile[];
}

/** The core and each packaged connector. */
export function packageSets(): PackageSet[] {
  const sets = new Map<string, PackagedFile[]>();
  for (const file of packagedFunctions()) {
    const directory = /^.*\/_shared\/(?:core|connectors\/[^/]+)(?=\/)/.exec(file.path)?.[0];
    if (directory === undefined) throw new Error(`${file.path} is in no set of the package`);
    sets.set(directory, [...(sets.get(directory) ?? []), file]);
  }
  return [...sets].map(([directory, files]) => ({ directory, files }));
}

/** The directories that a set was copied into, as the lock knows them. A renamed connector is in another than the package's. */
export function directoriesOf({ directory }: PackageSet, { files }: Lock): string[] {
  const found = new Set<string>();
  for (const [path, { template, answers }] of files) {
    const rest = template.slice(directory.length);
    if (answers === null && isWithin(directory, template) && path.endsWith(rest))
      found.add(path.slice(0, -rest.length));
  }
  return [...found];
}

/** The files of a set as they are to be in a directory of the project, followed like templates. */
export function copiesIn(target: string, { directory, files }: PackageSet): ScaffoldedFile[] {
  return files.map(({ path, text }) => ({
    path: target + path.slice(directory.length),
    kind: 'scaffolded',
    content: text,
    template: path,
    templateHash: copyOf(text)?.templateHash ?? '',
    answers: null,
    ifPresent: 'merge',
  }));
}

/**
 * Whether a connector of the project's own is in a directory that a set would be copied into: its manifest.json was scaffolded
 * from a template, or written by hand.
 */
export function isTaken(root: string, target: string, { directory, files }: PackageSet, lock: Lock): boolean {
  const own = readTextOrEmpty(join(root, target, 'manifest.json'));
  if (own === null) return false;
  const packaged = files.find(({ path }) => path === `${directory}/manifest.json`);
  const recorded = lock.files.get(`${target}/manifest.json`);
  if (recorded !== undefined) return recorded.template !== packaged?.path;
  return plainText(own) !== packaged?.text;
}
