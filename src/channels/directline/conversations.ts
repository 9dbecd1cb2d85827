/**
 * What a Direct Line conversation is to the rest of Declic: messages that are accepted, a log that is read, tokens
 * that open it. Knows nothing of HTTP but the address of a stream.
 */
import { randomUUID } from 'node:crypto';
import type { Accepted, Store } from '../../store/port.js';
import type { Vault } from '../../store/vault.js';
import { HttpError } from '../../web/http.js';
import { createRateLimit, type Rate } from '../../web/rate.js';
import type { Inbound } from '../types.js';
import type { ReceivedMessage } from './receive.js';
import { activityId, type Echo, entryActivities } from './render.js';
import type { ReadLog } from './stream.js';
import { createTokens, type Grant, LIFETIME } from './tokens.js';

/** Log entries in one answer; the client asks again at once or a second later. */
const PAGE = 200;

/** A person who writes faster than this is a program. Those who call with the secret are not limited. */
export const POST_RATE: Rate = { burst: 60, perMinute: 60 };

export interface ConversationOptions {
  store: Pick<Store, 'find' | 'log' | 'last'>;
  vault: Vault;
  accept: (inbound: Inbound) => Promise<Accepted>;
  agency: string;
  /** A picture's address below the origin; undefined when there is no such picture. */
  pictureAddress?: (id: string) => string | undefined;
  now: () => number;
}

/** Who calls: a person's page with a token, or a server with the secret. */
export type Caller = { as: 'server' } | { as: 'page'; grant: Grant };

export interface TokenAnswer {
  conversationId: string;
  token: string;
  /** Seconds. */
  expires_in: number;
}

export function createConversations(options: ConversationOptions) {
  const { store, vault, accept, agency, pictureAddress, now } = options;
  const tokens = createTokens(vault.subkey('directline'));
  const waitToPost = createRateLimit(POST_RATE);

  const openFrom = (sealed: string): string | undefined => {
    try {
      return vault.open(sealed);
    } catch {
      return undefined;
    }
  };

  /** The store's id of a conversation, once something was accepted in it. */
  const find = (conversation: string): Promise<string | undefined> =>
    store.find('directline', vault.hash('directline', conversation));

  const read: ReadLog = async (conversation, after, base) => {
    const pictureUrl = (id: string): string | undefined => {
      const address = pictureAddress?.(id);
      return address && base + address;
    };
    const internal = await find(conversation);
    const entries = internal ? await store.log(internal, after, PAGE) : [];
    // A watermark from beyond the last entry (of a copy that was restored, or invented) would be silence for ever.
    const last = entries.at(-1)?.seq ?? Math.min(after, internal ? await store.last(internal) : 0);
    const activities = entries.flatMap((entry) => entryActivities(conversation, entry, openFrom, pictureUrl));
    return { set: { activities, watermark: String(last) }, last, more: entries.length === PAGE, internal };
  };

  const take = (
    grant: Pick<Grant, 'conversation' | 'place' | 'agency'>,
    inbound: Partial<Inbound> & Pick<Inbound, 'id' | 'kind'>,
  ): Promise<Accepted> =>
    accept({
      channel: 'directline',
      address: grant.conversation,
      agency: grant.agency ?? agency,
      at: now(),
      ...(grant.place ? { place: grant.place } : {}),
      ...inbound,
    });

  return {
    tokens,
    find,
    read,

    /** A token as every answer carries it. */
    tokenAnswer: (grant: Grant): TokenAnswer => ({
      conversationId: grant.conversation,
      token: tokens.issue(grant, 'chat', now()),
      expires_in: LIFETIME.token,
    }),

    /** Begins a conversation, once. `duplicate`: it had begun before. */
    start: (grant: Grant, locale: string | undefined): Promise<Accepted> =>
      take(grant, { id: `${grant.conversation}/start`, kind: 'start', ...(locale ? { locale } : {}) }),

    /**
     * Writes what a person said, durably, and answers the activity's id. The bot has not thought yet by then.
     *
     * @throws HttpError 429 with retry-after; StoreError when nothing was written
     */
    async say(conversation: string, caller: Caller, message: ReceivedMessage): Promise<string> {
      const seconds = caller.as === 'page' ? waitToPost(conversation, now()) : 0;
      if (seconds > 0) {
        throw new HttpError(429, 'TooManyRequests', 'Too many messages at once.', {
          'retry-after': String(seconds),
        });
      }
      const { client, from, ...said } = message;
      const person = (caller.as === 'page' ? caller.grant.user : undefined) ?? from;
      const echo: Echo = {
        ...(person ? { from: { id: vault.sealWithin(conversation, person) } } : {}),
        ...(client ? { channelData: { clientActivityID: client } } : {}),
      };
      // The client's own id makes a second try the same message.
      const id = `${conversation}/${client ?? randomUUID()}`;
      const grant = caller.as === 'page' ? caller.grant : { conversation };
      const { seq } = await take(grant, { id, kind: 'message', ...said, echo });
      return activityId(conversation, seq);
    },
  };
}
export type Conversations = ReturnType<typeof createConversations>;
