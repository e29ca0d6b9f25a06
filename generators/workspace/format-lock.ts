import { createHash } from 'node:crypto';
import { type Answers, type Lock, lockVersion } from './lock.ts';

/** The lock as a file. Same content, same bytes: by path, without time, version or machine. */
export function formatLock({ files, connectors }: Lock): string {
  const answers = new Map<string, Answers>();
  const recorded = [...files].sort(byKey).map(([path, file]) => {
    const { template, templateHash, base } = file;
    const entry: Record<string, unknown> = { template, template_hash: templateHash };
    if (file.answers !== null) {
      const id = answersId(file.answers);
      answers.set(id, file.answers);
      entry.answers = id;
    }
    return [path, { ...entry, base: base.split('\n') }];
  });
  const scaffolded = [...connectors].sort(byKey).map(([directory, connector]) => {
    const id = answersId(connector.answers);
    answers.set(id, connector.answers);
    return [directory, { answers: id, app_key: connector.appKey, files: connector.files }];
  });
  const content = {
    about:
      'Written by supasaasy. Commit it: npx supasaasy update needs it. See docs/FORMATS.md of the package.',
    version: lockVersion,
    answers: Object.fromEntries([...answers].sort(byKey)),
    ...(scaffolded.length === 0 ? {} : { connectors: Object.fromEntries(scaffolded) }),
    files: Object.fromEntries(recorded),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** The files of one connector share their answers, which may be long, so they are written once. */
function answersId(answers: Answers): string {
  return createHash('sha256').update(JSON.stringify(answers)).digest('hex').slice(0, 16);
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
