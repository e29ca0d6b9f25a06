import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openTemplates } from '../templates.ts';
import type { Additions } from '../workspace/additions.ts';
import type { Lock } from '../workspace/lock.ts';
import type { Refusal, ScaffoldedFile } from '../workspace/plan.ts';
import { isWithin } from '../workspace/project-path.ts';
import { scaffoldedFile } from '../workspace/scaffold.ts';
import { checkAnswers } from './check-answers.ts';
import { connectorDirectory, connectorFiles } from './connector-files.ts';

/**
 * The files that connectors would be given now and were not when they were scaffolded, from what was answered then. What a
 * connector was given once and lacks now was deleted, and a connector whose directory is gone gets nothing.
 */
export function connectorAdditions(
  root: string,
  lock: Lock,
): Required<Pick<Additions, 'copies' | 'connectors' | 'refusals'>> {
  const templates = openTemplates(root);
  const copies: ScaffoldedFile[] = [];
  const connectors = new Map<string, string[]>();
  const refusals: Refusal[] = [];
  for (const [directory, recorded] of lock.connectors) {
    if (!existsSync(join(root, directory))) continue;
    const checked = checkAnswers(recorded.answers);
    if (!checked.ok) {
      const reason = `what supasaasy.lock remembers was answered about it is refused now (${checked.problems.join('; ')}), so that it gets no files that are new in its templates; delete its entry under connectors in supasaasy.lock to leave it at that`;
      refusals.push({ path: directory, reason });
      continue;
    }
    const { answers } = checked;
    const original = connectorDirectory(answers.name);
    // The text of types.ts is none of the answers, and a connector always had that file.
    const files = connectorFiles(answers, recorded.appKey)
      .map((file) =>
        isWithin(original, file.path)
          ? { ...file, path: directory + file.path.slice(original.length) }
          : file,
      )
      .filter(({ path }) => !recorded.files.includes(path) && !lock.files.has(path));
    copies.push(...files.map((file) => scaffoldedFile(file, 'merge', templates)));
    connectors.set(
      directory,
      files.map(({ path }) => path),
    );
  }
  return { copies, connectors, refusals };
}
