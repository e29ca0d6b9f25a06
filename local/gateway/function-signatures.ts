import { readFile } from 'node:fs/promises';
import type { LocalDatabase } from '../database/local-database.ts';

/** One function as `pg_proc` has it. */
export interface FunctionSignature {
  /** Input arguments in declared order; the last `defaults` of them may be left out. */
  readonly arguments: readonly { readonly name: string; readonly type: string }[];
  readonly defaults: number;
  /** The last argument takes any number of values, given as an array. */
  readonly variadic: boolean;
  readonly returnsSet: boolean;
  readonly result: 'void' | 'scalar' | 'json' | 'row';
}

/** The functions of one schema by name, with their overloads. */
export type FunctionSignatures = ReadonlyMap<string, readonly FunctionSignature[]>;

/** Reads the signatures of a schema's functions; type names come out fully qualified. */
export async function readFunctionSignatures(
  database: LocalDatabase,
  schema: string,
): Promise<FunctionSignatures> {
  const text = await readFile(new URL('./function-signatures.sql', import.meta.url), 'utf8');
  const rows = await database.runWith({ search_path: '' }, { text, values: [schema] });
  return new Map(rows.map((row) => [row.name as string, row.overloads as FunctionSignature[]]));
}

/** The overloads that can be called with exactly these argument names. */
export function matchingSignatures(
  overloads: readonly FunctionSignature[],
  names: readonly string[],
): FunctionSignature[] {
  return overloads.filter(({ arguments: declared, defaults }) => {
    const required = declared.slice(0, declared.length - defaults);
    return (
      names.every((name) => declared.some((argument) => argument.name === name)) &&
      required.every((argument) => names.includes(argument.name))
    );
  });
}
