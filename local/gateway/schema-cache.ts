import type { LocalDatabase } from '../database/local-database.ts';
import { ApiError } from './api-error.ts';
import {
  type FunctionSignature,
  type FunctionSignatures,
  matchingSignatures,
  readFunctionSignatures,
} from './function-signatures.ts';

/** What the gateway knows of the database's schemas; it looks again whenever something is unknown. */
export interface SchemaCache {
  /**
   * The one function of that name that takes these arguments. Throws PGRST202 (404) when there is none and PGRST203
   * (300) when the names fit several.
   */
  functionNamed(schema: string, name: string, argumentNames: readonly string[]): Promise<FunctionSignature>;
  /** Throws PGRST205 (404) when the schema has no such table or view. */
  requireTable(schema: string, name: string): Promise<void>;
  /** Forgets a schema, after a statement found that it has changed. */
  forget(schema: string): void;
}

/** A cache that belongs to one gateway. */
export function schemaCache(database: LocalDatabase): SchemaCache {
  const functions = new Map<string, Promise<FunctionSignatures>>();
  const tables = new Set<string>();

  const load = (schema: string): Promise<FunctionSignatures> => {
    const loading = readFunctionSignatures(database, schema);
    functions.set(schema, loading);
    loading.catch(() => functions.delete(schema));
    return loading;
  };

  return {
    async functionNamed(schema, name, argumentNames) {
      const matches = async (signatures: Promise<FunctionSignatures>) =>
        matchingSignatures((await signatures).get(name) ?? [], argumentNames);
      const known = functions.get(schema);
      let found = known === undefined ? [] : await matches(known);
      if (found.length === 0) found = await matches(load(schema));
      const [signature, second] = found;
      if (signature === undefined) throw unknownFunction(schema, name, argumentNames);
      if (second !== undefined) throw ambiguousFunction(schema, name);
      return signature;
    },
    async requireTable(schema, name) {
      const key = JSON.stringify([schema, name]);
      if (tables.has(key)) return;
      if (!(await tableExists(database, schema, name))) throw unknownTable(schema, name);
      tables.add(key);
    },
    forget(schema) {
      functions.delete(schema);
      tables.clear();
    },
  };
}

async function tableExists(database: LocalDatabase, schema: string, name: string): Promise<boolean> {
  const rows = await database.query(
    `select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p', 'v', 'm', 'f')`,
    [schema, name],
  );
  return rows.length > 0;
}

function unknownFunction(schema: string, name: string, names: readonly string[]): ApiError {
  const called =
    names.length === 0 ? `${schema}.${name} without parameters` : `${schema}.${name}(${names.join(', ')})`;
  return new ApiError(404, 'PGRST202', `Could not find the function ${called} in the schema cache`, {
    details: `Searched for the function ${schema}.${name} with ${
      names.length === 0 ? 'no parameters' : `parameters ${names.join(', ')}`
    }, but no matches were found in the schema cache.`,
  });
}

function ambiguousFunction(schema: string, name: string): ApiError {
  return new ApiError(300, 'PGRST203', `Could not choose the best candidate function for ${schema}.${name}`, {
    hint: 'Try renaming the parameters or the function itself in the database so function overloading can be resolved',
  });
}

function unknownTable(schema: string, name: string): ApiError {
  return new ApiError(404, 'PGRST205', `Could not find the table '${schema}.${name}' in the schema cache`);
}
