import type { ListPage } from '../definition.ts';
import { CursorExpiredError } from '../errors.ts';
import { checkNames, namesOf, parentLevels, type WalkedRecord } from './parent-levels.ts';
import { parentWalker } from './parent-walker.ts';
import { type PageReader, type PageRequest, pageReader } from './read-page.ts';
import type { RestClient } from './rest-client.ts';
import { walkMark } from './walk-place.ts';

/** One page of a walk. */
export interface WalkRequest extends Omit<PageRequest, 'named'> {
  /** Values by name: only parents that have them are walked. */
  readonly only?: Readonly<Record<string, string>>;
}

/** Makes the reader of a list, be it one or one for each parent. Throws ConfigurationError for names without a value. */
export function listWalker(
  record: WalkedRecord,
): (client: RestClient, request: WalkRequest) => Promise<ListPage> {
  checkNames(record);
  const names = namesOf(record);
  const readers = [...parentLevels(record), record].map(
    (list): PageReader => pageReader(list, (name) => names.includes(name)),
  );
  if (record.each !== undefined) return parentWalker(record, readers);

  const [read] = readers as [PageReader];
  return async (client, { cursor, signal, parameters }) => {
    if (cursor?.startsWith(walkMark))
      throw new CursorExpiredError('the cursor is one of a list for each parent; the connector has changed');
    return read(client, { cursor, signal, parameters });
  };
}
