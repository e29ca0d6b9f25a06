import { columnsOf, eachOf, ShorthandError } from './shorthand.ts';

type Json = Record<string, unknown>;

/**
 * Overrides single answers of a record: `contact.path=/people` of a resource, `rateLimit.burst=10` of the connector. A value is
 * JSON, or text where it is none; columns, deletions and each also go in their short forms. Throws ShorthandError.
 */
export function setAnswers(answers: Json, settings: readonly string[]): Json {
  const copy = structuredClone(answers);
  for (const setting of settings) setAnswer(copy, setting);
  return copy;
}

function setAnswer(answers: Json, setting: string): void {
  const equals = setting.indexOf('=');
  const keys = setting.slice(0, equals).split('.');
  if (equals < 1 || keys.some((key) => key === '' || ['__proto__', 'constructor', 'prototype'].includes(key)))
    throw new ShorthandError(`--set ${setting}: write <answer>=<value>, such as contact.path=/v1/people`);
  const resources = Array.isArray(answers.resources) ? (answers.resources as Json[]) : [];
  const resource = resources.find(({ name }) => name === keys[0]);
  const [first, ...rest] = resource === undefined ? keys : keys.slice(1);
  if (first === undefined)
    throw new ShorthandError(
      `--set ${setting}: which answer about ${keys[0]}? Write ${keys[0]}.path=…, for instance`,
    );
  // Single objects are read in one way: to say the one takes back the other.
  const other = otherWay[first];
  if (resource !== undefined && other !== undefined && rest.length === 0) resource[other] = null;
  put(resource ?? answers, [first, ...rest], readValue(keys, setting.slice(equals + 1), resource ?? {}));
}

const otherWay: Readonly<Record<string, string>> = {
  retrievePath: 'retrieveFrom',
  retrieveFrom: 'retrievePath',
};

function readValue(keys: readonly string[], text: string, { items, pagination }: Json): unknown {
  const value = jsonOr(text);
  const last = keys.at(-1);
  if (typeof value !== 'string') return value;
  if (last === 'columns') return columnsOf(value);
  if (last === 'each') return eachOf(value, { items, pagination });
  if (last === 'deletions')
    return value === 'event' ? { by: value } : { by: value, because: 'decided when the connector was made' };
  return value;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function put(target: Json, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const below = target[key];
  const isObject = typeof below === 'object' && below !== null && !Array.isArray(below);
  const next: Json = isObject ? (below as Json) : {};
  target[key] = next;
  put(next, rest, value);
}
