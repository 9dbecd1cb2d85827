/**
 * A conversation for a page without a script: the same tokens, the same mailbox, the same log. What Direct Line's
 * clients do with several calls is one call here, which waits a while for the bot's answer.
 */
import type { IncomingMessage } from 'node:http';
import type { Store } from '../../store/port.js';
import type { Vault } from '../../store/vault.js';
import type { Conversations } from './conversations.js';
import type { WireActivity } from './render.js';
import type { Grant } from './tokens.js';

const WAIT = {
  /** Milliseconds that a page waits for the bot's answer; then it says that there is none yet. */
  answer: 8_000,
  /** How often the log is looked at when nothing announced a change. */
  poll: 500,
} as const;

/** Log entries looked at together. */
const PAGE = 200;

/** What a page without a script sends. */
export interface Answer {
  /** The page's own id of it: the same one twice with the same words is a page that was sent again. */
  message: string;
  text?: string;
  value?: string;
  locale: string;
}

export interface TalkOptions {
  conversations: Conversations;
  store: Pick<Store, 'log' | 'watch'>;
  vault: Pick<Vault, 'hash'>;
  /** Lets somebody new in; throws HttpError 429. */
  admit: (req: IncomingMessage) => void;
  now: () => number;
  /** Milliseconds; WAIT.answer by default. */
  patience?: number | undefined;
}

/** Where somebody is, from the address of the page or the poster: a known place, and its agency. */
export interface Whereabouts {
  place: string;
  agency: string;
}

export function createTalk(options: TalkOptions) {
  const { conversations, store, vault, admit, now, patience = WAIT.answer } = options;
  /** Resolves when the conversation changed, or it is time to look anyway: another process may have answered. */
  const change = (internal: string | undefined, until: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        unwatch();
        resolve();
      };
      const timer = setTimeout(done, Math.max(0, Math.min(WAIT.poll, until - now())));
      const unwatch = store.watch((changed) => changed === internal && done());
    });

  /** Waits until the bot has answered all that was said; false when it takes too long. */
  const answered = async (conversation: string): Promise<boolean> => {
    const until = now() + patience;
    const internal = await conversations.find(conversation);
    for (let after = 0; internal; ) {
      const entries = await store.log(internal, after, PAGE);
      const waiting = entries.find(({ status }) => status === 'waiting');
      if (!waiting && entries.length < PAGE) return true;
      after = waiting ? waiting.seq - 1 : (entries.at(-1)?.seq ?? after);
      if (!waiting) continue;
      if (now() >= until) return false;
      await change(internal, until);
    }
    return true;
  };

  return {
    /** The conversation that a token opens, also within a day after its end: a page may stay open for long. */
    resume: (token: string): Grant | undefined => conversations.tokens.read(token, 'refresh', now()),

    /**
     * A new conversation, named by the page's first answer: sent again, it is the same one. Nothing is kept yet.
     *
     * @throws HttpError 429 with retry-after
     */
    async begin(req: IncomingMessage, message: string, where: Whereabouts | undefined): Promise<Grant> {
      // The keyed hash, as 128 bits of it are as hard to guess as an id by chance.
      const conversation = Buffer.from(vault.hash('plain', message), 'hex')
        .toString('base64url')
        .slice(0, 22);
      if (!(await conversations.find(conversation))) admit(req);
      return { conversation, ...where };
    },

    token: (grant: Grant): string => conversations.tokenAnswer(grant).token,

    /**
     * Greets, if that was not done, keeps what the person said, and waits for the answer. False: there is none yet.
     *
     * @throws HttpError 429; StoreError when nothing was written
     */
    async say(grant: Grant, { message, ...said }: Answer): Promise<boolean> {
      const { duplicate } = await conversations.start(grant, said.locale);
      // The greeting first: a person reads it above what they said, as they saw it before.
      if (!duplicate) await answered(grant.conversation);
      // With the words, so that going back and answering differently is another answer. Keyed, as they may be secret.
      const words = vault.hash('plain', `${message} ${said.value ?? ''} ${said.text ?? ''}`).slice(0, 22);
      await conversations.say(grant.conversation, { as: 'page', grant }, { client: words, ...said });
      return answered(grant.conversation);
    },

    /** Waits for the answer to what was said before. False: there is none yet. */
    hear: ({ conversation }: Grant): Promise<boolean> => answered(conversation),

    /** The whole conversation, pictures by their address below the origin. */
    async all({ conversation }: Grant): Promise<WireActivity[]> {
      const activities: WireActivity[] = [];
      for (let after = 0; ; ) {
        const { set, last, more } = await conversations.read(conversation, after, '');
        activities.push(...(set.activities as WireActivity[]));
        if (!more) return activities;
        after = last;
      }
    },
  };
}
export type Talk = ReturnType<typeof createTalk>;
