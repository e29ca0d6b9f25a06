import type { Check } from './check.ts';
import { definitionChecks } from './contract/definition-checks.ts';
import { timeWindowChecks } from './contract/time-window-checks.ts';
import { abortCheck } from './faults/abort-check.ts';
import { callChecks } from './faults/call-checks.ts';
import { statusChecks } from './faults/status-checks.ts';
import { pagingCheck } from './paging-check.ts';
import { eventChecks } from './webhooks/event-checks.ts';
import { malformedChecks } from './webhooks/malformed-checks.ts';
import { signatureChecks } from './webhooks/signature-checks.ts';

/** The checks that look at what a connector says of itself; they can be made even when the core does not take it. */
export const descriptionChecks: readonly Check[] = definitionChecks.filter(
  ({ id }) => id !== 'contract.metadata',
);

/** The checks that need a connector that works. */
export const behaviourChecks: readonly Check[] = [
  ...definitionChecks.filter(({ id }) => id === 'contract.metadata'),
  ...timeWindowChecks,
  ...signatureChecks,
  ...malformedChecks,
  ...eventChecks,
  ...statusChecks,
  ...callChecks,
  abortCheck,
  pagingCheck,
];
