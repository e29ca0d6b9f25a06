import type { ListPage, ListRequest } from '../definition.ts';
import { valueAt } from '../dot-path.ts';
import { idOf } from '../entity-id.ts';
import type { Payload } from '../payload.ts';
import { type TimeUnit, writeMoment } from '../time-field.ts';
import { listWalker } from './list-walker.ts';
import type { PageRecord } from './page-record.ts';
import type { PageParameters } from './pagination.ts';
import { pageReader } from './read-page.ts';
import type { RestClient } from './rest-client.ts';
import type { RestEach } from './rest-each.ts';

/** A parameter that takes a moment. */
export interface MomentParameter {
  readonly param: string;
  readonly unit: TimeUnit;
}

/**
 * A list of a REST API. In its path, and in texts of query and body, `{app.<setting>}` stands for a setting of the
 * account, and `{name}` for a value of the parent that it is the list of.
 */
export interface RestListRecord extends PageRecord {
  /** The parents, for each of which the list is read. */
  readonly each?: RestEach;
  /** The parameter that leaves out what was created before a moment. */
  readonly createdSince?: MomentParameter;
}

export interface RestListSinceRecord extends Omit<RestListRecord, 'createdSince'> {
  /** The parameter that leaves out what was not modified since a moment. */
  readonly modifiedSince: MomentParameter;
}

/** In its path, `{id}` and other dot paths in braces stand for values of the parent. */
export type RestChildListRecord = Omit<RestListRecord, 'createdSince' | 'each'>;

/** The `list` of a resource. The function carries its record. Throws ConfigurationError for one that cannot be asked for. */
export function restList(record: RestListRecord) {
  const read = listWalker(record);
  const call = (client: RestClient, { cursor, createdSince, signal }: ListRequest): Promise<ListPage> => {
    // Filters may mean "after": a second earlier is right either way, and the core drops what is too old.
    const from = createdSince && new Date(createdSince.getTime() - 1000);
    const { createdSince: filter } = record;
    return read(client, { cursor, signal, parameters: filter && from ? since(filter, from) : [] });
  };
  return Object.assign(call, { record });
}

/** The `list` of an incremental sync by `modified_since`. The function carries its record. Throws as `restList`. */
export function restListSince(record: RestListSinceRecord) {
  const read = listWalker(record);
  const call = (
    client: RestClient,
    { cursor, modifiedSince, signal }: ListRequest & { readonly modifiedSince: Date },
  ): Promise<ListPage> =>
    read(client, { cursor, signal, parameters: since(record.modifiedSince, modifiedSince) });
  return Object.assign(call, { record });
}

/** The `list` of children of which their parent shows only some. The function carries its record. */
export function restChildList(record: RestChildListRecord) {
  const read = pageReader(record, () => true);
  const call = (
    client: RestClient,
    parent: Payload,
    { cursor, signal }: Pick<ListRequest, 'cursor' | 'signal'>,
  ): Promise<ListPage> => {
    const named = (name: string) => idOf(valueAt(parent, name));
    return read(client, { cursor, signal, parameters: [], named });
  };
  return Object.assign(call, { record });
}

export function since({ param, unit }: MomentParameter, moment: Date): PageParameters {
  return [[param, writeMoment(moment, unit)]];
}
