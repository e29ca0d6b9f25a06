import type { Report } from '../diagnostic.ts';
import type { ManifestOption, OptionValue } from '../manifest.ts';
import type { StaticValue } from '../static-value.ts';
import { Fields, reportKind } from './fields.ts';

/** The config keys that every connector has; a manifest can't declare them anew. */
export const COMMON_KEYS = [
  'api_key_env',
  'webhook_secret_env',
  'sync_resources',
  'exclude_fields',
  'change_events',
  'max_deleted_share',
  'requests_per_second',
];

const OPTION_KEYS = ['type', 'enum', 'default', 'required', 'description'];
const TYPES = ['string', 'number', 'boolean'] as const;

/** The `config` part of a manifest: which further config keys the connector takes. */
export function validateManifestOptions(
  config: Fields | null,
  report: Report,
): ReadonlyMap<string, ManifestOption> {
  const options = new Map<string, ManifestOption>();
  for (const key of config?.keys ?? []) {
    const property = config?.get(key);
    const fields = property ? Fields.of(property.value, `config.${key}`, report, property.key) : null;
    if (!property || fields === null) continue;
    if (COMMON_KEYS.includes(key) || !/^[a-z][a-z0-9_]*$/.test(key)) {
      report(property.key, {
        message: `'${key}' can't be the name of an option`,
        fix: `Use lower-case letters, digits and underscores, and none of ${COMMON_KEYS.join(', ')}.`,
      });
    }
    const option = validateOption(fields, report);
    if (option !== null) options.set(key, option);
  }
  return options;
}

/** A value of one of the types an option can have, or null after a report. */
export function optionValue(
  value: StaticValue,
  type: ManifestOption['type'],
  path: string,
  report: Report,
): OptionValue | null {
  if (
    value.kind === type &&
    (value.kind === 'string' || value.kind === 'number' || value.kind === 'boolean')
  ) {
    return value.value;
  }
  reportKind(value, `'${path}'`, `a ${type}`, report);
  return null;
}

function validateOption(fields: Fields, report: Report): ManifestOption | null {
  fields.only(OPTION_KEYS);
  const typeText = fields.text('type', `Add "type": one of ${TYPES.join(', ')}.`);
  const type = TYPES.find((each) => each === typeText?.value);
  if (type === undefined) {
    if (typeText !== null) {
      report(typeText.span, {
        message: `'${typeText.value}' is not a type of option`,
        fix: `The types are: ${TYPES.join(', ')}.`,
      });
    }
    return null;
  }
  const values = fields
    .list('enum')
    ?.map(({ value }, index) => optionValue(value, type, `${fields.path}.enum[${index}]`, report));
  const choices = values?.filter((value) => value !== null) ?? null;
  const required = fields.flag('required') ?? false;
  return {
    type,
    enum: choices,
    default: validateDefault(fields, type, choices, required, report),
    required,
    description: fields.text('description')?.value ?? null,
  };
}

function validateDefault(
  fields: Fields,
  type: ManifestOption['type'],
  choices: readonly OptionValue[] | null,
  required: boolean,
  report: Report,
): OptionValue | null {
  const property = fields.get('default');
  if (property === null) return null;
  const value = optionValue(property.value, type, fields.pathOf('default'), report);
  if (required) {
    report(property.key, {
      message: 'an option that is required has no use for a default',
      fix: 'Remove "required" or "default".',
    });
  }
  if (value !== null && choices !== null && !choices.includes(value)) {
    report(property.value.span, {
      message: `the default '${value}' is not one of the values in "enum"`,
      fix: `The values are: ${choices.join(', ')}.`,
    });
  }
  return value;
}
