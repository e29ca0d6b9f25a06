import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { CoreData } from '../template-data.ts';
import type { Templates } from '../templates.ts';
import { cronJobs } from './cron-jobs.ts';
import type { SourceFile } from './source-file.ts';

/**
 * The core's SQL, filled from the config, in the order of the numbers in the file names. Positions in it count lines of
 * the filled template.
 */
export function renderCoreSources(config: Config, templates: Templates): SourceFile[] {
  const { enabled, retentionDays } = config.webhookLogging;
  const data: CoreData = {
    auth: { enabled: config.auth.enabled },
    webhookLogging: { enabled, retentionDays },
    changeEvents: { collections: changeCollections(config), retentionDays: config.changeEventsRetentionDays },
    excludeFields: { collections: excludingCollections(config) },
    cronJobs: cronJobs(config),
    collections: mirroredCollections(config),
  };
  return templates
    .list('core')
    .filter(isCoreTemplate)
    .sort((a, b) => numberOf(a) - numberOf(b))
    .map((name) => ({
      path: join(config.root, 'templates', name),
      label: `templates/${name}`,
      title: 'Core',
      text: templates.render(name, data),
    }));
}

/** In the order of the manifests, so that the order in which a config names resources changes nothing. */
function mirroredCollections({ apps }: Config): CoreData['collections'] {
  return apps.flatMap(({ appKey, manifest, syncResources }) =>
    manifest.resources
      .filter(({ name }) => syncResources.includes(name))
      .map(({ name, collectionKey, parent }) => ({
        appKey,
        collectionKey,
        resource: name,
        parentCollectionKey: manifest.resources.find((other) => other.name === parent)?.collectionKey ?? null,
      })),
  );
}

/** In the order of the manifests, so that the order in which a config names resources changes nothing. */
function changeCollections({ apps }: Config): CoreData['changeEvents']['collections'] {
  return apps.flatMap(({ appKey, manifest, changeEvents }) =>
    manifest.resources
      .filter(({ name }) => changeEvents.includes(name))
      .map(({ collectionKey, parent }) => ({
        appKey,
        collectionKey,
        parentCollectionKey: manifest.resources.find(({ name }) => name === parent)?.collectionKey ?? null,
      })),
  );
}

/** A parent shows its children, so it is one of them when fields of theirs are left out. */
function excludingCollections({ apps }: Config): CoreData['excludeFields']['collections'] {
  return apps.flatMap(({ appKey, manifest, excludeFields }) => {
    const excluding = manifest.resources.filter(({ name }) => Object.hasOwn(excludeFields, name));
    const named = new Set(excluding.flatMap(({ name, parent }) => [name, parent]));
    return manifest.resources
      .filter(({ name }) => named.has(name))
      .map(({ collectionKey }) => ({ appKey, collectionKey }));
  });
}

function isCoreTemplate(name: string): name is `core/${string}.sql.hbs` {
  return /^core\/\d+_.+\.sql\.hbs$/.test(name);
}

function numberOf(name: string): number {
  return Number(/^core\/(\d+)_/.exec(name)?.[1]);
}
