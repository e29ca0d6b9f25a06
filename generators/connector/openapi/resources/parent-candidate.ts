import type { IdField, RetrieveEndpoint } from '../api-description.ts';
import type { Field } from '../fields/field.ts';
import type { ListGroup } from './group-lists.ts';

/** A resource as far as the lists below it need to know it. */
export interface ParentCandidate {
  /** Singular, snake_case, unique. */
  readonly name: string;
  readonly group: ListGroup;
  readonly retrieve: RetrieveEndpoint | null;
  readonly fields: readonly Field[];
  readonly id: IdField | null;
}
