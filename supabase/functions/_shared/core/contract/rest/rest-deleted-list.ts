import type { DeletedPage } from '../definition.ts';
import { type DotPath, pathText, valueAt } from '../dot-path.ts';
import { type IdField, idAt, idFieldText } from '../entity-id.ts';
import { ApiError } from '../errors.ts';
import type { Payload } from '../payload.ts';
import { moment, type TimeUnit } from '../time-field.ts';
import { pageReader } from './read-page.ts';
import type { RestClient } from './rest-client.ts';
import { type MomentParameter, type RestListRecord, since } from './rest-list.ts';

/** A REST API's list of what was deleted. */
export interface RestDeletedListRecord extends Omit<RestListRecord, 'createdSince' | 'each'> {
  /** Where the id is in an entry, or its parts as the resource's idField has them; empty when the entry is the id. */
  readonly id: IdField;
  /** The time of deletion in an entry; null when it does not say. */
  readonly at: { readonly field: DotPath; readonly unit: TimeUnit } | null;
  /** The parameter that leaves out what was deleted before a moment; null when there is none. */
  readonly since: MomentParameter | null;
}

/** The `list` of a deletion contract by `deleted_list`. The function carries its record. */
export function restDeletedList(record: RestDeletedListRecord) {
  const read = pageReader(record);
  const call = async (
    client: RestClient,
    request: { readonly since: Date | null; readonly cursor: string | null; readonly signal: AbortSignal },
  ): Promise<DeletedPage> => {
    const { cursor, signal } = request;
    const filter = record.since && request.since ? since(record.since, request.since) : [];
    const { items, next, date } = await read(client, { cursor, signal, parameters: filter });
    return { deleted: items.map((entry) => deletion(entry, record)), next, date };
  };
  return Object.assign(call, { record });
}

/** A deletion that cannot be read must not be passed over: the object would stay. */
function deletion(entry: Payload, record: RestDeletedListRecord): DeletedPage['deleted'][number] {
  const id = idAt(entry, record.id);
  if (id === null)
    throw new ApiError(`${record.path}: a deleted object has no "${idFieldText(record.id)}"`, null);
  if (record.at === null) return { id, at: null };
  try {
    const time = moment(valueAt(entry, record.at.field), record.at.unit, pathText(record.at.field));
    return { id, at: time === null ? null : Date.parse(time) / 1000 };
  } catch (error) {
    throw new ApiError(`${record.path}: ${error instanceof Error ? error.message : String(error)}`, null);
  }
}
