import type { EventFeed, RootResource } from './definition.ts';

/** How a list filtered by time behaves; see IncrementalContract. */
export interface TimeFilter {
  readonly overlapSeconds: number;
  readonly precisionSeconds: number;
  readonly retentionSeconds: number | null;
}

/** The moment to ask a list for so that it leaves out nothing since the watermark. */
export function momentToAsk(watermark: Date, { overlapSeconds, precisionSeconds }: TimeFilter): Date {
  const grainMs = precisionSeconds * 1000;
  return new Date(Math.floor((watermark.getTime() - overlapSeconds * 1000) / grainMs) * grainMs);
}

/** Whether the provider still remembers the moment to ask for. */
export function canAskSince(since: Date, now: Date, filter: TimeFilter): boolean {
  if (filter.retentionSeconds === null) return true;
  return now.getTime() - momentToAsk(since, filter).getTime() < filter.retentionSeconds * 1000;
}

/** The filters that an incremental sync of a resource depends on. */
export function retentionsOf<Client>(
  { incremental, deletions }: Pick<RootResource<Client>, 'incremental' | 'deletions'>,
  feed: EventFeed<Client> | undefined,
): readonly TimeFilter[] {
  return [
    ...(incremental.by === 'modified_since' ? [incremental] : []),
    ...(incremental.by === 'event_feed' && feed ? [feed] : []),
    ...(deletions?.by === 'deleted_list' ? [deletions] : []),
  ];
}
