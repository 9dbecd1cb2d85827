/**
 * Direct Line tokens: signed, stateless, each bound to one conversation.
 *
 * A token is `<claims>.<signature>`, both base64url; the signature is HMAC-SHA256 over the claims with a key that
 * only this installation has. Nothing is stored, so a token outlives a restart and works in every process.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Seconds. `token`: what Microsoft's service gives. `refresh`: how long after its end a page that slept may ask for a new one. */
export const LIFETIME = { token: 30 * 60, refresh: 24 * 60 * 60, stream: 60 } as const;

/** Characters of the id of a place or an agency in a token. Ours are short; a longer one is left out. */
const PLACE_ID_CHARS = 100;

const Claims = z.object({
  /** The conversation. */
  c: z.string().min(1).max(64),
  /** The person's id as the caller named it, if it did. */
  u: z.string().max(128).optional(),
  /** The web origins from which the token may be used; none named means any. */
  o: z.array(z.string()).optional(),
  /** The place from which the person came, and its agency. */
  l: z.string().max(PLACE_ID_CHARS).optional(),
  a: z.string().max(PLACE_ID_CHARS).optional(),
  /** What it opens: the conversation, or one WebSocket. */
  p: z.enum(['chat', 'stream']),
  /** End, in seconds since 1970. */
  e: z.number().int(),
});

/** What a token says. */
export interface Grant {
  conversation: string;
  user?: string;
  origins?: string[];
  /** The place from which the person came (`?place=`), and its agency: a known one, or both are absent. */
  place?: string;
  agency?: string;
}

/** Tokens that one process remembers as genuine; a page shows the same one for half an hour. */
const REMEMBERED = 10_000;

export type TokenUse = 'chat' | 'refresh' | 'stream';

/**
 * Makes and reads tokens. `read` answers undefined for whatever is not genuine, has ended, or is meant for
 * something else; it never throws. `now` is epoch milliseconds.
 *
 * @example
 * const tokens = createTokens(key);
 * tokens.read(tokens.issue({ conversation: 'c1' }, 'chat', now), 'chat', now)?.conversation // 'c1'
 */
export function createTokens(key: Uint8Array) {
  const sign = (claims: string): Buffer => createHmac('sha256', key).update(claims).digest();
  const genuine = new Map<string, z.infer<typeof Claims>>();

  /** What a token claims, if its signature is ours. */
  const claimsOf = (token: string): z.infer<typeof Claims> | undefined => {
    const known = genuine.get(token);
    if (known) return known;
    const [claims, signature, more] = token.split('.');
    if (!claims || !signature || more !== undefined) return undefined;
    const given = Buffer.from(signature, 'base64url');
    const expected = sign(claims);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const read = Claims.safeParse(JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')));
    if (!read.success) return undefined;
    if (genuine.size >= REMEMBERED) genuine.clear();
    genuine.set(token, read.data);
    return read.data;
  };

  return {
    issue(grant: Grant, use: 'chat' | 'stream', now: number): string {
      const seconds = use === 'stream' ? LIFETIME.stream : LIFETIME.token;
      const claims = Buffer.from(
        JSON.stringify({
          c: grant.conversation,
          u: grant.user,
          o: grant.origins,
          l: grant.place,
          a: grant.agency,
          p: use,
          e: Math.floor(now / 1000) + seconds,
        }),
      ).toString('base64url');
      return `${claims}.${sign(claims).toString('base64url')}`;
    },

    read(token: string, use: TokenUse, now: number): Grant | undefined {
      const claims = claimsOf(token);
      if (!claims) return undefined;
      const { c, u, o, l, a, p, e } = claims;
      if (p !== (use === 'stream' ? 'stream' : 'chat')) return undefined;
      const grace = use === 'refresh' ? LIFETIME.refresh : 0;
      if (now / 1000 >= e + grace) return undefined;
      return {
        conversation: c,
        ...(u === undefined ? {} : { user: u }),
        ...(o ? { origins: o } : {}),
        ...(l === undefined ? {} : { place: l }),
        ...(a === undefined ? {} : { agency: a }),
      };
    },
  };
}
export type Tokens = ReturnType<typeof createTokens>;

/** A new conversation's id: 128 random bits, in letters that need no escaping in an address. */
export function newConversationId(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * Answers a function that compares with the secret in constant time, whatever the lengths. A secret that is not
 * set equals nothing.
 */
export function secretCheck(secret: string | undefined): (given: string) => boolean {
  if (!secret) return () => false;
  const digest = (text: string): Buffer => createHmac('sha256', 'declic').update(text).digest();
  const wanted = digest(secret);
  return (given) => timingSafeEqual(digest(given), wanted);
}
