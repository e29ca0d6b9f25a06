import { shortened } from '../../commands/printable.ts';
import type { ApiDescription } from '../openapi/api-description.ts';
import type { DocumentResources } from './document-resources.ts';
import { someNames } from './some-names.ts';

/** Names in a line; the rest is counted. */
const mostNames = 5;

/** What is left out, by its reason; empty where nothing is. */
export function describeLeftOuts(
  { skipped }: Pick<ApiDescription, 'skipped'>,
  { leftOut }: Pick<DocumentResources, 'leftOut'>,
): string {
  const fillable = leftOut.filter(({ open }) => open.length > 0);
  const reasons = new Map<string, string[]>();
  const because = (why: string, what: string) => reasons.set(why, [...(reasons.get(why) ?? []), what]);
  for (const { resource, why, open } of leftOut) if (open.length === 0) because(why, resource);
  for (const { method, path, why } of skipped) because(why, method === 'GET' ? path : `${method} ${path}`);
  const count = leftOut.length + skipped.length;
  if (count === 0) return '';
  const others = [...reasons]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(
      ([why, names]) =>
        `  ${names.length === 1 ? '' : `${names.length}: `}${shortened(why, 160)}: ${someNames(names, mostNames, 240)}`,
    );
  const parameters = [...new Set(fillable.flatMap(({ open }) => open))].map((each) => `${each}=…`);
  return [
    `Left out (${count}; each with its reason: --verbose):`,
    ...(fillable.length === 0
      ? []
      : [
          `  ${fillable.length === 1 ? '' : `${fillable.length}: `}needs what only you can say, --fill <resource>.<parameter>=<value>, or {app.<name>} for a setting:`,
          `    ${someNames(parameters, 12, 600)}`,
        ]),
    ...others,
  ].join('\n');
}
