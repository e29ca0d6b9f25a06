import { HttpError } from './respond.ts';

const mebibyte = 1024 * 1024;

/**
 * Reads a request's body, at most one MiB of it: counted as it streams in, whatever Content-Length says.
 * @throws HttpError 413 when it is larger
 */
export async function readBody(request: Request, limit: number = mebibyte): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw new HttpError(413, 'too_large', `the body is larger than ${limit} bytes`);
    }
    chunks.push(value);
  }
  const body = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}
