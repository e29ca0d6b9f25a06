import type { RetrievedItem } from '../definition.ts';
import { valueAt } from '../dot-path.ts';
import { objectAt } from './answer-form.ts';
import { checkedPath, fillPath } from './fill-path.ts';
import { describeCall, type RestClient } from './rest-client.ts';
import { RestError } from './rest-error.ts';

/** One object of a REST API. */
export interface RestRetrieveRecord {
  /** Below the base URL, with `{id}` for the id. */
  readonly path: string;
  /** Parameters of every call. */
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Where the object is in the answer: a dot path. The answer itself when left out. */
  readonly item?: string;
  /** A dot path in the answer that is true for an object that was deleted. */
  readonly gone?: string;
}

/** The `retrieve` of a resource. The function carries its record. */
export function restRetrieve(record: RestRetrieveRecord) {
  const template = checkedPath(record.path, ['id']);
  const query = Object.entries(record.query ?? {}).map(([name, value]) => [name, String(value)] as const);
  const call = async (client: RestClient, id: string, signal: AbortSignal): Promise<RetrievedItem> => {
    const url = client.urlOf(
      fillPath(template, () => id),
      query,
    );
    const { body, date, headers } = await client.send({ method: 'GET', url, signal });
    const what = describeCall({ method: 'GET', url });
    if (record.gone !== undefined && valueAt(body, record.gone) === true)
      throw new RestError(`${what} answered that the object was deleted`, 410, headers);
    return { item: objectAt(body, record.item ?? '', what), date };
  };
  return Object.assign(call, { record });
}
