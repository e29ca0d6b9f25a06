import type { Statement } from '../database/local-database.ts';
import { ApiError } from './api-error.ts';
import { argumentNames } from './argument-names.ts';
import { callStatement } from './call-statement.ts';
import { databaseError } from './database-error.ts';
import type { GatewayRequest } from './gateway-request.ts';
import { jsonResponse } from './json-response.ts';

const emptyBody = new Uint8Array();

/** `POST /rest/v1/rpc/<name>`: calls a function with the body's keys as named arguments. */
export async function callFunction(
  request: GatewayRequest,
  name: string,
  body: Uint8Array,
): Promise<Response> {
  const { database, cache, schema, settings, caller } = request;
  const names = body.length === 0 ? [] : argumentNames(body);
  if (names === undefined) throw new ApiError(400, 'PGRST102', 'Empty or invalid json');

  const statement = async (): Promise<{ statement: Statement; isVoid: boolean; isSet: boolean }> => {
    const signature = await cache.functionNamed(schema, name, names);
    const call = {
      schema,
      name,
      signature,
      names,
      body: body.length === 0 ? emptyBody : body,
      query: request.query,
    };
    return {
      statement: callStatement(call),
      isVoid: signature.result === 'void',
      isSet: signature.returnsSet,
    };
  };

  const run = async () => {
    const call = await statement();
    const [row] = await database.runWith(settings, call.statement);
    if (call.isVoid) return new Response(null, { status: 204 });
    return jsonResponse(row?.body as string, {
      rows: Number(row?.rows),
      isSet: call.isSet,
      accept: request.accept,
    });
  };

  try {
    return await run();
  } catch (error) {
    if (!isOutdated(error)) throw databaseError(error, caller.role);
    // The function was dropped or changed since we looked it up; the failed statement was rolled back.
    cache.forget(schema);
    return run().catch((again) => {
      throw databaseError(again, caller.role);
    });
  }
}

/** 42883: no function takes these argument types. */
function isOutdated(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42883';
}
