import type { CoreData } from '../../../generators/template-data.ts';
import { openTemplates } from '../../../generators/templates.ts';

export type ChangeCollection = CoreData['changeEvents']['collections'][number];

/** The core's SQL for a config that asks for change events of these collections, to be applied over any other. */
export function coreWithChanges(collections: readonly ChangeCollection[], retentionDays = 14): string {
  const templates = openTemplates('/project');
  const numberOf = (name: string) => Number(/\/(\d+)_/.exec(name)?.[1]);
  const sql = templates
    .list('core')
    .sort((a, b) => numberOf(a) - numberOf(b))
    .map((name) =>
      templates.render(name as `core/${string}.sql.hbs`, {
        auth: { enabled: true },
        webhookLogging: { enabled: true, retentionDays: 14 },
        changeEvents: { collections, retentionDays },
        excludeFields: { collections: [] },
        cronJobs: [],
        collections: [],
      }),
    );
  return ['begin;', ...sql, 'commit;'].join('\n');
}

/** A change feed of one app's subscriptions and their items. */
export const subscriptionsAndItems: readonly ChangeCollection[] = [
  { appKey: 'a', collectionKey: 'stripe_subscription', parentCollectionKey: null },
  { appKey: 'a', collectionKey: 'stripe_subscription_item', parentCollectionKey: 'stripe_subscription' },
];
