import { expect, test } from '@jest/globals';
import { createOutbox, type OutboxOptions, type Pump } from '../../src/delivery/index.js';
import { DELIVERY_LIMITS } from '../../src/delivery/limits.js';
import type { Prompt } from '../../src/engine/types.js';
import { type Desk, MINUTE, until, withDesk } from './desk.js';
import { openProvider, type Provider } from './provider.js';

const LEA = '+33639980001';
const ALI = '+33639980002';

interface Post {
  desk: Desk;
  provider: Provider;
  outbox: Pump;
  /** Puts prompts with these ids into the person's outbox, as one turn does. */
  write(person: string, ...ids: string[]): Promise<void>;
  statuses(person: string): Promise<string[]>;
}

/** A desk with an outbox and a provider; the messages are put there by the store's own commit. */
function withPost(run: (post: Post) => Promise<void>, changes: Partial<OutboxOptions> = {}): Promise<void> {
  return withDesk(async (desk) => {
    const provider = await openProvider();
    const { store, vault, clock, log } = desk;
    const senders = [provider.sender];
    const outbox = createOutbox({ store, vault, senders, clock, log, random: () => 0, ...changes });
    try {
      await run({
        desk,
        provider,
        outbox: desk.run(outbox),
        async write(person, ...ids) {
          await desk.say(person, 'oui', { channel: 'sms' });
          const claim = await store.claim('test', desk.now, 1_000);
          if (!claim) throw new Error('nothing to claim');
          const prompts = ids.map((id) => ({ at: desk.now, status: 'pending' as const, body: promptOf(id) }));
          const session = { id: claim.conversation } as never;
          await store.commit({
            claim,
            session,
            prompts,
            records: [],
            erase: false,
            wakeAt: undefined,
            now: desk.now,
          });
        },
        statuses: async (person) =>
          (await desk.entries(person, 'sms'))
            .filter((entry) => entry.direction === 'out')
            .map(({ status }) => status),
      });
    } finally {
      await provider.close();
    }
  });
}

const promptOf = (id: string): Prompt => ({ id, lang: 'fr', text: id, options: [] });

test('the messages of one person leave one after the other, each once the one before was taken', () =>
  withPost(async ({ provider, outbox, write, statuses }) => {
    let open = (): void => {};
    provider.gate = new Promise((resolve) => {
      open = resolve;
    });
    await write(LEA, 'a', 'b', 'c');
    await write(ALI, 'x');
    await until(() => provider.asked.length === 2);
    expect([...provider.asked].sort()).toEqual([`${LEA} a`, `${ALI} x`]);
    open();
    await until(() => provider.taken.length === 4);
    await outbox.idle();
    expect(provider.taken.filter((message) => message.startsWith(LEA))).toEqual([
      `${LEA} a`,
      `${LEA} b`,
      `${LEA} c`,
    ]);
    expect(await statuses(LEA)).toEqual(['accepted', 'accepted', 'accepted']);
  }));

test('what the provider could not take is sent again, later and later, before anything that follows', () =>
  withPost(async ({ desk, provider, outbox, write, statuses }) => {
    provider.answers = [503, 503];
    await write(LEA, 'a', 'b');
    await outbox.idle();
    expect(await statuses(LEA)).toEqual(['pending', 'pending']);
    desk.now += DELIVERY_LIMITS.sendRetry / 2;
    outbox.wake();
    await outbox.idle();
    expect(provider.asked).toHaveLength(2);
    desk.now += DELIVERY_LIMITS.sendRetry / 2;
    outbox.wake();
    await outbox.idle();
    expect(provider.asked).toHaveLength(2);
    desk.now += DELIVERY_LIMITS.sendRetry / 2;
    outbox.wake();
    await outbox.idle();
    expect(provider.taken).toEqual([`${LEA} a`, `${LEA} b`]);
  }));

test('a message that is refused again and again is failed, and the next one leaves', () =>
  withPost(async ({ desk, provider, outbox, write, statuses }) => {
    provider.answers = Array.from({ length: DELIVERY_LIMITS.sendAttempts }, () => 503);
    await write(LEA, 'a', 'b');
    for (let attempt = 0; attempt < DELIVERY_LIMITS.sendAttempts; attempt++) {
      await outbox.idle();
      desk.now += DELIVERY_LIMITS.sendRetryMost;
    }
    await outbox.idle();
    expect(await statuses(LEA)).toEqual(['failed', 'accepted']);
    expect(provider.taken).toEqual([`${LEA} b`]);
  }));

test('a person who cannot be reached is not tried again', () =>
  withPost(async ({ desk, provider, outbox, write, statuses }) => {
    provider.answers = [400];
    await write(LEA, 'a');
    await outbox.idle();
    desk.now += DELIVERY_LIMITS.sendRetryMost;
    await outbox.idle();
    expect(await statuses(LEA)).toEqual(['undeliverable']);
    expect(provider.asked).toHaveLength(1);
    expect(JSON.stringify(desk.lines)).toContain('test:400');
    expect(JSON.stringify(desk.lines)).not.toContain('3998');
  }));

test('"too many" lets the whole channel rest, and nobody loses a message', () =>
  withPost(
    async ({ desk, provider, outbox, write }) => {
      provider.answers = [429];
      await write(LEA, 'a');
      await outbox.idle();
      await write(ALI, 'x');
      await outbox.idle();
      expect(provider.asked).toEqual([`${LEA} a`]);
      desk.now += DELIVERY_LIMITS.throttle;
      await outbox.idle();
      expect([...provider.taken].sort()).toEqual([`${LEA} a`, `${ALI} x`]);
    },
    { atOnce: 1 },
  ));

test('a message whose fate is unknown is sent again only after a while without a report', () =>
  withPost(async ({ desk, provider, outbox, write, statuses }) => {
    provider.answers = ['cut'];
    await write(LEA, 'a', 'b');
    await outbox.idle();
    expect(await statuses(LEA)).toEqual(['unknown', 'pending']);
    expect(provider.taken).toEqual([`${LEA} a`]);
    desk.now += MINUTE;
    await outbox.idle();
    expect(await statuses(LEA)).toEqual(['accepted', 'accepted']);
    expect(provider.taken).toEqual([`${LEA} a`, `${LEA} a`, `${LEA} b`]);
  }));

test('a provider that never answers does not hold up others for ever', () =>
  withPost(
    async ({ provider, outbox, write, statuses }) => {
      provider.gate = new Promise(() => {});
      await write(LEA, 'a');
      await outbox.idle();
      expect(await statuses(LEA)).toEqual(['unknown']);
    },
    { patience: 20 },
  ));

test('an answer for a channel that people poll is there at once and never posted to anybody', () =>
  withPost(async ({ desk, provider, outbox }) => {
    const worker = desk.worker();
    await desk.say('lea', 'bonjour', { channel: 'web' });
    await desk.say(ALI, 'bonjour', { channel: 'sms' });
    await worker.idle();
    await until(() => provider.taken.length === 1);
    await outbox.idle();
    expect(provider.taken[0]).toContain(ALI);
    expect((await desk.entries('lea')).map(({ status }) => status)).toEqual(['done', 'sent']);
    expect((await desk.entries(ALI, 'sms')).map(({ status }) => status)).toEqual(['done', 'accepted']);
  }));
