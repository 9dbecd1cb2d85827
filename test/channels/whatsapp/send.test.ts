import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { DEMONSTRATION } from '../../../src/booking/demo.js';
import { createWhatsApp } from '../../../src/channels/whatsapp/index.js';
import { createAccept, createOutbox, type Pump } from '../../../src/delivery/index.js';
import { DELIVERY_LIMITS } from '../../../src/delivery/limits.js';
import type { Prompt } from '../../../src/engine/types.js';
import { redact } from '../../../src/understanding/index.js';
import { type Desk, HOUR, MINUTE, until, withDesk } from '../../delivery/desk.js';
import { session } from '../../store/people.js';
import { OUR_ID, posted, says } from './meta.js';
import { ACCESS_TOKEN, type Answer, APP_SECRET, type Meta, openMeta, VERIFY_TOKEN } from './stand-in.js';

const LEA = '33639980001';
const ALI = '33639980002';
const HIDDEN = 'FR.13491208655302741918';

interface Post {
  desk: Desk;
  meta: Meta;
  /** Starts to send, or looks again. Waits until there is nothing to do now. */
  send(): Promise<void>;
  /** The person writes, and a turn of the worker's puts these prompts into their outbox. */
  write(person: string, ...prompts: (string | Prompt)[]): Promise<void>;
  statuses(person: string): Promise<string[]>;
}

const addressOf = (person: string): string => (person.includes('.') ? person : `+${person}`);
const promptOf = (text: string): Prompt => ({ id: 'email', lang: 'fr', text, options: [] });

/** The channel, its webhook and an outbox over a real store, and Meta beside them. */
function withPost(run: (post: Post) => Promise<void>, template?: string): Promise<void> {
  return withDesk(async (desk) => {
    const meta = await openMeta();
    const { store, vault, clock, log } = desk;
    const channel = createWhatsApp({
      appSecret: APP_SECRET,
      verifyToken: VERIFY_TOKEN,
      phoneNumberId: OUR_ID,
      accessToken: ACCESS_TOKEN,
      apiUrl: meta.apiUrl,
      template,
      choose: () => 'Choisir',
      agency: DEMONSTRATION.id,
      accept: createAccept({ store, vault, redact }),
      store,
      now: clock,
    });
    const server = createServer((req, res) => void channel.handle(req, res));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    meta.webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/channels/whatsapp`;
    let outbox: Pump | undefined;
    try {
      await run({
        desk,
        meta,
        async send() {
          outbox ??= desk.run(
            createOutbox({ store, vault, senders: [channel.sender], clock, log, random: () => 0 }),
          );
          outbox.wake();
          await outbox.idle();
        },
        async write(person, ...prompts) {
          const from = person.includes('.') ? { from: undefined, from_user_id: person } : { from: person };
          expect(await meta.post(posted(says('oui', { ...from, timestamp: `${desk.now / 1000}` })))).toBe(
            200,
          );
          const claim = await store.claim('test', desk.now, 1_000);
          if (!claim) throw new Error('nothing to claim');
          await store.commit({
            claim,
            session: session(claim.conversation, { channel: 'whatsapp', lastAt: desk.now }),
            prompts: prompts.map((prompt) => ({
              at: desk.now,
              status: 'pending' as const,
              body: typeof prompt === 'string' ? promptOf(prompt) : prompt,
            })),
            records: [],
            erase: false,
            wakeAt: undefined,
            now: desk.now,
          });
        },
        statuses: async (person) =>
          (await desk.entries(addressOf(person), 'whatsapp'))
            .filter(({ direction }) => direction === 'out')
            .map(({ status }) => status),
      });
      // Whatever happened: Meta took every request for a right one, and no number reached the log.
      expect(meta.faults).toEqual([]);
      expect(JSON.stringify(desk.lines)).not.toMatch(/3363998|FR\.1349|Recipient/);
    } finally {
      server.closeAllConnections();
      server.close();
      await meta.close();
    }
  });
}

const told = ({ taken }: Meta, person: string): string[] =>
  taken.filter(({ to }) => to === person).map(({ text }) => text);

describe('a message', () => {
  test('goes to the number, with our own id, and its way is followed', () =>
    withPost(async ({ meta, send, write, statuses }) => {
      await write(LEA, 'un', 'deux');
      await send();
      expect(told(meta, LEA)).toEqual(['un', 'deux']);
      const [un, deux] = meta.taken;
      if (!un || !deux) throw new Error('nothing was taken');
      expect(un.body).toMatchObject({ to: LEA, recipient_type: 'individual' });
      expect(un.ref).toMatch(/^[0-9a-z]+:2$/);
      expect(await statuses(LEA)).toEqual(['accepted', 'accepted']);
      await meta.report(un, 'sent', 'delivered');
      await meta.report(deux, 'sent');
      expect(await statuses(LEA)).toEqual(['delivered', 'sent']);
    }));

  test('to somebody who hides their number goes to their id', () =>
    withPost(async ({ meta, send, write }) => {
      await write(HIDDEN, 'un');
      await send();
      expect(meta.taken[0]?.body).toMatchObject({ recipient: HIDDEN });
      expect(meta.taken[0]?.body).not.toHaveProperty('to');
    }));

  test('of which reports come twice and in the wrong order goes only forward', () =>
    withPost(async ({ meta, send, write, statuses }) => {
      await write(LEA, 'un');
      await send();
      const [un] = meta.taken;
      if (!un) throw new Error('nothing was taken');
      meta.times = 2;
      await meta.report(un, 'read', 'sent', 'deleted', 'delivered', [
        'failed',
        { errors: [{ code: 131026 }] },
      ]);
      expect(await statuses(LEA)).toEqual(['read']);
    }));

  test('whose report overtakes the answer keeps what was reported', () =>
    withPost(async ({ meta, send, write, statuses }) => {
      let open = (): void => {};
      meta.gate = new Promise((resolve) => {
        open = resolve;
      });
      await write(LEA, 'un');
      const sending = send();
      await until(() => meta.taken.length === 1);
      const [un] = meta.taken;
      if (un) await meta.report(un, 'delivered');
      open();
      await sending;
      expect(await statuses(LEA)).toEqual(['delivered']);
    }));

  test('that Meta is slow with holds up nobody else', () =>
    withPost(async ({ meta, send, write, statuses }) => {
      let open = (): void => {};
      meta.gate = new Promise((resolve) => {
        open = resolve;
      });
      await write(LEA, 'un', 'deux');
      const sending = send();
      await until(() => meta.taken.length === 1);
      meta.gate = undefined;
      await write(ALI, 'x');
      await until(() => meta.taken.length === 2);
      expect([told(meta, LEA), told(meta, ALI)]).toEqual([['un'], ['x']]);
      open();
      await sending;
      await send();
      expect(await statuses(LEA)).toEqual(['accepted', 'accepted']);
    }));

  test('that failed on its way is undeliverable, with its code', () =>
    withPost(async ({ desk, meta, send, write, statuses }) => {
      await write(LEA, 'un');
      await send();
      const [un] = meta.taken;
      if (un) await meta.report(un, 'sent', ['failed', { errors: [{ code: 131026, title: `+${LEA}` }] }]);
      expect(await statuses(LEA)).toEqual(['undeliverable']);
      expect(desk.bytes()).toContain('whatsapp:131026');
    }));
});

describe('an error', () => {
  test.each<[Answer]>([
    [131026],
    [131047],
    [131049],
    [131051],
    [131008],
    [131009],
    [100],
    [132001],
    [132015],
    [130472],
    [999999],
    [{ status: 404, code: 4242 }],
  ])('%j ends this message, and the next one leaves', (answer) =>
    withPost(async ({ desk, meta, send, write, statuses }) => {
      meta.answers = [answer];
      await write(LEA, 'un', 'deux');
      await send();
      expect(told(meta, LEA)).toEqual(['deux']);
      expect(await statuses(LEA)).toEqual(['undeliverable', 'accepted']);
      expect(desk.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    }),
  );

  test.each<[Answer]>([
    [1],
    [2],
    [131000],
    [131016],
    [131053],
    [131056],
    [131057],
    [190],
    [10],
    [131005],
    [131042],
    [{ status: 503 }],
    [{ status: 401 }],
    [{ status: 500, code: 131000 }],
  ])('%j lets this message wait, and nobody else', (answer) =>
    withPost(async ({ desk, meta, send, write, statuses }) => {
      meta.answers = [answer];
      await write(LEA, 'un', 'deux');
      await send();
      await write(ALI, 'x');
      await send();
      expect([told(meta, LEA), told(meta, ALI)]).toEqual([[], ['x']]);
      expect(await statuses(LEA)).toEqual(['pending', 'pending']);
      desk.now += DELIVERY_LIMITS.sendRetry;
      await send();
      expect(told(meta, LEA)).toEqual(['un', 'deux']);
    }),
  );

  test.each<[Answer, number]>([
    [130429, DELIVERY_LIMITS.throttle],
    [80007, DELIVERY_LIMITS.throttle],
    [131048, DELIVERY_LIMITS.throttle],
    [4, DELIVERY_LIMITS.throttle],
    [{ status: 429 }, DELIVERY_LIMITS.throttle],
    [{ status: 429, code: 80007, retryAfter: '300' }, 300_000],
  ])('%j lets the whole channel rest', (answer, rest) =>
    withPost(async ({ desk, meta, send, write }) => {
      meta.answers = [answer];
      await write(LEA, 'un');
      await send();
      await write(ALI, 'x');
      await send();
      expect(meta.asked).toEqual([LEA]);
      desk.now += rest;
      await send();
      expect([told(meta, LEA), told(meta, ALI)]).toEqual([['un'], ['x']]);
    }),
  );

  test('131050: who has opted out hears nothing more, until they write again', () =>
    withPost(async ({ desk, meta, send, write, statuses }) => {
      meta.answers = [131050];
      await write(LEA, 'un', 'deux');
      await send();
      expect(await statuses(LEA)).toEqual(['undeliverable', 'undeliverable']);
      const optedOut = () => desk.store.optedOut('whatsapp', desk.vault.hash('whatsapp', `+${LEA}`));
      expect(await optedOut()).toBe(true);
      await write(LEA, 'trois');
      await send();
      expect([told(meta, LEA), await optedOut()]).toEqual([['trois'], false]);
    }));

  test('131050 in a report says the same', () =>
    withPost(async ({ meta, send, write, statuses }) => {
      await write(LEA, 'un');
      await send();
      const [un] = meta.taken;
      if (un) await meta.report(un, ['failed', { errors: [{ code: 131050 }] }]);
      expect(await statuses(LEA)).toEqual(['undeliverable']);
    }));
});

describe('a message whose fate is not known', () => {
  test.each<[Answer]>([['cut_after'], [{ status: 500 }]])(
    '(%j) waits for its report, and is not sent twice',
    (answer) =>
      withPost(async ({ desk, meta, send, write, statuses }) => {
        meta.answers = [answer];
        await write(LEA, 'un', 'deux');
        await send();
        expect(await statuses(LEA)).toEqual(['unknown', 'pending']);
        const conversation = await desk.store.find('whatsapp', desk.vault.hash('whatsapp', `+${LEA}`));
        await meta.report({ id: 'wamid.lost', to: LEA, ref: `${conversation}:2` } as never, 'delivered');
        await send();
        expect(told(meta, LEA).filter((text) => text === 'un').length).toBeLessThanOrEqual(1);
        expect(await statuses(LEA)).toEqual(['delivered', 'accepted']);
        desk.now += HOUR;
        await send();
        expect(meta.asked).toHaveLength(2);
      }),
  );

  test('is sent again when no report has come for long', () =>
    withPost(async ({ desk, meta, send, write, statuses }) => {
      meta.answers = ['cut_before'];
      await write(LEA, 'un', 'deux');
      await send();
      desk.now += MINUTE - 1;
      await send();
      expect(told(meta, LEA)).toEqual([]);
      desk.now += 1;
      await send();
      expect(told(meta, LEA)).toEqual(['un', 'deux']);
      expect(await statuses(LEA)).toEqual(['accepted', 'accepted']);
    }));

  test("another person's report does not touch it", () =>
    withPost(async ({ meta, send, write, statuses }) => {
      meta.answers = ['cut_after'];
      await write(LEA, 'un');
      await send();
      await meta.report({ id: 'wamid.lost', to: ALI, ref: 'zzzzzzzzzzz:2' } as never, 'delivered');
      await meta.report({ id: 'wamid.lost', to: ALI, ref: '' } as never, 'delivered');
      expect(await statuses(LEA)).toEqual(['unknown']);
    }));

  test('nobody is there: it is tried again', () =>
    withPost(async ({ desk, meta, send, write, statuses }) => {
      await write(LEA, 'un');
      await meta.close();
      await send();
      expect(await statuses(LEA)).toEqual(['pending']);
      expect(JSON.stringify(desk.lines)).toContain('whatsapp:ECONNREFUSED');
    }));
});

describe('more than a day after the person last wrote', () => {
  const DAY_LESS = 24 * HOUR - 15 * MINUTE;

  test('nothing is sent without a template: Meta would refuse it', () =>
    withPost(async ({ desk, meta, send, write, statuses }) => {
      await write(LEA, 'un');
      desk.now += DAY_LESS;
      await send();
      expect(meta.asked).toEqual([]);
      expect(await statuses(LEA)).toEqual(['undeliverable']);
      expect(desk.bytes()).toContain('whatsapp:131047');
      // They write again, and are answered.
      await write(LEA, 'deux');
      await send();
      expect(told(meta, LEA)).toEqual(['deux']);
    }));

  test('a template carries it, with its answers', () =>
    withPost(async ({ desk, meta, send, write }) => {
      const options = [
        { id: 'yes', label: 'Oui' },
        { id: 'no', label: 'Non' },
      ];
      await write(LEA, { ...promptOf('Cela marche encore ?'), options });
      desk.now += DAY_LESS;
      await send();
      expect(meta.taken).toMatchObject([{ kind: 'template', text: 'Cela marche encore ? · 1 Oui · 2 Non' }]);
    }, 'declic_suite'));

  test('until then it is a message like any other', () =>
    withPost(async ({ desk, meta, send, write }) => {
      await write(LEA, 'un');
      desk.now += DAY_LESS - 1;
      await send();
      expect(meta.taken).toMatchObject([{ kind: 'text', text: 'un' }]);
    }, 'declic_suite'));
});
