import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openedUnions } from '../../../../generators/connector/from-openapi/opened-unions.ts';

test('a union on a line of its own is opened, behind a name and behind a type', () => {
  assert.is(
    openedUnions(
      "export type A =\n  'a' | 'b | c' | (string | null)[];\nexport interface B {\n  c?:\n    'x' | \"y' | z\";\n}\n",
    ),
    "export type A =\n  | 'a'\n  | 'b | c'\n  | (string | null)[];\nexport interface B {\n  c?:\n    | 'x'\n    | \"y' | z\";\n}\n",
  );
});

test('everything else stays as it is', () => {
  for (const text of [
    "export type A = 'a' | 'b';\n",
    'export type A =\n  | string\n  | null;\n',
    "export type A =\n  'one long thing | that is no union';\n",
    'export interface A {\n  b:\n    Record<string, string | null>;\n}\n',
  ])
    assert.is(openedUnions(text), text);
});

test.run();
