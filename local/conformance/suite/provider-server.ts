import { createServer, type Socket } from 'node:net';

/** A request as the pretend provider got it. */
export interface ProviderRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Resolves when the caller has closed the connection. */
  readonly closed: Promise<void>;
}

/** How the pretend provider answers; `cut` leaves out the end of the body that it announced. */
export type Answer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
      readonly cut?: true;
    }
  | 'reset'
  | 'silence';

export interface ProviderServer {
  readonly url: string;
  readonly requests: readonly ProviderRequest[];
  close(): void;
}

/** Serves on 127.0.0.1 and answers every request as told. It speaks HTTP byte by byte, since it must also speak it badly. */
export async function startProvider(answer: (request: ProviderRequest) => Answer): Promise<ProviderServer> {
  const requests: ProviderRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.once('close', () => sockets.delete(socket));
    // Callers that go away are part of the game.
    socket.on('error', () => {});
    let received = '';
    let answered = false;
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const request = answered ? null : parseRequest(received, closed);
      if (request === null) return;
      answered = true;
      requests.push(request);
      send(socket, answer(request));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** The request, once all of it is there. */
function parseRequest(text: string, closed: Promise<void>): ProviderRequest | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const body = text.slice(end + 4);
  const isWhole =
    headers['transfer-encoding'] === undefined
      ? body.length >= Number(headers['content-length'] ?? 0)
      : body.endsWith('0\r\n\r\n');
  const [method = '', url = ''] = first.split(' ');
  return isWhole ? { method, url, headers, body, closed } : null;
}

function send(socket: Socket, answer: Answer): void {
  if (answer === 'silence') return;
  if (answer === 'reset') {
    socket.destroy();
    return;
  }
  const { status, headers = {}, body, cut = false } = answer;
  const length = new TextEncoder().encode(body).length;
  const all = {
    date: new Date().toUTCString(),
    'content-type': 'application/json',
    connection: 'close',
    'content-length': String(cut ? length + 100 : length),
    ...headers,
  };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${status < 400 ? 'OK' : 'No'}\r\n${head.join('')}\r\n${body}`);
}
