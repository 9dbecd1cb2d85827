/** The few things that a plain node:http handler needs. The hot paths use them instead of Express (a fifth of its cost). */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request that is answered with an error. `message` is for the developer of the client and repeats no content. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    /** One of Direct Line's words, such as `BadArgument`. */
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'HttpError';
  }
}

/** What is said of an error of our own: nothing. */
export function serviceError(): HttpError {
  return new HttpError(500, 'ServiceError', 'This could not be done. Try again.');
}

/** A handler that answers whether the request was its own. */
export type Handler = (req: IncomingMessage, res: ServerResponse) => boolean;

/** Sends a value as JSON. Nothing that Declic answers may be kept by a cache. */
export function sendJson(
  res: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  if (res.headersSent || res.destroyed) return;
  const body = JSON.stringify(value);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  res.end(body);
}

/** Sends an error in the shape of Direct Line: `{ error: { code, message } }`. */
export function sendError(res: ServerResponse, error: HttpError, headers: Record<string, string> = {}): void {
  sendJson(
    res,
    error.status,
    { error: { code: error.code, message: error.message } },
    { ...headers, ...error.headers },
  );
}

/**
 * Reads a body of at most `limit` bytes.
 *
 * @throws HttpError 413 as soon as it is known to be longer; the rest is then read and dropped
 */
export function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  const tooBig = (): HttpError => {
    req.resume();
    return new HttpError(413, 'MessageSizeTooBig', `The body is longer than ${limit} bytes.`, {
      connection: 'close',
    });
  };
  if (Number(req.headers['content-length']) > limit) return Promise.reject(tooBig());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > limit) {
        req.off('data', onData);
        reject(tooBig());
        return;
      }
      chunks.push(chunk);
    };
    req.on('data', onData);
    req.once('end', () => {
      req.off('close', onClose);
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    });
    // Not for every request that ends well: making an error costs more than reading the body.
    const onClose = (): void => reject(new HttpError(400, 'BadArgument', 'The body was not received whole.'));
    req.once('close', onClose);
    req.once('error', onClose);
  });
}

/** The media type of a request's body, in small letters and without parameters. */
export function mediaType(req: IncomingMessage): string {
  return (req.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/**
 * Reads a JSON body. An empty body is undefined, whatever its declared type.
 *
 * @throws HttpError 413, 415 or 400
 */
export async function readJson(req: IncomingMessage, limit: number): Promise<unknown> {
  const body = await readBody(req, limit);
  if (body.length === 0) return undefined;
  if (mediaType(req) !== 'application/json') {
    throw new HttpError(415, 'UnsupportedMediaType', 'Send application/json.');
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new HttpError(400, 'BadArgument', 'The body is not JSON.');
  }
}

/** Local and private networks, where a proxy of one's own stands (RFC 1918, RFC 4193, loopback, link-local). */
const NEARBY = /^(::ffff:)?(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)|^(::1$|f[cd]|fe80:)/i;

/**
 * The address a request comes from. Behind a proxy on the same machine or network it is the last one of
 * X-Forwarded-For, which that proxy wrote itself; from elsewhere the header is not believed.
 */
export function clientAddress(req: IncomingMessage): string {
  const peer = req.socket.remoteAddress ?? '';
  if (!NEARBY.test(peer)) return peer;
  const forwarded = req.headers['x-forwarded-for'];
  const last = (Array.isArray(forwarded) ? forwarded.join(',') : forwarded)?.split(',').at(-1)?.trim();
  return last || peer;
}

/**
 * The address under which the client reached this server, without a slash at its end.
 *
 * @example origin(req, undefined) // 'http://localhost:3978'
 */
export function origin(req: IncomingMessage, publicUrl: string | undefined): string {
  if (publicUrl) return publicUrl;
  const host = req.headers.host ?? '';
  const scheme = req.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  return `${scheme}://${/^[\w.:[\]-]{1,255}$/.test(host) ? host : 'localhost'}`;
}
