import type {
  Account,
  AppContext,
  Connector,
  ConnectorDefinition,
  ConnectorManifest,
  RootResource,
} from '../../../supabase/functions/_shared/core/contract/index.ts';
import { openGate } from '../../../supabase/functions/_shared/core/contract/index.ts';
import { madeFrom, type Origin } from './capturing-contract.ts';
import type { ConnectorRequest } from './request.ts';

/** A connector under test. */
export interface Subject {
  readonly name: string;
  /** What manifest.json says. */
  readonly manifest: ConnectorManifest;
  readonly connector: Connector;
  readonly definition: ConnectorDefinition<unknown>;
  /** Values for the connector's own settings. */
  readonly options: Readonly<Record<string, unknown>>;
}

export type RootDefinition = RootResource<unknown> & {
  readonly name: string;
  readonly collectionKey: string;
};

/** What importing a connector came to; `refusal` is why the core does not take its description. */
export type Loaded =
  | { readonly subject: Subject; readonly refusal: string | null }
  | { readonly problem: { readonly message: string; readonly fix: string } };

/** Imports a connector's index.ts. */
export async function loadSubject(request: ConnectorRequest): Promise<Loaded> {
  const { name, url, manifest, options } = request;
  const file = `connectors/${name}/index.ts`;
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(url);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problem: {
        message: `${file} cannot be loaded on Deno: ${reason}`,
        fix: 'Import only the contract, files of the connector and packages of its manifest, and do nothing while being loaded but call defineConnector.',
      },
    };
  }
  const connector = module.connector as (Connector & { readonly [madeFrom]?: Origin }) | undefined;
  const origin = connector?.[madeFrom];
  if (connector === undefined || origin === undefined) {
    return {
      problem: {
        message:
          connector === undefined
            ? `${file} has no export named connector`
            : `the connector that ${file} exports was not made by defineConnector`,
        fix: 'Write export const connector = defineConnector({ manifest, … }).',
      },
    };
  }
  const { definition, refusal } = origin;
  return { subject: { name, manifest, connector, definition, options }, refusal };
}

/** The resources that have a list of their own. */
export function rootsOf({ definition }: Pick<Subject, 'definition'>): readonly RootDefinition[] {
  return definition.manifest.resources.flatMap(({ name, collection_key: collectionKey }) => {
    const resource = definition.resources[name];
    return resource === undefined || 'embeddedIn' in resource ? [] : [{ ...resource, name, collectionKey }];
  });
}

/** The key that the connector's calls are made with; it occurs nowhere else. */
export const apiKey = 'key_test_7b1d5c0a94e24f6b8f3e';

/** An app of the connector that mirrors everything, at a provider that is at `apiBaseUrl`. */
export function sampleApp(
  subject: Pick<Subject, 'name' | 'manifest' | 'options'>,
  overrides: Partial<Account> = {},
): AppContext {
  return {
    appKey: `${subject.name}_main`,
    resources: subject.manifest.resources.map(({ name }) => name),
    excludeFields: {},
    syncFrom: null,
    options: subject.options,
    apiKey,
    webhookSecrets: ['secret_of_the_webhook_1'],
    apiBaseUrl: null,
    gate: openGate,
    ...overrides,
  };
}
