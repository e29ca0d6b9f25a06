import type { Config } from './config.ts';
import type { ConnectorManifest } from './manifest.ts';

/** A variable in the environment of the Edge Functions. */
export interface RequiredVariable {
  readonly name: string;
  /** At least one. */
  readonly uses: readonly VariableUse[];
}

export interface VariableUse {
  /** The app it is needed for; null for all functions. */
  readonly appKey: string | null;
  readonly purpose: string;
  /** Whether the value is a list with commas or blanks between, of which one has to be there. */
  readonly isList: boolean;
}

/** A secret in the project's Vault, by which the database calls the functions. */
export interface VaultSecret {
  readonly name: string;
  readonly purpose: string;
  /** What to write in place of the value. */
  readonly example: string;
}

/** The environment variables that the functions and the apps of a config need: each once, the shared one first. */
export function requiredVariables(config: Config): RequiredVariable[] {
  const uses: (readonly [string, VariableUse])[] = [
    ['ADMIN_API_KEY', { appKey: null, purpose: 'who may ask for a sync', isList: false }],
    ...config.apps.flatMap(
      ({ appKey, apiKeyEnv, webhookSecretEnv, manifest }): (readonly [string, VariableUse])[] => [
        [apiKeyEnv, { appKey, purpose: `calls of ${manifest.displayName}'s API`, isList: false }],
        ...(webhookSecretEnv === null ? [] : [[webhookSecretEnv, secretUse(appKey, manifest)] as const]),
      ],
    ),
  ];
  const byName = new Map<string, VariableUse[]>();
  for (const [name, use] of uses) byName.set(name, [...(byName.get(name) ?? []), use]);
  return [...byName].map(([name, all]) => ({ name, uses: all }));
}

function secretUse(appKey: string, { displayName }: ConnectorManifest): VariableUse {
  return { appKey, purpose: `signatures of ${displayName}'s webhooks`, isList: true };
}

/** What Vault has to hold: nothing when no app is there to be synced. */
export function vaultSecrets({ apps, syncSchedules }: Config): VaultSecret[] {
  if (apps.length === 0) return [];
  const isScheduled = syncSchedules.some(({ enabled }) => enabled);
  const work = `${isScheduled ? 'schedules, and for ' : ''}syncs that outlast one call`;
  return [
    {
      name: 'supasaasy_functions_url',
      purpose: `where the database finds the functions: for ${work}`,
      example: 'https://<project ref>.supabase.co/functions/v1',
    },
    {
      name: 'supasaasy_admin_api_key',
      purpose: 'the value of ADMIN_API_KEY, by which it may call them',
      example: '<the value of ADMIN_API_KEY>',
    },
  ];
}
