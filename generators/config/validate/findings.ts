import type { Report } from '../diagnostic.ts';
import type { SourceSpan } from '../source-span.ts';

/** Where the checks of one run put what they find. */
export interface Findings {
  readonly report: Report;
  /** Reports a secret written where a value or a name is expected, and hides it from every code frame. */
  readonly reportSecret: (span: SourceSpan, path: string) => void;
}

export function collectSecretsInto(secretSpans: SourceSpan[], report: Report): Findings {
  return {
    report,
    reportSecret: (span, path) => {
      secretSpans.push(span);
      report(span, {
        message: `${path === '' ? 'this' : `'${path}'`} looks like a secret itself`,
        reason:
          'The config is committed and generated from: secrets are named by environment variable, never written.',
        fix: 'Rotate the secret, as it may have been seen, and write the name of the variable that holds the new one.',
      });
    },
  };
}
