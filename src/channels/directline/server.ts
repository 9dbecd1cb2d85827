/**
 * The Direct Line 3.0 server: what Microsoft's own clients (Web Chat, botframework-directlinejs) expect, found by
 * running them.
 *
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-api-reference
 *
 * A plain node:http handler: everything here is polled or posted by every person on the page. The rule that
 * shapes it: the official client stops polling for ever after one 429 or 5xx, so reading never answers those.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import type { Accepted, Store } from '../../store/port.js';
import type { Vault } from '../../store/vault.js';
import { clientAddress, HttpError, origin, readJson, sendError, sendJson } from '../../web/http.js';
import { createRateLimit, type Rate } from '../../web/rate.js';
import type { Inbound } from '../types.js';
import { readUpload } from './multipart.js';
import { attachmentKind, LIMITS, type ReceivedMessage, receive } from './receive.js';
import { activityId, type Echo, entryActivities } from './render.js';
import { createStreams, type ReadLog } from './stream.js';
import { createTokens, type Grant, isSecret, LIFETIME, newConversationId, type TokenUse } from './tokens.js';

/** Where Direct Line lives. */
export const BASE = '/v3/directline';

/** Log entries in one answer; the client asks again at once or a second later. */
const PAGE = 200;

/** A person who writes faster than this is a program. Those who call with the secret are not limited. */
export const POST_RATE: Rate = { burst: 60, perMinute: 60 };

/** Tokens for the page, for each address: a whole reception room may stand behind one. */
export const TOKEN_RATE: Rate = { burst: 60, perMinute: 30 };

/** Seconds for which a browser remembers that it may call from another site. */
const PREFLIGHT_SECONDS = 86_400;

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after',
};
const PREFLIGHT = {
  ...CORS,
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers': 'authorization, content-type, x-ms-bot-agent, x-requested-with',
  'access-control-max-age': String(PREFLIGHT_SECONDS),
};

const GenerateBody = z.looseObject({
  user: z.looseObject({ id: z.string().min(1).max(LIMITS.userIdChars).optional() }).nullish(),
  trustedOrigins: z.array(z.string().max(300)).max(20).nullish(),
});
const StartBody = z.looseObject({ locale: z.string().max(35).nullish() });

export interface DirectLineOptions {
  store: Pick<Store, 'find' | 'log' | 'watch'>;
  vault: Vault;
  accept: (inbound: Inbound) => Promise<Accepted>;
  /** DIRECTLINE_SECRET; without it nobody can call as a server. */
  secret?: string | undefined;
  publicUrl?: string | undefined;
  agency: string;
  now?: () => number;
  /** Told of every error that is the server's own, without any of the person's words. */
  onError?: (error: unknown) => void;
  /** Told of every answer. */
  onAnswer?: (route: string, status: number) => void;
}

/** Who calls: a person's page with a token, or a server with the secret. */
type Caller = { as: 'server' } | { as: 'page'; grant: Grant };

interface Call {
  req: IncomingMessage;
  res: ServerResponse;
  url: URL;
  /** From the path; empty where the path names none. */
  conversation: string;
}

type Route = (call: Call) => Promise<void>;

/** Takes a request's caller, or says why it cannot. 401: nothing was shown. 403: what was shown is not good. */
type Authorize = (call: Call, use?: TokenUse) => Caller;

/**
 * Makes the Direct Line server. `handle` and `upgrade` answer false for paths that are not theirs.
 */
export function createDirectLine(options: DirectLineOptions) {
  const { store, vault, accept, secret, publicUrl, agency, now = Date.now } = options;
  const tokens = createTokens(vault.subkey('directline'));
  const waitToPost = createRateLimit(POST_RATE);
  const waitForToken = createRateLimit(TOKEN_RATE);

  const openFrom = (sealed: string): string | undefined => {
    try {
      return vault.open(sealed);
    } catch {
      return undefined;
    }
  };

  const find = (conversation: string): Promise<string | undefined> =>
    store.find('directline', vault.hash('directline', conversation));

  const read: ReadLog = async (conversation, after) => {
    const internal = await find(conversation);
    const entries = internal ? await store.log(internal, after, PAGE) : [];
    const last = entries.at(-1)?.seq ?? after;
    const activities = entries.flatMap((entry) => entryActivities(conversation, entry, openFrom));
    return { set: { activities, watermark: String(last) }, last, more: entries.length === PAGE, internal };
  };

  const streams = createStreams(read);
  const unwatch = store.watch(streams.changed);

  const authorize: Authorize = ({ req, conversation }, use = 'chat') => {
    const header = req.headers.authorization;
    if (!header) {
      throw new HttpError(401, 'Unauthorized', 'Send Authorization: Bearer and a token.', {
        'www-authenticate': 'Bearer',
      });
    }
    const bearer = /^Bearer +(.+)$/i.exec(header.trim())?.[1] ?? '';
    if (isSecret(bearer, secret)) return { as: 'server' };
    const grant = tokens.read(bearer, use, now());
    if (!grant) throw new HttpError(403, 'TokenExpired', 'The token is not valid, or has ended.');
    if (conversation && grant.conversation !== conversation) {
      throw new HttpError(403, 'Forbidden', 'The token is for another conversation.');
    }
    if (grant.origins?.length && req.headers.origin && !grant.origins.includes(req.headers.origin)) {
      throw new HttpError(403, 'Forbidden', 'The token is not for this site.');
    }
    return { as: 'page', grant };
  };

  const tokenAnswer = (grant: Grant) => ({
    conversationId: grant.conversation,
    token: tokens.issue(grant, 'chat', now()),
    expires_in: LIFETIME.token,
  });

  const streamUrl = ({ req }: Call, grant: Grant, after: number): string => {
    const base = origin(req, publicUrl).replace(/^http/, 'ws');
    const t = tokens.issue({ conversation: grant.conversation }, 'stream', now());
    return `${base}${BASE}/conversations/${grant.conversation}/stream?watermark=${after}&t=${t}`;
  };

  const parsed = <T>(shape: z.ZodType<T>, body: unknown): T => {
    const result = shape.safeParse(body ?? {});
    if (result.success) return result.data;
    throw new HttpError(
      400,
      'BadArgument',
      `${result.error.issues[0]?.path.join('.') || 'The body'} is not valid.`,
    );
  };

  /** Writes what a person did, durably. The bot has not thought yet when this resolves. */
  const take = (
    conversation: string,
    inbound: Partial<Inbound> & Pick<Inbound, 'id' | 'kind'>,
  ): Promise<Accepted> =>
    accept({ channel: 'directline', address: conversation, agency, at: now(), ...inbound });

  const takeMessage = async (
    conversation: string,
    caller: Caller,
    message: ReceivedMessage,
  ): Promise<string> => {
    if (caller.as === 'page') {
      const seconds = waitToPost(conversation, now());
      if (seconds > 0) {
        throw new HttpError(429, 'TooManyRequests', 'Too many messages at once.', {
          'retry-after': String(seconds),
        });
      }
    }
    const { client, from, ...said } = message;
    const person = (caller.as === 'page' ? caller.grant.user : undefined) ?? from;
    const echo: Echo = {
      ...(person ? { from: { id: vault.seal(person) } } : {}),
      ...(client ? { channelData: { clientActivityID: client } } : {}),
    };
    const id = `${conversation}/${client ?? randomUUID()}`;
    const { seq } = await take(conversation, { id, kind: 'message', ...said, echo });
    return activityId(conversation, seq);
  };

  const mustExist = async (conversation: string, caller: Caller): Promise<void> => {
    // A genuine token is proof enough: its conversation may just not have been started.
    if (caller.as === 'server' && !(await find(conversation))) {
      throw new HttpError(404, 'NotFound', 'There is no such conversation.');
    }
  };

  const after = ({ url }: Call): number => {
    const watermark = url.searchParams.get('watermark') ?? '';
    return /^\d{1,15}$/.test(watermark) ? Number(watermark) : 0;
  };

  const generate: Route = async (call) => {
    if (authorize(call).as !== 'server') {
      throw new HttpError(403, 'Forbidden', 'Only the secret opens new conversations here.');
    }
    const { user, trustedOrigins } = parsed(GenerateBody, await readJson(call.req, LIMITS.activityBytes));
    const grant: Grant = { conversation: newConversationId() };
    if (user?.id) grant.user = user.id;
    if (trustedOrigins?.length) grant.origins = trustedOrigins;
    sendJson(call.res, 200, tokenAnswer(grant), CORS);
  };

  const refresh: Route = async (call) => {
    const caller = authorize(call, 'refresh');
    if (caller.as === 'server') throw new HttpError(403, 'Forbidden', 'A secret is not refreshed.');
    sendJson(call.res, 200, tokenAnswer(caller.grant), CORS);
  };

  const start: Route = async (call) => {
    const caller = authorize(call);
    const { locale } = parsed(StartBody, await readJson(call.req, LIMITS.activityBytes));
    const grant = caller.as === 'page' ? caller.grant : { conversation: newConversationId() };
    const { duplicate } = await take(grant.conversation, {
      id: `${grant.conversation}/start`,
      kind: 'start',
      ...(locale ? { locale } : {}),
    });
    sendJson(
      call.res,
      duplicate ? 200 : 201,
      { ...tokenAnswer(grant), streamUrl: streamUrl(call, grant, 0) },
      CORS,
    );
  };

  const resume: Route = async (call) => {
    const caller = authorize(call);
    await mustExist(call.conversation, caller);
    const grant = caller.as === 'page' ? caller.grant : { conversation: call.conversation };
    sendJson(call.res, 200, { ...tokenAnswer(grant), streamUrl: streamUrl(call, grant, after(call)) }, CORS);
  };

  const post: Route = async (call) => {
    const caller = authorize(call);
    await mustExist(call.conversation, caller);
    const received = receive(await readJson(call.req, LIMITS.activityBytes));
    if (received.kind === 'invalid') throw new HttpError(400, 'BadArgument', received.why);
    const id =
      received.kind === 'message'
        ? await takeMessage(call.conversation, caller, received.message)
        : `${call.conversation}|${randomUUID()}`;
    sendJson(call.res, 200, { id }, CORS);
  };

  const poll: Route = async (call) => {
    const from = after(call);
    const caller = authorize(call);
    let set = { activities: [] as unknown[], watermark: call.url.searchParams.get('watermark') ?? '' };
    try {
      await mustExist(call.conversation, caller);
      const { set: found } = await read(call.conversation, from);
      if (found.activities.length > 0 || Number(found.watermark) > from) set = found;
    } catch (error) {
      if (error instanceof HttpError) throw error;
      // Any 5xx here would silence the official client for ever; the next poll reads again.
      options.onError?.(error);
    }
    sendJson(call.res, 200, set, CORS);
  };

  const upload: Route = async (call) => {
    const caller = authorize(call);
    await mustExist(call.conversation, caller);
    const { activity, files } = await readUpload(call.req);
    let body: unknown = { type: 'message' };
    if (activity !== undefined) {
      try {
        body = JSON.parse(activity);
      } catch {
        throw new HttpError(400, 'BadArgument', 'The activity part is not JSON.');
      }
    }
    const received = receive(body);
    if (received.kind !== 'message')
      throw new HttpError(400, 'BadArgument', 'The activity part must be a message.');
    const { message } = received;
    if (files[0] && !message.attachment) {
      message.attachment = attachmentKind(files[0]);
      if (message.text === '') delete message.text;
    }
    const from = call.url.searchParams.get('userId');
    if (from && !message.from && from.length <= LIMITS.userIdChars) message.from = from;
    sendJson(call.res, 200, { id: await takeMessage(call.conversation, caller, message) }, CORS);
  };

  // `:` stands for a conversation's id.
  const routes: Record<string, Partial<Record<string, Route>>> = {
    '/tokens/generate': { POST: generate },
    '/tokens/refresh': { POST: refresh },
    '/conversations': { POST: start },
    '/conversations/:': { GET: resume },
    '/conversations/:/activities': { POST: post, GET: poll },
    '/conversations/:/upload': { POST: upload },
  };

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
      if (!(error instanceof HttpError)) options.onError?.(error);
      const told =
        error instanceof HttpError
          ? error
          : new HttpError(500, 'ServiceError', 'This could not be done. Try again.');
      sendError(res, told, CORS);
    } finally {
      // What was not read of a body must not be taken for the next request.
      if (!req.complete) req.resume();
      options.onAnswer?.(methods ? pattern : 'other', res.statusCode);
    }
  };

  const isOurs = (req: IncomingMessage): boolean => {
    const path = req.url ?? '';
    return (
      path.startsWith(BASE) && (path.length === BASE.length || '/?'.includes(path[BASE.length] as string))
    );
  };
  const urlOf = (req: IncomingMessage): URL | undefined =>
    URL.canParse(req.url ?? '', 'http://localhost') ? new URL(req.url ?? '', 'http://localhost') : undefined;

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
      const grant = url && tokens.read(url.searchParams.get('t') ?? '', 'stream', now());
      const refuse = (status: string): void => {
        socket.on('error', () => {});
        socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      };
      if (!url || !conversation) refuse('404 Not Found');
      else if (grant?.conversation !== conversation) refuse('403 Forbidden');
      else if (!streams.free) refuse('503 Service Unavailable');
      else streams.open(req, socket, head, conversation, after({ url } as Call));
      return true;
    },

    /**
     * A token for the page: for a new conversation, or again for the one that `before` opened, even when it ended
     * within the last day (a computer that slept).
     *
     * @throws HttpError 429 with retry-after
     */
    pageToken(req: IncomingMessage, before: string | undefined): ReturnType<typeof tokenAnswer> {
      const seconds = isOwnMachine(req, publicUrl) ? 0 : waitForToken(clientAddress(req), now());
      if (seconds > 0) {
        throw new HttpError(429, 'TooManyRequests', 'Too many new conversations from this address.', {
          'retry-after': String(seconds),
        });
      }
      const grant = before ? tokens.read(before, 'refresh', now()) : undefined;
      return tokenAnswer(grant ?? { conversation: newConversationId() });
    },

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
