// What is mirrored. Read as text, never executed: docs/CONFIG.md lists every key and what may be written.
import { defineConfig } from 'supasaasy';

export default defineConfig({
  apps: [
    {
      app_key: 'stripe_main', // in the webhook's URL, /webhook/stripe_main, and in every row
      name: 'Stripe',
      connector: 'stripe',
      config: {
        // Names of environment variables; the secrets themselves are set with `supabase secrets set`.
        api_key_env: 'STRIPE_API_KEY',
        webhook_secret_env: 'STRIPE_WEBHOOK_SECRET',
        // sync_resources: ['customer', 'subscription'], // left out: all
      },
      // sync_from: '2024-01-01', // left out: everything
    },
    {
      app_key: 'intercom_main',
      name: 'Intercom',
      connector: 'intercom',
      config: {
        api_key_env: 'INTERCOM_ACCESS_TOKEN',
        webhook_secret_env: 'INTERCOM_CLIENT_SECRET',
      },
    },
  ],
  auth: { enabled: true }, // only users listed in supasaasy.users read rows
  webhook_logging: { enabled: true, retention_days: 14 },
  features: {},
});
