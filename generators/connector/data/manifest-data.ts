import type { ResourceAnswers } from '../answers/resource.ts';
import { settingsOf } from '../answers/settings.ts';
import type { ConnectorAnswers } from '../answers.ts';
import { collectionKeyOf } from '../names.ts';

/** What `connector/manifest.json.hbs` is filled with. */
export interface ManifestData {
  readonly manifest: object;
}

export function manifestData(answers: ConnectorAnswers): ManifestData {
  const { name, displayName, apiVersion, resources, webhook } = answers;
  const settings = settingsOf(answers).map((setting) => [
    setting.name,
    { type: 'string', required: true, description: `Stands in ${setting.where}.` },
  ]);
  return {
    manifest: {
      name,
      display_name: displayName,
      api_version: apiVersion,
      resources: resources.flatMap((resource) => manifestEntries(name, resource)),
      // Without webhooks no app has to have a secret for them.
      ...(webhook.by === 'none' ? { webhooks: false } : {}),
      config: Object.fromEntries(settings),
      npm: {},
      migrations: 'migrations',
    },
  };
}

/** What a manifest says of a resource and of those embedded in it. */
export function manifestEntries(connector: string, { name, children }: ResourceAnswers): object[] {
  return [
    { name, collection_key: collectionKeyOf(connector, name) },
    ...children.map((child) => ({
      name: child.name,
      collection_key: collectionKeyOf(connector, child.name),
      parent: name,
    })),
  ];
}
