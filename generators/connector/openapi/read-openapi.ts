import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Diagnostic, diagnosticAt, diagnosticOf } from '../../config/diagnostic.ts';
import type { SourceText } from '../../config/source-span.ts';
import type { ApiDescription } from './api-description.ts';
import { describeApi } from './describe-api.ts';
import { createApiReader } from './document/api-reader.ts';
import { isObject, type JsonObject } from './document/json-value.ts';
import { locatePointer } from './document/locate-pointer.ts';
import { type ApiFormat, parseSource } from './document/parse-source.ts';

/** A document by its path, or as text: `path` then only names it, and references are looked up beside it. */
export type ApiSource = { readonly path: string } | { readonly text: string; readonly path?: string };

export interface ReadOptions {
  /** Left out: by the ending of the file, else by the first character. */
  readonly format?: ApiFormat;
  /** snake_case name of the provider. Left out: made of the title, and asked for in `unknowns`. */
  readonly provider?: string;
}

export type ReadResult =
  | { readonly ok: true; readonly description: ApiDescription }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Describes the API of an OpenAPI 3.0 or 3.1 document, JSON or YAML, from local files alone: references are followed within
 * the folder of the document. A document that is none, or of another version, gives diagnostics; one with mistakes gives
 * what could be read, with `warnings`. Writes nothing and never throws on what a document holds.
 */
export function readOpenApi(given: ApiSource, options: ReadOptions = {}): ReadResult {
  const source =
    'text' in given
      ? { path: resolve(given.path ?? 'openapi.yaml'), text: given.text }
      : readSource(resolve(given.path));
  if (!('text' in source)) return { ok: false, diagnostics: [source] };
  const format =
    options.format ?? ('text' in given && given.path === undefined ? formatOfText(given.text) : null);
  const stripped = { ...source, text: source.text.replace(/^\uFEFF/, '') };
  const parsed = parseSource(stripped, format);
  if (!parsed.ok) return { ok: false, diagnostics: [parsed.diagnostic] };
  const diagnostic = refuse(stripped, parsed.value);
  if (diagnostic !== null) return { ok: false, diagnostics: [diagnostic] };
  const reader = createApiReader({ source: stripped, value: parsed.value }, readFile);
  return { ok: true, description: describeApi(reader, options.provider ?? null) };
}

function readSource(path: string): SourceText | Diagnostic {
  if (!existsSync(path)) {
    const fix = 'Give the path of an OpenAPI document on this machine; download it first.';
    return diagnosticOf(path, { message: 'There is no such file.', fix });
  }
  if (!statSync(path).isFile())
    return diagnosticOf(path, {
      message: 'This is not a file.',
      fix: 'Give the path of the document itself.',
    });
  const text = readFile(path);
  return text === null
    ? diagnosticOf(path, { message: 'The file cannot be read.', fix: 'Make it readable for you.' })
    : { path, text };
}

function readFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function formatOfText(text: string): ApiFormat {
  return text.trimStart().startsWith('{') ? 'json' : 'yaml';
}

/** Why the value is not a document that can be described; null when it is one. */
function refuse(source: SourceText, value: unknown): Diagnostic | null {
  if (!isObject(value))
    return diagnosticOf(source.path, {
      message: 'This is no OpenAPI document: it is not an object.',
      fix: 'Give an OpenAPI 3.0 or 3.1 document.',
    });
  const version = value.openapi;
  if (typeof version === 'string' && /^3\.[01](\.|$)/.test(version)) return refuseParts(source, value);
  if (value.swagger !== undefined) {
    const fix =
      'Convert it once: npx swagger2openapi <file> -o openapi.yaml. Many vendors also publish an OpenAPI 3 document.';
    return at(source, '/swagger', 'This is a Swagger 2 document; OpenAPI 3.0 and 3.1 are read.', fix);
  }
  if (value.asyncapi !== undefined) {
    return at(
      source,
      '/asyncapi',
      'This is an AsyncAPI document, which describes messages and not requests.',
      'Give an OpenAPI 3 document.',
    );
  }
  if (value.__schema !== undefined || value.data !== undefined) {
    return diagnosticOf(source.path, {
      message: 'This is a GraphQL schema, not an OpenAPI document.',
      fix: 'Run the generator without --from and answer its questions.',
    });
  }
  if (version === undefined) {
    const fix = "An OpenAPI document begins with openapi: '3.0.x' or '3.1.x'.";
    return diagnosticOf(source.path, {
      message: "This is no OpenAPI document: it has no key 'openapi'.",
      fix,
    });
  }
  const told = typeof version === 'string' ? `OpenAPI ${version}` : 'not a text';
  return at(
    source,
    '/openapi',
    `The version is ${told}; 3.0 and 3.1 are read.`,
    "Write the version as a text, e.g. openapi: '3.1.0', or get the document in it.",
  );
}

function refuseParts(source: SourceText, value: JsonObject): Diagnostic | null {
  if (value.paths === undefined) {
    return diagnosticOf(source.path, {
      message: "The document has no 'paths'.",
      fix: 'Give the document that describes the operations.',
    });
  }
  return isObject(value.paths)
    ? null
    : at(source, '/paths', "'paths' is not an object.", 'Correct the document.');
}

function at(source: SourceText, pointer: string, message: string, fix: string): Diagnostic {
  const span = locatePointer(source, pointer);
  return span === null ? diagnosticOf(source.path, { message, fix }) : diagnosticAt(span, { message, fix });
}
