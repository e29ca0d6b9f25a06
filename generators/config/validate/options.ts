import type { Report } from '../diagnostic.ts';
import type { ConnectorManifest, OptionValue } from '../manifest.ts';
import { suggestOrList } from '../suggest.ts';
import type { Fields } from './fields.ts';
import { optionValue } from './manifest-options.ts';

/** The connector's own options, checked by its manifest, defaults filled in. */
export function validateOptions(
  config: Fields,
  manifest: ConnectorManifest,
  report: Report,
): Readonly<Record<string, OptionValue>> {
  const options: [string, OptionValue][] = [];
  for (const [key, option] of manifest.options) {
    const fix = `Add ${key}${option.enum === null ? '' : `, one of ${option.enum.join(', ')}`}.`;
    const property = option.required ? config.required(key, fix) : config.get(key);
    if (property === null) {
      if (option.default !== null) options.push([key, option.default]);
      continue;
    }
    const value = optionValue(property.value, option.type, config.pathOf(key), report);
    if (value === null) continue;
    options.push([key, value]);
    if (option.enum === null || option.enum.includes(value)) continue;
    report(property.value.span, {
      message: `'${config.pathOf(key)}' can't be '${value}'`,
      fix: suggestOrList(String(value), option.enum.map(String), 'The values are'),
    });
  }
  return Object.fromEntries(options);
}
