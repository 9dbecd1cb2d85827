/** Direct Line's calls, one function each: who may, what is read, what is answered. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { HttpError, origin, readJson, sendJson } from '../../web/http.js';
import type { Caller, Conversations } from './conversations.js';
import { readUpload } from './multipart.js';
import { attachmentKind, LIMITS, receive } from './receive.js';
import { type Grant, newConversationId, secretCheck, type TokenUse } from './tokens.js';

/** Where Direct Line lives. */
export const BASE = '/v3/directline';

/** Every answer may be read by any site: a token is needed, and no cookie is looked at. */
export const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after',
};

const GenerateBody = z.looseObject({
  user: z.looseObject({ id: z.string().min(1).max(LIMITS.userIdChars).optional() }).nullish(),
  trustedOrigins: z.array(z.string().max(300)).max(20).nullish(),
});
const StartBody = z.looseObject({ locale: z.string().max(35).nullish() });

export interface Call {
  req: IncomingMessage;
  res: ServerResponse;
  url: URL;
  /** From the path; empty where the path names none. */
  conversation: string;
}

type Route = (call: Call) => Promise<void>;

/** By path, `:` standing for a conversation's id, and by method. */
export type Routes = Record<string, Partial<Record<string, Route>>>;

export interface RouteOptions {
  conversations: Conversations;
  secret: string | undefined;
  publicUrl: string | undefined;
  now: () => number;
  onError: ((error: unknown) => void) | undefined;
}

/** The log entry after which a client wants to read; what is no watermark of ours means from the beginning. */
export function watermarkOf(url: URL): number {
  const watermark = url.searchParams.get('watermark') ?? '';
  return /^\d{1,15}$/.test(watermark) ? Number(watermark) : 0;
}

export function createRoutes({ conversations, secret, publicUrl, now, onError }: RouteOptions): Routes {
  const { tokens, tokenAnswer } = conversations;
  const isSecret = secretCheck(secret);

  /** Takes a request's caller, or says why it cannot. 401: nothing was shown. 403: what was shown is not good. */
  const authorize = ({ req, conversation }: Call, use: TokenUse = 'chat'): Caller => {
    const header = req.headers.authorization;
    if (!header) {
      throw new HttpError(401, 'Unauthorized', 'Send Authorization: Bearer and a token.', {
        'www-authenticate': 'Bearer',
      });
    }
    const bearer = /^Bearer +(.+)$/i.exec(header.trim())?.[1] ?? '';
    if (isSecret(bearer)) return { as: 'server' };
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

  const mustExist = async (conversation: string, caller: Caller): Promise<void> => {
    // A genuine token is proof enough: its conversation may just not have been started.
    if (caller.as === 'server' && !(await conversations.find(conversation))) {
      throw new HttpError(404, 'NotFound', 'There is no such conversation.');
    }
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
    const { duplicate } = await conversations.start(grant, locale ?? undefined);
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
    sendJson(
      call.res,
      200,
      { ...tokenAnswer(grant), streamUrl: streamUrl(call, grant, watermarkOf(call.url)) },
      CORS,
    );
  };

  const post: Route = async (call) => {
    const caller = authorize(call);
    await mustExist(call.conversation, caller);
    const received = receive(await readJson(call.req, LIMITS.activityBytes));
    if (received.kind === 'invalid') throw new HttpError(400, 'BadArgument', received.why);
    const id =
      received.kind === 'message'
        ? await conversations.say(call.conversation, caller, received.message)
        : `${call.conversation}|${randomUUID()}`;
    sendJson(call.res, 200, { id }, CORS);
  };

  const poll: Route = async (call) => {
    const from = watermarkOf(call.url);
    const caller = authorize(call);
    let set = { activities: [] as unknown[], watermark: call.url.searchParams.get('watermark') ?? '' };
    try {
      await mustExist(call.conversation, caller);
      const { set: found } = await conversations.read(call.conversation, from, origin(call.req, publicUrl));
      if (found.activities.length > 0 || Number(found.watermark) !== from) set = found;
    } catch (error) {
      if (error instanceof HttpError) throw error;
      // Any 5xx here would silence the official client for ever; the next poll reads again.
      onError?.(error);
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
    sendJson(call.res, 200, { id: await conversations.say(call.conversation, caller, message) }, CORS);
  };

  return {
    '/tokens/generate': { POST: generate },
    '/tokens/refresh': { POST: refresh },
    '/conversations': { POST: start },
    '/conversations/:': { GET: resume },
    '/conversations/:/activities': { POST: post, GET: poll },
    '/conversations/:/upload': { POST: upload },
  };
}
