import { at } from '../../mirror.ts';

/** A version of customer `cus_1`. */
export const customer = (v: number, second: number, more: Record<string, unknown> = {}) => ({
  payload: { id: 'cus_1', v },
  version_at: at(second),
  ...more,
});
/** A deletion. */
export const gone = (second: number, more: Record<string, unknown> = {}) => ({
  op: 'delete',
  source: 'event',
  version_at: at(second),
  ...more,
});
/** A version of subscription `sub_1` and of its items. */
export const subscription = (
  v: number,
  second: number,
  items: string[],
  more: Record<string, unknown> = {},
) => [
  {
    collection_key: 'stripe_subscription',
    external_id: 'sub_1',
    payload: { id: 'sub_1', v },
    version_at: at(second),
    children: [{ collection_key: 'stripe_subscription_item', ids: items, since: null }],
    ...more,
  },
  ...items.map((id) => item(id, v, second, more)),
];
/** A version of an item of subscription `sub_1`. */
export const item = (id: string, v: number, second: number, more: Record<string, unknown> = {}) => ({
  collection_key: 'stripe_subscription_item',
  external_id: id,
  payload: { id, v },
  version_at: at(second),
  parent_collection_key: 'stripe_subscription',
  parent_id: 'sub_1',
  ...more,
});

/** Every order of the items. */
export function permutations(items: number[]): number[][] {
  if (items.length < 2) return [items];
  return items.flatMap((first) =>
    permutations(items.filter((each) => each !== first)).map((rest) => [first, ...rest]),
  );
}
