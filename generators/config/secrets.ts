import type { Diagnostic } from './diagnostic.ts';
import type { SourceSpan } from './source-span.ts';

// How credentials of well-known services begin; each can be told from any name or option by its prefix alone.
const KNOWN_SECRET =
  /\b(?:[srp]k_(?:live|test)_\w{6,}|whsec_[\w+/=]{6,}|gh[pousr]_\w{16,}|github_pat_\w{16,}|xox[a-z]-[\w-]{10,}|sbp_\w{16,}|sb_secret_\w{8,}|AKIA[0-9A-Z]{12,}|dG9r[\w+/=-]{16,}|eyJ[\w-]{10,}\.[\w-]+(?:\.[\w-]+)?|SG\.[\w-]{8,}\.[\w-]{8,})/g;

/** Whether a text holds what looks like a credential of a well-known service. */
export function holdsSecret(text: string): boolean {
  return text.match(KNOWN_SECRET) !== null;
}

/**
 * Whether a text that should name an environment variable looks like the secret itself: besides the well-known ones,
 * anything long that mixes letters and digits (Intercom's client secrets are UUIDs).
 */
export function looksLikeSecret(text: string): boolean {
  return (
    holdsSecret(text) || (text.length >= 16 && /\d/.test(text) && /[a-z]/i.test(text) && !/\s/.test(text))
  );
}

/** The text with every known credential replaced by asterisks of the same length, so that positions stay. */
export function maskSecrets(text: string): string {
  return text.replace(KNOWN_SECRET, (secret) => '*'.repeat(secret.length));
}

/** Diagnostics whose texts and code frames show no secret: neither a known one nor what stands at `secretSpans`. */
export function maskDiagnostics(
  diagnostics: readonly Diagnostic[],
  secretSpans: readonly SourceSpan[],
): Diagnostic[] {
  return diagnostics.map((each) => ({
    ...each,
    message: maskSecrets(each.message),
    reason: each.reason === null ? null : maskSecrets(each.reason),
    fix: each.fix === null ? null : maskSecrets(each.fix),
    related: each.related.map((place) => ({ ...place, message: maskSecrets(place.message) })),
    source: each.source === null ? null : maskSource(each.source, each.file, secretSpans),
  }));
}

function maskSource(source: string, file: string, secretSpans: readonly SourceSpan[]): string {
  let masked = source;
  for (const { source: where, start, end } of secretSpans) {
    if (where.path !== file) continue;
    // Quotes and line ends stay, so that the frame keeps its shape.
    const stars = masked.slice(start, end).replace(/[^'"`\r\n]/g, '*');
    masked = masked.slice(0, start) + stars + masked.slice(end);
  }
  return maskSecrets(masked);
}
