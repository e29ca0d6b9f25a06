import { z } from 'zod';
import { fieldPath, fieldPathOrWhole } from './field-path.ts';
import { text } from './forms.ts';
import { pagination } from './pagination.ts';
import { path, query } from './placeholders.ts';

const level = {
  path,
  method: z.enum(['GET', 'POST']).default('GET'),
  query: query.default({}),
  /** Fields of every call's body. */
  body: z.record(z.string(), z.json()).default({}),
  /** Where paging parameters go; null for where they usually do: the body of a POST, else the address. */
  paramsIn: z.enum(['query', 'body']).nullable().default(null),
  items: fieldPathOrWhole.default('data'),
  /** Where the object is in each element of the list; empty when it is the element. */
  element: fieldPathOrWhole.default(''),
  pagination,
  /** By name, the field of its objects that stands for the name in what is walked further in. */
  values: z
    .record(
      text(60).regex(/^[A-Za-z_]\w*$/, 'must be a name of letters, digits and _, such as workspace_gid'),
      fieldPath,
    )
    .refine(
      (values) => Object.keys(values).length > 0,
      'must give at least one name a field: { workspace_gid: "gid" }',
    ),
};
const levelAnswers = z.strictObject(level);

/** A list that is walked first, for each of whose objects another list is walked. */
export interface EachAnswers extends z.infer<typeof levelAnswers> {
  /** The list that is walked before this one. */
  readonly each: EachAnswers | null;
}
/** The same before defaults are filled in. */
export interface EachAnswersInput extends z.input<typeof levelAnswers> {
  readonly each?: EachAnswersInput | null | undefined;
}

export const eachAnswers: z.ZodType<EachAnswers, EachAnswersInput> = z.strictObject({
  ...level,
  each: z
    .lazy(() => eachAnswers)
    .nullable()
    .default(null),
});

/** The walks around a list, the outermost first. */
export function walksOf(each: EachAnswers | null): EachAnswers[] {
  return each === null ? [] : [...walksOf(each.each), each];
}

/** The names that the walks around a list give, the outermost first. */
export function walkNames(each: EachAnswers | null): string[] {
  return walksOf(each).flatMap(({ values }) => Object.keys(values));
}
