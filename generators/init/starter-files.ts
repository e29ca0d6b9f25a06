/** The config of a project that mirrors nothing yet. */
export const starterConfig = `// What is mirrored. Read as text, never executed: every value is written out here.
import { defineConfig } from 'supasaasy';

// An app is an account to mirror. One of Stripe, for example:
//
//   {
//     app_key: 'stripe_main', // in the webhook's URL, /webhook/stripe_main, and in every row
//     name: 'Stripe',
//     connector: 'stripe', // a directory in supabase/functions/_shared/connectors
//     config: {
//       // Names of environment variables; the secrets themselves are set with \`supabase secrets set\`.
//       api_key_env: 'STRIPE_API_KEY',
//       webhook_secret_env: 'STRIPE_WEBHOOK_SECRET',
//       // sync_resources: ['customer', 'subscription'], // left out: all
//     },
//     // sync_from: '2024-01-01', // left out: everything
//   },
//
// Then: npx supasaasy gen. For other providers: npx plop connector.
export default defineConfig({
  apps: [],
  auth: { enabled: true }, // only users listed in supasaasy.users read rows
});
`;

/** Makes the generators those of plop. */
export const starterPlopfile = `export { default } from 'supasaasy/plop';\n`;

/** npm starts plop with a loader for TypeScript, which the plopfile and the package are in. */
export const starterNpmrc = 'node-options=--import=tsx\n';

const adminKeyFile = 'admin-key.txt';

export const plopfiles = ['plopfile.ts', 'plopfile.mts', 'plopfile.js', 'plopfile.mjs', 'plopfile.cjs'];

/** What git leaves alone: what is installed, and what holds secrets. The README keeps the admin key in admin-key.txt. */
export const starterGitignore = `node_modules/
supabase/.branches/
supabase/.temp/
.env
.env.*
${adminKeyFile}
`;

const gitignoreLine = new RegExp(`^/?${adminKeyFile.replace('.', '\\.')}\\s*$`, 'm');

/** The text of a `.gitignore` with the line that keeps the admin key out of git, at its end unless it is there. */
export function withAdminKeyIgnored(text: string): string {
  if (gitignoreLine.test(text)) return text;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const separator = text === '' || text.endsWith('\n') ? '' : lineEnd;
  return `${text}${separator}${adminKeyFile}${lineEnd}`;
}
