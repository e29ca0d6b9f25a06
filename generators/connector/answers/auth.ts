import { z } from 'zod';
import { headerName, parameter, text } from './forms.ts';

/** How a call proves who makes it. */
export const auth = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('bearer') }),
  z.strictObject({ by: z.literal('basic'), user: text(100).optional() }),
  z.strictObject({
    by: z.literal('header'),
    name: headerName,
    prefix: z
      .string()
      .max(20)
      .regex(/^[\w-]+ ?$/, 'must be a word, such as Token')
      .optional(),
  }),
  z.strictObject({ by: z.literal('query'), name: parameter }),
]);
