import type { Confidence, Evidence, IdField } from '../api-description.ts';
import { type Operation, type Parameter, parameterEvidence } from '../operations/operation.ts';
import type { Hint, HintKind } from './answer-hints.ts';
import type { HeaderHint } from './header-hints.ts';
import type { PagingParameters } from './paging-parameters.ts';

/** All that tells how the pages of a list follow each other. */
export interface PaginationClues {
  readonly operation: Operation;
  readonly parameters: PagingParameters;
  /** What the body of the answer says. */
  readonly hints: readonly Hint[];
  /** Whether the answer is the array of items itself. */
  readonly isArray: boolean;
  /** What its headers say. */
  readonly headers: readonly HeaderHint[];
  /** Id of the items, for APIs whose cursor is the last item's id. */
  readonly id: IdField | null;
  readonly shared: SharedParameters;
}

/** Parameters that other lists of the document declare, for those whose answers look the same and that declare none. */
export interface SharedParameters {
  readonly cursor: Parameter | null;
  readonly page: Parameter | null;
  readonly size: Parameter | null;
  /** Where the document says that its lists have pages, and none of them says how. */
  readonly said: Evidence | null;
}

export function hint(hints: readonly Hint[], kind: HintKind): Hint | null {
  return hints.find((each) => each.kind === kind) ?? null;
}

export function header(headers: readonly HeaderHint[], kind: HeaderHint['kind']): HeaderHint | null {
  return headers.find((each) => each.kind === kind) ?? null;
}

export function found(
  confidence: Confidence,
  ...clues: readonly (Hint | HeaderHint | Parameter | null)[]
): { confidence: Confidence; evidence: Evidence[] } {
  const evidence = clues.flatMap((clue) =>
    clue === null ? [] : ['evidence' in clue ? clue.evidence : parameterEvidence(clue)],
  );
  return { confidence, evidence };
}
