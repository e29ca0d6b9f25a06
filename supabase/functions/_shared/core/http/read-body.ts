import { HttpError } from './respond.ts';

const mebibyte = 1024 * 1024;

/**
 * Reads a request's body, at most one MiB of it. A Content-Length beyond that is refused unread; whatever it says, the
 * bytes are counted as they stream in.
 * @param limit bytes
 * @throws HttpError 413 when it is larger, 400 when it breaks off
 */
export async function readBody(request: Request, limit: number = mebibyte): Promise<Uint8Array> {
  const tooLarge = () => new HttpError(413, 'too_large', `the body is larger than ${limit} bytes`);
  if (Number(request.headers.get('content-length') ?? 0) > limit) {
    await request.body?.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch(() => {
      throw new HttpError(400, 'incomplete_body', 'the body broke off');
    });
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw tooLarge();
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
