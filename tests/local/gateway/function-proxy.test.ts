import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LocalDatabase } from '../../../local/database/local-database.ts';
import { startGateway } from '../../../local/gateway/start-gateway.ts';

const hangUps: string[] = [];

/** Stands for a running function: says what it got, and streams `/echo/stream` back as it comes. */
const upstream = createServer((request, response) => {
  if (request.url === '/echo/stream') {
    response.writeHead(200, { 'content-type': 'text/plain' });
    request.pipe(response);
    return;
  }
  if (request.url === '/echo/never') {
    response.once('close', () => hangUps.push(request.url as string));
    return;
  }
  if (request.url === '/echo/broken') {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.destroy());
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(207, { 'content-type': 'application/json', 'x-from': 'function', 'retry-after': '7' });
    const { method, url, headers } = request;
    response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString('hex') }));
  });
});
await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;

const urls: Record<string, string> = { dead: 'http://127.0.0.1:1' };
const gateway = await startGateway({
  db: undefined as unknown as LocalDatabase,
  functions: (name) => urls[name],
  jwtSecret: 'secret',
  schemas: ['public'],
});
const base = `${gateway.url}/functions/v1`;

test.after(async () => {
  await gateway.close();
  upstream.close();
  upstream.closeAllConnections();
});

test('a function that starts after the gateway is reached under its own path, with method, headers and raw body', async () => {
  assert.is((await fetch(`${base}/echo`)).status, 404);
  urls.echo = origin;
  const body = Buffer.from([0, 255, 10, 123, 226, 130]);
  const response = await fetch(`${base}/echo/stripe_main?a=1&b=%2F`, {
    method: 'PUT',
    headers: { 'stripe-signature': 't=1,v1=abc', 'content-type': 'application/octet-stream' },
    body,
  });
  assert.is(response.status, 207);
  assert.is(response.headers.get('x-from'), 'function');
  assert.is(response.headers.get('retry-after'), '7');
  const seen = await response.json();
  assert.equal(
    [seen.method, seen.url, seen.body],
    ['PUT', '/echo/stripe_main?a=1&b=%2F', body.toString('hex')],
  );
  assert.is(seen.headers['stripe-signature'], 't=1,v1=abc');
});

test('bodies are streamed both ways', async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  const request = { method: 'POST', body: readable, duplex: 'half' } as RequestInit;
  const pending = fetch(`${base}/echo/stream`, request);
  await writer.write(encoder.encode('first'));
  const response = await pending;
  const reader = (response.body as NonNullable<typeof response.body>).getReader();
  const decoder = new TextDecoder();
  // The answer to the first part arrives before the second was sent.
  assert.is(decoder.decode((await reader.read()).value), 'first');
  await writer.write(encoder.encode('second'));
  assert.is(decoder.decode((await reader.read()).value), 'second');
  await writer.close();
  assert.ok((await reader.read()).done);
});

test('a caller that hangs up also hangs up on the function', async () => {
  const abort = new AbortController();
  const pending = fetch(`${base}/echo/never`, { method: 'POST', body: '{}', signal: abort.signal });
  setTimeout(() => abort.abort(), 50);
  assert.is(await pending.catch((error) => error.name), 'AbortError');
  for (let wait = 0; wait < 100 && hangUps.length === 0; wait++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(hangUps, ['/echo/never']);
});

test('an answer that breaks off does not look complete', async () => {
  const response = await fetch(`${base}/echo/broken`);
  assert.is(response.status, 200);
  assert.is(await response.text().catch((error) => error.name), 'TypeError');
  assert.is((await fetch(`${base}/echo`)).status, 207);
});

test('an unknown function is 404, one that does not answer is 503', async () => {
  const unknown = await fetch(`${base}/nope/x`);
  assert.equal([unknown.status, (await unknown.json()).code], [404, 'NOT_FOUND']);
  const dead = await fetch(`${base}/dead`, { method: 'POST', body: 'x' });
  const { code, message } = await dead.json();
  assert.equal([dead.status, code], [503, 'BOOT_ERROR']);
  assert.match(message, 'dead');
});

test('a path outside of the API is 404', async () => {
  assert.is((await fetch(`${gateway.url}/storage/v1/object`)).status, 404);
});

test.run();
