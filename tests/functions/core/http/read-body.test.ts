import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readBody } from '../../../../supabase/functions/_shared/core/http/read-body.ts';
import { HttpError } from '../../../../supabase/functions/_shared/core/http/respond.ts';

const post = (init: RequestInit & { duplex?: 'half' }) =>
  new Request('http://functions.local/', { method: 'POST', ...init });

const chunked = (chunks: readonly string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });

async function isTooLarge(request: Request, limit?: number) {
  const error = await readBody(request, limit).then(
    () => assert.unreachable('the body was read'),
    (thrown: unknown) => thrown,
  );
  assert.instance(error, HttpError);
  assert.is((error as HttpError).status, 413);
}

test('a body comes back byte by byte, also one that is no text', async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  assert.equal([...(await readBody(post({ body: bytes })))], [...bytes]);
});

test('the chunks of a stream are put together in order', async () => {
  const body = await readBody(post({ body: chunked(['one ', '', 'two ', 'three']), duplex: 'half' }));
  assert.is(new TextDecoder().decode(body), 'one two three');
});

test('no body is an empty one', async () => {
  assert.is((await readBody(post({}))).length, 0);
  assert.is((await readBody(post({ body: '' }))).length, 0);
});

test('the limit itself is allowed, one byte more is not', async () => {
  assert.is((await readBody(post({ body: 'x'.repeat(10) }), 10)).length, 10);
  await isTooLarge(post({ body: 'x'.repeat(11) }), 10);
  await isTooLarge(post({ body: chunked(['x'.repeat(6), 'x'.repeat(5)]), duplex: 'half' }), 10);
});

test('bytes are counted, not characters', () => isTooLarge(post({ body: 'ü'.repeat(6) }), 10));

test('the limit is one MiB unless told otherwise', async () => {
  assert.is((await readBody(post({ body: 'x'.repeat(1_048_576) }))).length, 1_048_576);
  await isTooLarge(post({ body: 'x'.repeat(1_048_577) }));
});

test('a Content-Length that is too small or no number does not lift the limit', async () => {
  for (const length of ['1', '-5', 'many', '']) {
    const headers = { 'content-length': length };
    await isTooLarge(post({ body: chunked(['x'.repeat(11)]), duplex: 'half', headers }), 10);
    const small = post({ body: chunked(['x'.repeat(9)]), duplex: 'half', headers });
    assert.is((await readBody(small, 10)).length, 9);
  }
});

test('a body that breaks off is an error, not a shorter body', async () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(3));
      controller.error(new Error('the connection was lost'));
    },
  });
  const outcome = await readBody(post({ body, duplex: 'half' })).catch((error: Error) => error);
  assert.instance(outcome, Error);
});

test.run();
