import type { Report } from '../diagnostic.ts';
import { type FieldPath, formatFieldPath, parseFieldPath } from '../field-path.ts';
import { Duplicates } from './duplicates.ts';
import { type Fields, type Text, textOf } from './fields.ts';
import { type MirroredResources, reportUnmirrored } from './mirrored-resources.ts';

/** What an app leaves out of the objects of each resource; resources without any path have no entry. */
export function validateExcludeFields(
  config: Fields,
  resources: MirroredResources,
  report: Report,
): Readonly<Record<string, readonly FieldPath[]>> {
  const excluded = config.object('exclude_fields');
  const entries = (excluded?.keys ?? []).flatMap((resource): [string, FieldPath[]][] => {
    const property = excluded?.get(resource);
    if (!excluded || !property) return [];
    reportUnmirrored({ value: resource, span: property.key }, resources, report);
    const paths = validatePaths(excluded, resource, report);
    return paths.length === 0 ? [] : [[resource, paths]];
  });
  return Object.fromEntries(entries);
}

function validatePaths(excluded: Fields, resource: string, report: Report): FieldPath[] {
  const seen = new Duplicates(report);
  return (excluded.list(resource) ?? []).flatMap(({ value, use }, index) => {
    const text = textOf(value, `${excluded.pathOf(resource)}[${index}]`, report);
    if (text === null) return [];
    const path = validatePath(text, report);
    if (path === null) return [];
    seen.add(JSON.stringify(path), [text.span, use], {
      message: `the path '${formatFieldPath(path)}' is listed twice`,
      fix: 'Remove one of the two.',
    });
    return [path];
  });
}

function validatePath(text: Text, report: Report): FieldPath | null {
  const parsed = parseFieldPath(text.value);
  if (!parsed.ok) {
    report(text.span, parsed);
    return null;
  }
  const [first, ...rest] = parsed.path;
  if (rest.length === 0 && (first === 'id' || first === '*')) {
    report(text.span, {
      message: `the path '${text.value}' would remove the object's id`,
      reason: 'Every row is found by it.',
      fix: first === 'id' ? 'Remove the path.' : 'Name the fields to leave out.',
    });
    return null;
  }
  return parsed.path;
}
