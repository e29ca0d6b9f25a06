import type { CheckId } from './catalogue.ts';

/** One thing that keeps a connector from passing a check. */
export interface Finding {
  /** What is wrong, naming the file, the resource or the event. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

export type CheckStatus = 'passed' | 'failed' | 'not_applicable';

/** How one check of one connector ended. */
export interface CheckResult {
  readonly check: CheckId;
  readonly status: CheckStatus;
  /** Why it failed; empty otherwise. */
  readonly findings: readonly Finding[];
  /** Why it could not be made, or what it left out; null when it was made in full. */
  readonly note: string | null;
}

/** How one connector did; `checks` are all of the catalogue, in its order. */
export interface ConnectorResult {
  readonly connector: string;
  /** Whether no check failed. */
  readonly ok: boolean;
  readonly checks: readonly CheckResult[];
}

/** What a check says: its findings, none when it is passed, or why it could not be made. */
export type Verdict =
  | { readonly findings: readonly Finding[]; readonly note?: string }
  | { readonly notApplicable: string };

/** A verdict as a result of the check. */
export function resultOf(check: CheckId, verdict: Verdict): CheckResult {
  if ('notApplicable' in verdict)
    return { check, status: 'not_applicable', findings: [], note: verdict.notApplicable };
  const { findings, note = null } = verdict;
  return { check, status: findings.length === 0 ? 'passed' : 'failed', findings, note };
}
