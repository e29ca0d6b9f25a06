import { z } from 'zod';
import { answerPlace, fieldPath } from './field-path.ts';
import { parameter } from './forms.ts';

const pageSize = z.strictObject({ param: parameter, max: z.int().positive().max(100_000) }).nullable();

/** How a list goes on behind a page. `unknown` is what nobody has answered: the connector then fails `supasaasy check`. */
export const pagination = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('none') }),
  z.strictObject({
    by: z.literal('page'),
    param: parameter,
    first: z.union([z.literal(0), z.literal(1)]),
    size: pageSize,
    lastPage: answerPlace.optional(),
    hasMore: answerPlace.optional(),
    isLast: answerPlace.optional(),
  }),
  z.strictObject({
    by: z.literal('offset'),
    param: parameter,
    size: pageSize,
    total: answerPlace.optional(),
    hasMore: answerPlace.optional(),
    isLast: answerPlace.optional(),
  }),
  z.strictObject({
    by: z.literal('cursor'),
    param: parameter,
    next: answerPlace,
    size: pageSize,
    hasMore: answerPlace.optional(),
    isLast: answerPlace.optional(),
  }),
  z.strictObject({
    by: z.literal('last_id'),
    param: parameter,
    hasMore: answerPlace.optional(),
    isLast: answerPlace.optional(),
    size: pageSize,
    id: fieldPath.optional(),
  }),
  z.strictObject({ by: z.literal('next_url'), next: answerPlace, size: pageSize }),
  z.strictObject({ by: z.literal('link_header'), size: pageSize }),
  z.strictObject({ by: z.literal('unknown') }),
]);
