/**
 * A conversation on a store of its own, in a temporary folder that is deleted at the end. It goes the way every
 * message goes: accepted, thought about by a worker, read back from the log; with the demonstration agency.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMONSTRATION, ensureDemonstration } from '../booking/demo.js';
import { createBooking } from '../booking/index.js';
import type { Inbound } from '../channels/types.js';
import type { Content } from '../content/model.js';
import { createAccept, createWorker, type Log } from '../delivery/index.js';
import type { Prompt } from '../engine/types.js';
import { openSqliteStore } from '../store/sqlite/index.js';
import { openVault } from '../store/vault.js';
import { createUnderstanding, redact } from '../understanding/index.js';
import type { Understand } from '../understanding/types.js';
import { CHAT_TRAITS, type ChatChannel } from './channels.js';
import { type Golden, type GoldenInput, type GoldenTurn, printGolden, readInput } from './golden.js';

/** A wait is gone through in steps, so that each timer rings at its time: fine ones first, then by the hour. */
const FINE = { step: 60_000, until: 2 * 3_600_000 };
const COARSE = 3_600_000;

/** Log entries read at once. */
const PAGE = 100;

export interface TalkOptions {
  content: Content;
  /** ISO 639-1, of a person who has not shown their language. */
  lang: string;
  /** The one on which the person is; the web without it. */
  channel?: ChatChannel;
  /** Epoch milliseconds at which the clock stands still but for waits; without it, it goes on as usual. */
  at?: number;
  /** Called with each prompt, in order, also with those that a timer brings. */
  hear(prompt: Prompt): void;
  log: Log;
}

export interface Talk {
  /** Does what the person does; resolves when the answer was heard. */
  send(input: GoldenInput): Promise<void>;
  /** Ends the conversation and deletes everything. */
  close(): Promise<void>;
}

/**
 * Opens a conversation in which nothing was said yet.
 *
 * @example const talk = await openTalk({ content, lang: 'fr', hear: show, log }); await talk.send({ kind: 'start' })
 */
export async function openTalk(options: TalkOptions): Promise<Talk> {
  const understand = createUnderstanding(options.content);
  const folder = await mkdtemp(join(tmpdir(), 'declic-chat-'));
  try {
    return await talkIn(folder, understand, options);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function talkIn(
  folder: string,
  understand: Understand,
  { content, lang, channel = 'web', at, hear, log }: TalkOptions,
): Promise<Talk> {
  const store = await openSqliteStore({ file: join(folder, 'declic.db') });
  await ensureDemonstration(store);
  let waited = 0;
  const clock = (): number => (at ?? Date.now()) + waited;
  const vault = openVault({ dataDir: folder });
  const accept = createAccept({ store, vault, redact });
  const { carryOut } = createBooking({ store, clock });
  const { traits, address } = CHAT_TRAITS[channel];
  const channels = [traits];
  const worker = createWorker({
    store,
    content,
    understand,
    carryOut,
    channels,
    clock,
    log,
    defaultLanguage: lang,
  });
  worker.start();

  let conversation: string | undefined;
  let messages = 0;
  let seen = 0;
  let reading: Promise<void> = Promise.resolve();

  async function read(): Promise<void> {
    if (conversation === undefined) return;
    for (;;) {
      const entries = await store.log(conversation, seen, PAGE);
      for (const { seq, direction, body } of entries) {
        seen = Math.max(seen, seq);
        if (direction === 'out') hear(body as Prompt);
      }
      if (entries.length < PAGE) return;
    }
  }

  /** One reader at a time: an answer and a timer may come together. */
  function listen(): Promise<void> {
    reading = reading.then(read);
    return reading;
  }
  const unwatch = store.watch(() => void listen());

  async function settle(): Promise<void> {
    await worker.idle();
    await listen();
  }

  async function wait(ms: number): Promise<void> {
    const end = waited + ms;
    const fine = Math.min(end, waited + FINE.until);
    while (waited < end) {
      waited = waited < fine ? Math.min(fine, waited + FINE.step) : Math.min(end, waited + COARSE);
      await settle();
    }
  }

  async function post(input: Exclude<GoldenInput, { kind: 'wait' }>): Promise<void> {
    messages += 1;
    const accepted = await accept({
      channel: traits.id,
      id: String(messages),
      address,
      agency: DEMONSTRATION.id,
      at: clock(),
      ...saidBy(input, lang),
    });
    conversation = accepted.conversation;
    await settle();
  }

  return {
    send: (input) => (input.kind === 'wait' ? wait(input.ms) : post(input)),
    async close() {
      unwatch();
      await worker.stop();
      await reading;
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Said = Pick<Inbound, 'kind' | 'text' | 'value' | 'attachment' | 'locale'>;

function saidBy(input: Exclude<GoldenInput, { kind: 'wait' }>, lang: string): Said {
  switch (input.kind) {
    case 'start':
      return { kind: 'start', locale: lang };
    case 'text':
      return { kind: 'message', text: input.text };
    case 'press':
      return { kind: 'message', value: input.value };
    case 'attachment':
      return { kind: 'message', attachment: input.attachment };
  }
}

/**
 * Holds a golden conversation again and answers its whole text, to be compared with the file.
 *
 * @example (await runGolden(content, parseGolden(text), log)) === text
 */
export async function runGolden(content: Content, golden: Golden, log: Log): Promise<string> {
  const turns: GoldenTurn[] = [];
  const hear = (prompt: Prompt): void => void turns.at(-1)?.prompts.push(prompt);
  const talk = await openTalk({
    content,
    lang: golden.lang,
    channel: golden.channel,
    at: Date.parse(golden.at),
    hear,
    log,
  });
  try {
    for (const input of golden.inputs) {
      turns.push({ input, prompts: [] });
      await talk.send(readInput(input));
    }
  } finally {
    await talk.close();
  }
  return printGolden(golden, turns);
}
