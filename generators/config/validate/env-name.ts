import { holdsSecret, looksLikeSecret } from '../secrets.ts';
import type { Fields, Text } from './fields.ts';
import type { Findings } from './findings.ts';

const ENV_NAME = /^[A-Z_][A-Z0-9_]*$/;
// Supabase sets these itself and its CLI skips such names in `supabase secrets set`.
const RESERVED_PREFIX = 'SUPABASE_';

/** The name of an environment variable that holds a credential, or null after a report. */
export function validateEnvName(
  fields: Fields,
  key: string,
  example: string,
  findings: Findings,
): Text | null {
  const text = fields.text(key, `Add ${key}: the name of an environment variable, e.g. '${example}'.`);
  if (text === null) return null;
  // Known credentials are refused wherever they stand in the config.
  if (holdsSecret(text.value)) return null;
  const path = fields.pathOf(key);
  if (looksLikeSecret(text.value) && !isPlainName(text.value)) {
    // Never echoed: messages end up in logs.
    findings.reportSecret(text.span, path);
    return null;
  }
  if (!ENV_NAME.test(text.value)) {
    findings.report(text.span, {
      message: `'${path}' is not the name of an environment variable`,
      reason: 'Names are upper-case letters, digits and underscores, and do not start with a digit.',
      fix: `Write a name such as '${example}' and set the variable with 'supabase secrets set'.`,
    });
    return null;
  }
  if (text.value.startsWith(RESERVED_PREFIX)) {
    findings.report(text.span, {
      message: `'${path}' names a variable that begins with ${RESERVED_PREFIX}`,
      reason: "Supabase keeps these for itself; 'supabase secrets set' skips them.",
      fix: `Choose another name, e.g. '${example}'.`,
    });
  }
  return text;
}

// STRIPE_API_KEY_EU2 is long and has a digit, and is a name all the same.
function isPlainName(value: string): boolean {
  return ENV_NAME.test(value) && value.includes('_');
}
