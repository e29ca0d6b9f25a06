import type { ParameterSource } from '../api-description.ts';
import { asText } from '../document/json-value.ts';
import type { Parameter } from '../operations/operation.ts';
import { snakeCase } from '../schema/words.ts';

/** What has another value with each request, or asks for a part or a state of one object. */
const ofOneRequest =
  /(request|correlation|trace|transaction|idempotency|message|interaction)_?(id|key|identifier)$|nonce|timestamp|signature|digest|etag|^date$|(^|_)range$|^if_|^id$|link$/;
/** A default of these is somebody's. */
const identifier = /(id|uuid|guid|key|name|user|account|tenant|host)$/;
const version = /version|revision/;
/** What stands for a value that is still to be put there. */
export const standIn = /[[\]{}<>\s]|^[A-Z]+(_[A-Z]+)+$|^your/;

/** A header that few lists need is too much to ask of everybody: a person has to say. */
const enoughShare = 1 / 3;

/**
 * Where the value of a header comes from that requests need: the document, where it fixes it, or else the account, whose setting
 * it is.
 * @param share of the lists that need it, from 0 to 1
 * @param isOfAccount whether its name is one of what an account has one of
 */
export function headerSource(
  { name, shape }: Parameter,
  share: number,
  isOfAccount: (name: string) => boolean,
): ParameterSource {
  const called = snakeCase(name);
  const values = shape.values.map(asText).filter((each): each is string => each !== null);
  const open = { kind: 'open', values } as const;
  const [only] = values;
  if (values.length === 1 && only !== undefined && !standIn.test(only)) return { kind: 'fixed', value: only };
  if (ofOneRequest.test(called)) return open;
  const fallback = identifier.test(called) ? null : asText(shape.fallback);
  const example = version.test(called) ? asText(shape.examples[0]) : null;
  const given = fallback ?? example;
  if (given !== null && given !== '' && !standIn.test(given)) return { kind: 'fixed', value: given };
  return isOfAccount(called) || share >= enoughShare
    ? { kind: 'setting', name: called.replace(/^x_/, '') }
    : open;
}
