/** What the benchmark's processes say to each other. */
import type { PostedBy } from './posts.js';

/** The key of the echo servers' signatures. */
export const ECHO_KEY = 'a key that both sides know';

/** What the load generator is asked for: so many people at once, each on a connection of their own. */
export type Order = Flood | Visits;

interface Load {
  port: number;
  people: number;
  /** Of the servers, which can tell whoever has it for a page of theirs. */
  secretKey: string;
}

/** Messages one after the other, each as soon as the one before was answered with 200. */
export interface Flood extends Load {
  kind: 'flood';
  /** Signed webhooks for an echo server, what people write for Declic, or a provider's webhooks. */
  to: 'echo' | 'accept' | PostedBy;
  warmUpMs: number;
  ms: number;
  /** Each connection asks once in so many milliseconds, not as often as it can; how long it waits is reported. */
  everyMs?: number;
  /** One of so many messages is a voice note, which lies at the provider. */
  voices?: number;
  provider?: string;
}

/** Conversations, each message answered by the bot before the next is written. */
export interface Visits extends Load {
  kind: 'visits';
  /** Ends when the time is over, or after so many conversations. */
  until: { warmUpMs: number; ms: number } | { conversations: number };
  /** After so many messages a person leaves; without it they stay until their outcome is known. */
  messages?: number;
}

export interface Report {
  /** Requests answered with 200, or messages answered by the bot. */
  done: number;
  ms: number;
  /** From a message to its answer, in milliseconds, of every talk's or paced message. */
  waits: number[];
}
