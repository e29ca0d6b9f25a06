import type { Config } from '../../generators/config/config.ts';
import { seedIntercom } from '../providers/intercom/seed.ts';
import { type PretendIntercom, startPretendIntercom } from '../providers/intercom/server.ts';
import { seedStripe } from '../providers/stripe/seed.ts';
import { type PretendStripe, startPretendStripe } from '../providers/stripe/server.ts';

/** How large the pretend accounts are. */
export interface DemoSize {
  readonly customers: number;
  readonly conversations: number;
}

/** The pretend accounts of a demo, filled and serving. */
export interface DemoAccounts {
  readonly stripe: PretendStripe;
  readonly intercom: PretendIntercom;
  /** The apps of the config that they stand for. */
  readonly apps: readonly DemoApp[];
  /** What the functions need in their environment to use them instead of the real providers. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface DemoApp {
  readonly appKey: string;
  readonly connector: 'stripe' | 'intercom';
  readonly resources: readonly { readonly name: string; readonly collectionKey: string }[];
}

/** The secret with which the pretend providers sign their webhooks. */
export const webhookSecret = 'whsec_demo';

/** Whether there is a pretend provider for an app. */
export function isPretended<App extends { readonly connector: string }>(
  app: App,
): app is App & Pick<DemoApp, 'connector'> {
  return app.connector === 'stripe' || app.connector === 'intercom';
}

/** Starts a pretend Stripe and a pretend Intercom for the apps of `config` that use them. */
export async function startDemoAccounts(config: Config, size: DemoSize): Promise<DemoAccounts> {
  const stripe = await startPretendStripe();
  const intercom = await startPretendIntercom();
  seedStripe(stripe.world, { customers: size.customers, subscriptions: Math.floor(size.customers / 2) });
  seedIntercom(intercom.world, {
    conversations: size.conversations,
    contacts: size.conversations,
    companies: Math.ceil(size.conversations / 10),
  });

  const keys = { stripe: stripe.apiKey, intercom: intercom.token };
  const env: Record<string, string> = {
    STRIPE_API_BASE_URL: stripe.url,
    INTERCOM_API_BASE_URL: intercom.url,
    // The pretend providers take as many calls as come.
    STRIPE_REQUESTS_PER_SECOND: '100000',
    INTERCOM_REQUESTS_PER_SECOND: '100000',
  };
  const apps: DemoApp[] = [];
  for (const app of config.apps) {
    if (!isPretended(app)) continue;
    env[app.apiKeyEnv] = keys[app.connector];
    if (app.webhookSecretEnv !== null) env[app.webhookSecretEnv] = webhookSecret;
    const resources = app.manifest.resources.filter((resource) => app.syncResources.includes(resource.name));
    apps.push({ appKey: app.appKey, connector: app.connector, resources });
  }
  return {
    stripe,
    intercom,
    apps,
    env,
    close: async () => {
      await Promise.all([stripe.close(), intercom.close()]);
    },
  };
}
