import { createRequire } from 'node:module';
import { type Diagnostic, diagnosticAt } from '../../../config/diagnostic.ts';
import type { SourceText } from '../../../config/source-span.ts';

export type ApiFormat = 'json' | 'yaml';

export type ParseResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

/** Deeper documents are refused by the YAML parser; real ones stay under 40 levels. */
const maxDepth = 200;

/**
 * The value of a JSON or YAML text. Without a format, the file name decides, then the first character. YAML is read with
 * js-yaml: `yaml` takes seven times as long, which is a minute for the largest documents of vendors.
 */
export function parseSource(source: SourceText, format: ApiFormat | null): ParseResult {
  const chosen = format ?? formatOf(source);
  return chosen === 'json' ? parseJson(source) : parseYaml(source);
}

function formatOf({ path, text }: SourceText): ApiFormat {
  if (/\.json$/i.test(path)) return 'json';
  if (/\.ya?ml$/i.test(path)) return 'yaml';
  return text.trimStart().startsWith('{') ? 'json' : 'yaml';
}

function parseJson(source: SourceText): ParseResult {
  try {
    return { ok: true, value: JSON.parse(source.text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(reason)?.[1];
    return failure(
      source,
      'JSON',
      reason.replace(/, (\.\.\.)?".*$/s, ''),
      position === undefined ? mistakeIn(source) : Number(position),
    );
  }
}

/** Node 20 gives a piece of the text instead of a position where a value is missing; the compiler's reader gives one. */
function mistakeIn({ path, text }: SourceText): number {
  const { ts } = createRequire(import.meta.url)('ts-morph') as typeof import('ts-morph');
  return ts.parseConfigFileTextToJson(path, text).error?.start ?? text.length;
}

function parseYaml(source: SourceText): ParseResult {
  const yaml = createRequire(import.meta.url)('js-yaml') as typeof import('js-yaml');
  try {
    const schema = yaml.CORE_SCHEMA.withTags([yaml.mergeTag]);
    return { ok: true, value: yaml.load(source.text, { schema, maxDepth }) };
  } catch (error) {
    if (!(error instanceof yaml.YAMLException)) {
      return failure(source, 'YAML', error instanceof Error ? error.message : String(error), 0);
    }
    return failure(source, 'YAML', error.reason, error.mark?.position ?? 0);
  }
}

function failure(source: SourceText, kind: string, reason: string, position: number): ParseResult {
  const start = Math.max(0, Math.min(position, source.text.length));
  const span = { source, start, end: Math.min(start + 1, source.text.length) };
  const fix = 'Correct the document, or get it again from the vendor.';
  return { ok: false, diagnostic: diagnosticAt(span, { message: `This is not ${kind}: ${reason}.`, fix }) };
}
