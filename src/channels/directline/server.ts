/**
 * The Direct Line 3.0 server: what Microsoft's own clients (Web Chat, botframework-directlinejs) expect, found by
 * running them.
 *
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-api-reference
 *
 * A plain node:http handler: everything here is polled or posted by every person on the page. The rule that
 * shapes it: the official client stops polling for ever after one 429 or 5xx, so reading never answers those.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Store } from '../../store/port.js';
import { clientAddress, HttpError, origin, sendError, serviceError } from '../../web/http.js';
import { createRateLimit, type Rate } from '../../web/rate.js';
import { type ConversationOptions, createConversations, type TokenAnswer } from './conversations.js';
import { BASE, CORS, createRoutes, watermarkOf } from './routes.js';
import { createStreams } from './stream.js';
import { createTalk, type Whereabouts } from './talk.js';
import { newConversationId } from './tokens.js';

/** Tokens for the page, for each address: a whole reception room may stand behind one. */
export const TOKEN_RATE: Rate = { burst: 60, perMinute: 30 };

/** Seconds for which a browser remembers that it may call from another site. */
const PREFLIGHT_SECONDS = 86_400;

const PREFLIGHT = {
  ...CORS,
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers': 'authorization, content-type, x-ms-bot-agent, x-requested-with',
  'access-control-max-age': String(PREFLIGHT_SECONDS),
};

export interface DirectLineOptions extends Omit<ConversationOptions, 'store' | 'now'> {
  store: Pick<Store, 'find' | 'log' | 'last' | 'watch'>;
  /** DIRECTLINE_SECRET; without it nobody can call as a server. */
  secret?: string | undefined;
  publicUrl?: string | undefined;
  /** Milliseconds that a page without a script waits for an answer. */
  patience?: number;
  now?: () => number;
  /** Told of every error that is the server's own, without any of the person's words. */
  onError?: (error: unknown) => void;
  /** Told of every answer. */
  onAnswer?: (route: string, status: number) => void;
}

/** Makes the Direct Line server. `handle` and `upgrade` answer false for paths that are not theirs. */
export function createDirectLine(options: DirectLineOptions) {
  const { store, vault, secret, publicUrl, now = Date.now, onError, onAnswer } = options;
  const conversations = createConversations({ ...options, now });
  const routes = createRoutes({ conversations, secret, publicUrl, now, onError });
  const waitForToken = createRateLimit(TOKEN_RATE);
  const admit = (req: IncomingMessage): void => {
    const seconds = isOwnMachine(req, publicUrl) ? 0 : waitForToken(clientAddress(req), now());
    if (seconds > 0) {
      throw new HttpError(429, 'TooManyRequests', 'Too many new conversations from this address.', {
        'retry-after': String(seconds),
      });
    }
  };
  const streams = createStreams(conversations.read);
  const unwatch = store.watch(streams.changed);

  const answer = async (req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> => {
    const path = url.pathname.slice(BASE.length).replace(/\/$/, '');
    const conversation = /^\/conversations\/([\w-]{1,64})(?=\/|$)/.exec(path)?.[1] ?? '';
    const pattern = conversation ? path.replace(`/${conversation}`, '/:') : path;
    const methods = Object.hasOwn(routes, pattern) ? routes[pattern] : undefined;
    try {
      if (!methods) throw new HttpError(404, 'NotFound', 'There is nothing at this address.');
      const route = methods[req.method ?? ''];
      if (!route) {
        const allow = Object.keys(methods).join(', ');
        throw new HttpError(405, 'MethodNotAllowed', `Use ${allow}.`, { allow });
      }
      await route({ req, res, url, conversation });
    } catch (error) {
      if (!(error instanceof HttpError)) onError?.(error);
      sendError(res, error instanceof HttpError ? error : serviceError(), CORS);
    } finally {
      // What was not read of a body must not be taken for the next request.
      if (!req.complete) req.resume();
      onAnswer?.(methods ? pattern : 'other', res.statusCode);
    }
  };

  return {
    /** Answers a request under BASE. */
    handle(req: IncomingMessage, res: ServerResponse): boolean {
      if (!isOurs(req)) return false;
      const url = urlOf(req);
      if (req.method === 'OPTIONS') {
        res.writeHead(204, PREFLIGHT).end();
      } else if (!url) {
        sendError(res, new HttpError(400, 'BadArgument', 'The address cannot be read.'), CORS);
      } else {
        void answer(req, res, url);
      }
      return true;
    },

    /** Opens a WebSocket, or refuses it. */
    upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean {
      if (!isOurs(req)) return false;
      const url = urlOf(req);
      const conversation = /^\/conversations\/([\w-]{1,64})\/stream$/.exec(
        url?.pathname.slice(BASE.length) ?? '',
      )?.[1];
      const grant = url && conversations.tokens.read(url.searchParams.get('t') ?? '', 'stream', now());
      const refuse = (status: string): void => {
        socket.on('error', () => {});
        socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      };
      if (!url || !conversation) refuse('404 Not Found');
      else if (grant?.conversation !== conversation) refuse('403 Forbidden');
      else if (!streams.free) refuse('503 Service Unavailable');
      else {
        const base = origin(req, publicUrl);
        streams.open(req, socket, head, { conversation, after: watermarkOf(url), base });
      }
      return true;
    },

    /**
     * A token for the page: for a new conversation, or again for the one that `before` opened, even when it ended
     * within the last day (a computer that slept). `where` counts for a new one.
     *
     * @throws HttpError 429 with retry-after
     */
    pageToken(req: IncomingMessage, before: string | undefined, where?: Whereabouts): TokenAnswer {
      admit(req);
      const grant = before ? conversations.tokens.read(before, 'refresh', now()) : undefined;
      return conversations.tokenAnswer(grant ?? { conversation: newConversationId(), ...where });
    },

    /** The same for pages without a script. */
    talk: createTalk({ conversations, store, vault, admit, now, patience: options.patience }),

    /** Open WebSockets. */
    get streams(): number {
      return streams.size;
    },

    close(): void {
      unwatch();
      streams.stop();
    },
  };
}
export type DirectLine = ReturnType<typeof createDirectLine>;

/** Somebody who tries Declic on their own machine. Behind a proxy everybody would look so: then it is never assumed. */
function isOwnMachine(req: IncomingMessage, publicUrl: string | undefined): boolean {
  return !publicUrl && /^(::1|(::ffff:)?127\.)/.test(clientAddress(req)) && !req.headers['x-forwarded-for'];
}

function isOurs({ url: path = '' }: IncomingMessage): boolean {
  return path.startsWith(BASE) && (path.length === BASE.length || '/?'.includes(path[BASE.length] as string));
}

function urlOf({ url = '' }: IncomingMessage): URL | undefined {
  try {
    return new URL(url, 'http://localhost');
  } catch {
    return undefined;
  }
}
