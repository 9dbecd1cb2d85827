/**
 * Scripted people, and the provider between them and the office. What a person says next depends on nothing but the
 * seed and the question that reached them; so two runs with one seed are one conversation, whatever happens to the
 * office meanwhile. A person answers the first question of each turn, and writes again only then.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Inbound } from '../../src/channels/types.js';
import type { Prompt } from '../../src/engine/types.js';

/** A small seeded generator (mulberry32): 0 ≤ x < 1. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Arrival {
  address: string;
  ref: string;
  prompt: Prompt;
}

/** A provider over HTTP: takes each reference once, says so twice when it is asked twice. */
export class Provider {
  /** By address, in the order in which they first arrived. */
  readonly arrived = new Map<string, Arrival[]>();
  /** Messages that were handed over again after a crash and dropped. */
  dropped = 0;
  private readonly taken = new Map<string, string>();
  private server: Server | undefined;

  constructor(private readonly told: (arrival: Arrival) => void) {}

  async open(): Promise<string> {
    const server = createServer(async (request, response) => {
      try {
        let body = '';
        for await (const chunk of request) body += chunk;
        this.take(JSON.parse(body) as Arrival, body);
        response.end(JSON.stringify({ providerId: `taken-${this.taken.size}` }));
      } catch {
        // The office died in the middle of its request: nothing was taken.
        response.destroy();
      }
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  private take(arrival: Arrival, body: string): void {
    const before = this.taken.get(arrival.ref);
    if (before !== undefined) {
      this.dropped += 1;
      if (before !== body) throw new Error('one reference came with two texts');
      return;
    }
    this.taken.set(arrival.ref, body);
    const all = this.arrived.get(arrival.address) ?? [];
    this.arrived.set(arrival.address, [...all, arrival]);
    this.told(arrival);
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

/** The number of a reference's log entry: `<conversation>:<seq>`. */
export const seqOf = (ref: string): number => Number(ref.slice(ref.lastIndexOf(':') + 1));

/** What a person answers to a question (undefined: before the first); undefined when they have no more to say. */
export type Answer = (
  prompt: Prompt | undefined,
  random: () => number,
) => Pick<Inbound, 'text' | 'value'> | undefined;

export class Person {
  readonly address: string;
  /** Messages said and acknowledged. */
  said = 0;
  /** The one that waits to be acknowledged. */
  private saying: Inbound | undefined;
  private acknowledged = 0;
  private leaves = false;
  private prompts: Arrival[] = [];

  constructor(
    readonly number: number,
    readonly agency: string,
    private readonly seed: number,
    private readonly messages: number,
    private readonly answer: Answer,
    private readonly at: number,
  ) {
    this.address = `+3363998${String(number).padStart(4, '0')}`;
  }

  /** The question that came after their last message, if it came already. */
  private get asked(): Arrival | undefined {
    return this.prompts.find(({ ref }) => seqOf(ref) > this.acknowledged);
  }

  get done(): boolean {
    return this.leaves || (this.said >= this.messages && this.asked !== undefined);
  }

  /** May say something new: what they last said was acknowledged and answered. */
  get ready(): boolean {
    if (this.leaves || this.saying || this.said >= this.messages) return false;
    return this.said === 0 || this.asked !== undefined;
  }

  /** The message they say now, the same until it is acknowledged: providers repeat themselves. */
  speak(): Inbound | undefined {
    if (!this.saying && this.ready) {
      const random = randomOf(this.seed * 1_000_003 + this.number * 1_009 + this.said);
      const answer = this.answer(this.said === 0 ? undefined : this.asked?.prompt, random);
      this.leaves = answer === undefined;
      if (answer === undefined) return undefined;
      this.saying = {
        channel: 'sms',
        id: `${this.number}-${this.said}`,
        address: this.address,
        agency: this.agency,
        at: this.at,
        kind: 'message',
        ...answer,
      };
    }
    return this.saying;
  }

  hear(arrival: Arrival): void {
    this.prompts.push(arrival);
  }

  accepted(id: string, seq: number): void {
    if (this.saying?.id !== id) return;
    this.saying = undefined;
    this.acknowledged = seq;
    this.said += 1;
  }
}
