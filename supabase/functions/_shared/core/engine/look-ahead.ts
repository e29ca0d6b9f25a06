/**
 * Yields what `source` yields, and fetches the next item while the consumer is busy with the last.
 * @param goesOn asked with each item in hand, before the next is fetched; after a no that item is the last, and nothing was
 *   read behind it
 */
export async function* lookAhead<Item>(
  source: AsyncIterable<Item>,
  goesOn: () => boolean = () => true,
): AsyncGenerator<Item> {
  const iterator = source[Symbol.asyncIterator]();
  let next: Promise<IteratorResult<Item>> | null = iterator.next();
  try {
    while (next !== null) {
      const result: IteratorResult<Item> = await next;
      if (result.done) return;
      next = goesOn() ? iterator.next() : null;
      // The consumer meets a failure when it asks for the item; until then it must not count as unhandled.
      next?.catch(() => {});
      yield result.value;
    }
  } finally {
    await next?.catch(() => {});
    await iterator.return?.();
  }
}
