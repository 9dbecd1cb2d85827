/** What an office process is told, and what it tells. */
import type { Inbound } from '../../src/channels/types.js';

/** Where a process can be told to die: just before or just after one of these, counted from 1. */
export const KILL_POINTS = [
  'accept:before',
  'accept:after',
  'claim:after',
  'effect:before',
  'effect:after',
  'commit:before',
  'commit:after',
  'send:before',
  'send:after',
  'settle:before',
  'settle:after',
] as const;
export type KillPoint = (typeof KILL_POINTS)[number];

/**
 * The offices' clock goes slower than ours by this factor: on a machine that is busy with other things no wait of
 * a conversation ("I keep it for 10 minutes") ends earlier than in an undisturbed run.
 */
export const SLOWER = 10;

export interface Orders {
  /** Holds the database and the key. */
  dir: string;
  /** The content, read once and written down as JSON: the process starts sooner. */
  content: string;
  /** Where messages to people are posted. */
  provider: string;
  /** The first moment of the conversations, and the real moment that it stands for. */
  begins: number;
  began: number;
  /** Milliseconds of the offices' clock, each: short, so that what a killed process held is soon taken over. */
  lease: number;
  grace: number;
  kill?: { point: KillPoint; count: number };
}

export type ToOffice =
  | { kind: 'open'; orders: Orders }
  | { kind: 'say'; inbound: Inbound }
  | { kind: 'close' };
export type FromOffice =
  | { kind: 'loaded' }
  | { kind: 'opened' }
  | { kind: 'accepted'; id: string; seq: number }
  | { kind: 'refused'; id: string }
  | { kind: 'log'; level: string; fields: object; message: string };
