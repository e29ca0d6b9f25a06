import { walksOf } from '../answers/each.ts';
import { viewNameOf } from '../answers/name-contradictions.ts';
import { settingsOf } from '../answers/settings.ts';
import type { ConnectorAnswers } from '../answers.ts';
import { variablePrefix } from '../names.ts';
import { environmentOf } from './environment.ts';

/** What `connector/README.md.hbs` is filled with. */
export interface ReadmeData {
  readonly name: string;
  readonly displayName: string;
  readonly docsUrl: string | null;
  readonly apiKeyVariable: string;
  /** Null without webhooks. */
  readonly webhookSecretVariable: string | null;
  readonly baseUrlVariable: string;
  readonly settings: readonly string[];
  readonly hasWebhook: boolean;
  readonly because: string;
  readonly appKey: string;
  readonly resources: readonly {
    readonly name: string;
    readonly view: string;
    readonly incremental: string;
    readonly deletions: string;
  }[];
  readonly isWalked: boolean;
  /** The resources whose list is walked for each object of others. */
  readonly walked: readonly {
    readonly name: string;
    /** The paths of these others, the outermost first. */
    readonly before: readonly string[];
  }[];
}

export function readmeData(answers: ConnectorAnswers, appKey: string): ReadmeData {
  const { name, displayName, docsUrl, resources, webhook } = answers;
  const { apiKey, webhookSecret } = environmentOf(answers);
  return {
    name,
    displayName,
    docsUrl,
    apiKeyVariable: apiKey,
    webhookSecretVariable: webhookSecret,
    baseUrlVariable: `${variablePrefix(name)}_API_BASE_URL`,
    settings: settingsOf(answers).map((setting) => setting.name),
    hasWebhook: webhook.by === 'preset' || webhook.by === 'custom',
    because: webhook.by === 'none' ? webhook.because : '',
    appKey,
    resources: resources.flatMap((resource) => [
      {
        name: resource.name,
        view: viewNameOf(name, resource.name),
        incremental: resource.incremental.by,
        deletions: resource.deletions.by,
      },
      ...resource.children.map((child) => ({
        name: child.name,
        view: viewNameOf(name, child.name),
        incremental: `with ${resource.name}`,
        deletions: 'parent_set',
      })),
    ]),
    isWalked: resources.some(({ each }) => each !== null),
    walked: resources
      .filter(({ each }) => each !== null)
      .map((resource) => ({ name: resource.name, before: walksOf(resource.each).map(({ path }) => path) })),
  };
}
