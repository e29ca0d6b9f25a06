import { suggest } from '../config/suggest.ts';

/** Why a name cannot be used, or null when it can. */
export type NameProblem = string | null;

const connectorName = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;
const resourceName = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
/** So long that the names of resources have room behind it in SQL names. */
const longestConnectorName = 30;
/** What is left of an SQL name of 63 bytes behind a connector of one letter and an underscore, with a plural of two letters. */
const longestResourceName = 59;
/** Windows keeps these for devices, whatever the extension. */
const devices = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/;
/** Every JavaScript object has these already. */
const inherited = ['constructor', 'prototype'];

/** Whether a name can be that of a connector: a directory, a part of SQL names, of variables and of URLs. */
export function connectorNameProblem(name: string): NameProblem {
  const shape =
    'a connector is named with lower-case letters a to z, digits, and - or _ between them, a letter first';
  if (!connectorName.test(name)) return `${shape}${proposal(name, connectorName)}`;
  return reservedProblem(name, longestConnectorName);
}

/** Whether a name can be that of a resource; whether SQL has room for it depends on the connector, too. */
export function resourceNameProblem(name: string): NameProblem {
  const shape =
    'a resource is named with lower-case letters a to z, digits, and _ between them, a letter first';
  if (!resourceName.test(name)) return `${shape}${proposal(name, resourceName)}`;
  return reservedProblem(name, longestResourceName);
}

function reservedProblem(name: string, longest: number): NameProblem {
  if (name.length > longest)
    return `it has ${name.length} characters, and at most ${longest} fit into SQL names`;
  if (devices.test(name)) return 'Windows keeps this name for a device';
  if (inherited.includes(name)) return 'every JavaScript object has a member of this name';
  return null;
}

/** What the name could be instead. */
function proposal(name: string, form: RegExp): string {
  const other = plainName(name, form === connectorName ? '-' : '_');
  return form.test(other) &&
    other.length <= (form === connectorName ? longestConnectorName : longestResourceName) &&
    !devices.test(other)
    ? `; '${other}' would do`
    : '';
}

/** A text as a name: `Help Scout` → `help-scout`, `Søren's` → `sorens`. */
export function plainName(text: string, separator: '-' | '_'): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}|['’]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, separator)
    .replace(/^[^a-z]+|[^a-z0-9]+$/g, '');
}

/** The name as it is a part of SQL names. */
export function sqlName(connector: string): string {
  return connector.replaceAll('-', '_');
}

/** What the rows of a resource are called: `acme_contact`. */
export function collectionKeyOf(connector: string, resource: string): string {
  return `${sqlName(connector)}_${resource}`;
}

/** `contact` → `contacts`, `company` → `companies`, `address` → `addresses`. */
export function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  if (/(?:s|x|z|ch|sh)$/.test(noun)) return `${noun}es`;
  return `${noun}s`;
}

/** The name of a column that shows a field: `address.postalCode` → `address_postal_code`. */
export function columnNameOf(field: string): string {
  return field
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/^(?=\d)/, '_')
    .toLowerCase();
}

/** The part that the names of a connector's environment variables begin with: `HELP_SCOUT`. */
export function variablePrefix(connector: string): string {
  return sqlName(connector).toUpperCase();
}

/** `help-scout` → `Help Scout`. */
export function titleOf(name: string): string {
  return name
    .split(/[-_]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

/** The known name that was probably meant, for a message; empty when none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const nearest = suggest(word, known);
  return nearest === null ? '' : ` Did you mean '${nearest}'?`;
}
