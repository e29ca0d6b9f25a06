import type { Report } from '../diagnostic.ts';
import type { ConnectorManifest } from '../manifest.ts';
import { suggestOrList } from '../suggest.ts';
import { Duplicates } from './duplicates.ts';
import { type Fields, textOf } from './fields.ts';

/** The resources an app mirrors: those it names, or all of its connector's. */
export function validateSyncResources(config: Fields, manifest: ConnectorManifest, report: Report): string[] {
  const known = manifest.resources.map((resource) => resource.name);
  const items = config.list('sync_resources');
  if (items === null) return known;
  const path = config.pathOf('sync_resources');
  if (items.length === 0) {
    report(config.get('sync_resources')?.value.span ?? config.span, {
      message: `'${path}' is an empty list`,
      reason: 'The app would mirror nothing.',
      fix: 'Name resources, leave the key out to mirror all, or remove the app.',
    });
  }
  const named = items.map(({ value }) => (value.kind === 'string' ? value.value : null));
  const seen = new Duplicates(report);
  return items.flatMap(({ value, use }, index) => {
    const text = textOf(value, `${path}[${index}]`, report);
    if (text === null) return [];
    if (!known.includes(text.value)) {
      report(text.span, {
        message: `'${manifest.name}' has no resource '${text.value}'`,
        fix: suggestOrList(text.value, known, 'Its resources are'),
      });
    }
    const parent = manifest.resources.find((resource) => resource.name === text.value)?.parent;
    if (parent && !named.includes(parent)) {
      report(text.span, {
        message: `'${text.value}' is embedded in '${parent}', which is not mirrored`,
        reason: 'It is only ever fetched together with what holds it.',
        fix: `Add '${parent}' to the list.`,
      });
    }
    seen.add(text.value, [text.span, use], {
      message: `the resource '${text.value}' is listed twice`,
      fix: 'Remove one of the two.',
    });
    return [text.value];
  });
}
