import Table from 'cli-table3';
import { printable, shortened } from '../../commands/printable.ts';
import type {
  ApiDescription,
  AuthScheme,
  Pagination,
  ResourceDescription,
  TimeField,
  TimeUnit,
  Unknown,
} from './api-description.ts';
import { describePagination } from './unknowns.ts';

const unitNames: Readonly<Record<TimeUnit, string>> = {
  unix_seconds: 'unix s',
  unix_milliseconds: 'unix ms',
  unix_microseconds: 'unix µs',
  iso_8601: 'ISO',
  iso_date: 'ISO day',
};

/** All that was found and all that is open, as text. It is long; `describeFound` has what matters for writing a connector. */
export function describeReview(description: ApiDescription): string {
  const { title, apiVersion, openapi, baseUrl, versionHeader, auth, resources } = description;
  const head = [
    `${printable(title)}${apiVersion === null ? '' : ` ${printable(apiVersion)}`} (OpenAPI ${openapi}), provider '${description.provider}'`,
    `  server   ${baseUrl === null ? '?' : printable(baseUrl.url)}`,
    `  auth     ${auth.length === 0 ? '?' : auth.map(describeAuth).join(', ')}`,
    ...(versionHeader === null
      ? []
      : [`  version  ${printable(versionHeader.name)}: ${printable(versionHeader.value ?? '?')}`]),
  ];
  const blocks = [head.join('\n')];
  blocks.push(resources.length === 0 ? 'No resource was found.' : resourceTable(resources));
  if (description.silence !== null) blocks.push(description.silence);
  const children = resources.flatMap((each) => each.children.map((child) => [each.name, child] as const));
  if (children.length > 0) {
    const rows = children.map(([parent, { name, path, resource }]) => [
      name,
      `${parent}.${path.join('.')}`,
      resource === null ? '' : `the resource ${resource}`,
    ]);
    blocks.push(`Embedded:\n${table(['child', 'where', 'same as'], rows)}`);
  }
  if (description.skipped.length > 0) {
    const rows = description.skipped.map(({ method, path, why }) => [`${method} ${path}`, why]);
    blocks.push(`Not taken:\n${table(['operation', 'why'], rows)}`);
  }
  if (description.unknowns.length > 0) blocks.push(questionTable(description.unknowns));
  if (description.warnings.length > 0) {
    blocks.push(`${description.warnings.length} parts of the document could not be read.`);
  }
  return `${blocks.join('\n\n')}\n`;
}

/** One row per question, since most are the same for many resources. */
function questionTable(unknowns: readonly Unknown[]): string {
  const groups = new Map<string, Unknown[]>();
  for (const unknown of unknowns) {
    const key = `${unknown.what}\n${unknown.question}`;
    groups.set(key, [...(groups.get(key) ?? []), unknown]);
  }
  const rows = [...groups.values()].map((same) => {
    const [first] = same;
    const who = [...new Set(same.flatMap(({ resource }) => resource ?? []))].join(', ');
    const why = same.length === 1 ? `${first?.why} ` : '';
    return [first?.what ?? '', `${why}${first?.question}`, who === '' ? 'the API' : who];
  });
  return `To answer (${unknowns.length}):\n${table(['what', 'question', 'about'], rows, [14, 70, 44])}`;
}

function resourceTable(resources: readonly ResourceDescription[]): string {
  const rows = resources.map((each) => [
    each.name,
    `${each.list.method} ${each.list.path}`,
    pagesOf(each.list.pagination) + mark(each.list.pagination.confidence),
    each.list.itemPath.length === 0 ? '(answer)' : [...each.list.itemPath, ...each.list.unwrap].join('.'),
    each.id === null ? '?' : each.id.path.join('.') + mark(each.id.confidence),
    describeTime(each.createdAt),
    describeTime(each.updatedAt),
    each.parents.map(({ resource, parameter }) => resource ?? `{${parameter.name}}?`).join(', '),
    each.retrieve === null ? '-' : 'yes',
    String(each.columns.length),
  ]);
  const names = [
    'resource',
    'list',
    'pages',
    'items',
    'id',
    'created',
    'updated',
    'needs',
    'read one',
    'columns',
  ];
  return `${table(names, rows)}\n?: a guess; please look at it.`;
}

function describeTime(time: TimeField | null): string {
  if (time === null) return '-';
  return `${time.path.join('.')} ${time.unit === null ? '?' : unitNames[time.unit]}`;
}

/** Without the place in the answer, which makes the table too wide. */
function pagesOf(pagination: Pagination): string {
  if (pagination.style === 'next_url') return 'next URL';
  return pagination.style === 'cursor'
    ? `cursor ${pagination.parameter.name}`
    : describePagination(pagination);
}

function mark(confidence: 'certain' | 'likely' | 'guess'): string {
  return confidence === 'guess' ? '?' : '';
}

function describeAuth(scheme: AuthScheme): string {
  const where = scheme.kind === 'api_key' ? ` (${scheme.in} ${scheme.parameter})` : '';
  return printable(`${scheme.kind.replace('_', ' ')}${where}`);
}

/** The document's words are shown with nothing in them that could steer a terminal. */
function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widths?: readonly number[],
): string {
  const layout = widths === undefined ? {} : { colWidths: [...widths], wordWrap: true };
  const drawn = new Table({ head: [...head], style: { head: [], border: [], compact: true }, ...layout });
  for (const row of rows) drawn.push(row.map((cell) => shortened(cell, widths === undefined ? 80 : 2000)));
  return drawn.toString();
}
