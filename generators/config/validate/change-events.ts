import type { Report } from '../diagnostic.ts';
import { Duplicates } from './duplicates.ts';
import { type Fields, textOf } from './fields.ts';
import { type MirroredResources, reportUnmirrored } from './mirrored-resources.ts';

/** The resources whose row changes an app wants appended to supasaasy.changes, in the order written. */
export function validateChangeEvents(config: Fields, resources: MirroredResources, report: Report): string[] {
  const path = config.pathOf('change_events');
  const seen = new Duplicates(report);
  return (config.list('change_events') ?? []).flatMap(({ value, use }, index) => {
    const text = textOf(value, `${path}[${index}]`, report);
    if (text === null) return [];
    reportUnmirrored(text, resources, report);
    seen.add(text.value, [text.span, use], {
      message: `the resource '${text.value}' is listed twice`,
      fix: 'Remove one of the two.',
    });
    return [text.value];
  });
}
