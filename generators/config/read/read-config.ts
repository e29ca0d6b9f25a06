import type { SourceFile } from 'ts-morph';
import type { Report } from '../diagnostic.ts';
import { relatedAt } from '../diagnostic.ts';
import type { StaticValue } from '../static-value.ts';
import { startReading } from './evaluate.ts';
import { exportsNamed } from './exports.ts';
import { exportValue } from './names.ts';
import { refuse } from './reading.ts';
import type { SourceFiles } from './source-files.ts';

/**
 * Reads the default export of a config file as a static value. Whatever is not static is reported; the answer is null
 * when there is nothing to check further (syntax errors, no default export).
 * @throws the file system's error when the file can't be read
 */
export function readConfig(files: SourceFiles, path: string, report: Report): StaticValue | null {
  const file = files.open(path);
  if (file === null) return null;
  const reading = startReading(files, path, report);
  const [first, ...others] = exportsNamed(file, 'default', files.tsMorph);
  if (first === undefined) {
    reportMissingDefault(files, file, report);
    return null;
  }
  for (const other of others) {
    refuse(reading, other.node, {
      message: 'the file has more than one default export',
      fix: 'Keep one of them.',
      related: [relatedAt(files.spanOf(first.node), 'the first one')],
    });
  }
  return exportValue(reading, first);
}

function reportMissingDefault(files: SourceFiles, file: SourceFile, report: Report): void {
  const { source } = files.spanOf(file);
  const commonJs = /\bmodule\.exports\b|^export\s*=/m.exec(source.text);
  const start = commonJs?.index ?? 0;
  report(
    { source, start, end: start + (commonJs?.[0].length ?? 0) },
    {
      message: 'the file has no default export',
      ...(commonJs === null ? {} : { reason: 'It is an ES module; CommonJS exports are not read.' }),
      fix: "Write: import { defineConfig } from 'supasaasy'; export default defineConfig({ apps: [] }).",
    },
  );
}
