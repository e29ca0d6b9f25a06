import type { RetrievedItem } from '../definition.ts';
import { type DotPath, valueAt, withValueAt } from '../dot-path.ts';
import { type IdField, idAt, splitId } from '../entity-id.ts';
import { ApiError, ConfigurationError } from '../errors.ts';
import type { Payload } from '../payload.ts';
import { objectAt } from './answer-form.ts';
import { checkedPath, fillPath, fillText, namesIn, placeholdersIn } from './placeholders.ts';
import { withSettings } from './read-page.ts';
import { describeCall, type RestClient } from './rest-client.ts';
import { RestError } from './rest-error.ts';

/** One object of a REST API. `{app.<setting>}` in path and query stands for a setting of the account. */
export interface RestRetrieveRecord {
  /** Below the base URL, with `{id}` for the id. */
  readonly path: string;
  /** Parameters of every call; the id may be in one of these instead. */
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /**
   * The name that stands for the id, `id` when left out. Several, as in the resource's `idField`: each stands for its part
   * of the id, and is written into the answer's object where that does not have it.
   */
  readonly id?: IdField;
  /** Where the object is in the answer. The answer itself when left out. */
  readonly item?: DotPath;
  /** The place in the answer that is true for an object that was deleted. */
  readonly gone?: DotPath;
}

/**
 * The `retrieve` of a resource. The function carries its record.
 * @throws ConfigurationError when the id does not occur in the call
 */
export function restRetrieve(record: RestRetrieveRecord) {
  const { id: idField = 'id', query = {} } = record;
  const names = [idField].flat();
  const used = namesUsed(record, names);
  const call = async (client: RestClient, id: string, signal: AbortSignal): Promise<RetrievedItem> => {
    const parts = typeof idField === 'string' ? [id] : splitId(id, names.length);
    if (parts === null)
      throw new RestError(`${record.path}: "${id}" has not ${names.length} parts`, 404, new Headers());
    const named = withSettings(client, (name) => parts[names.indexOf(name)] ?? null);
    const url = client.urlOf(
      fillPath(record.path, named),
      Object.entries(query).map(([name, value]) => [name, fillText(String(value), named)]),
    );
    const { body, date, headers } = await client.send({ method: 'GET', url, signal });
    const what = describeCall({ method: 'GET', url });
    if (record.gone !== undefined && valueAt(body, record.gone) === true)
      throw new RestError(`${what} answered that the object was deleted`, 410, headers);
    const found = objectAt(body, record.item ?? '', what);
    if (typeof idField === 'string') return { item: found, date };
    // What is written into it is no proof that it is an object.
    if (names.every((name) => isNothing(valueAt(found, name))))
      throw new ApiError(`${what}: the answer has none of ${names.join(', ')}`, null);

    const item = names.reduce((all, name, index) => withPart(all, name, parts[index]), found);
    const shown = idAt(item, idField);
    if (shown === null || shown === id) return { item, date };
    // An object that was asked for without its parent may have moved to another; it then has another id.
    if (used.length < names.length)
      throw new RestError(`${what} answered with the object ${shown}`, 410, headers);
    throw new ApiError(`${what}: asked for ${id}, the provider answered with ${shown}`, 200);
  };
  return Object.assign(call, { record });
}

/** The names of the id that the call holds. */
function namesUsed({ path, query = {} }: RestRetrieveRecord, names: readonly string[]): readonly string[] {
  checkedPath(path, (name) => names.includes(name));
  const inPath = placeholdersIn(path);
  const found = [...inPath, ...namesIn(query)].filter((name) => names.includes(name));
  if (found.length === 0 || new Set(inPath).size < inPath.length)
    throw new ConfigurationError(
      `"${path}" must have the placeholders ${names.map((name) => `{${name}}`).join(', ')}, each once`,
    );
  return [...new Set(found)];
}

function withPart(item: Payload, field: string, part: string | undefined): Payload {
  return isNothing(valueAt(item, field)) ? withValueAt(item, field, part) : item;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}
