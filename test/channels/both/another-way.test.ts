import { describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE } from '../../delivery/desk.js';
import { type Both, type Phone, type Read, withBoth } from './office.js';

const FATIMA = '+33639981234';
/** What somebody answers who can follow a guide. */
const EASY = [
  "Ce n'est pas urgent",
  'Smartphone',
  'Je lis bien',
  'Oui, sans',
  'Oui, je la lis',
  'Oui, il',
  'Non, il',
  'Non, pas peur',
];

const one = (read: Read[]): Read => {
  expect(read).toHaveLength(1);
  return read[0] as Read;
};

/** Fatima books by WhatsApp; answers what she reads then. */
async function book({ phone }: Both): Promise<{ fatima: Phone; booked: Read }> {
  const fatima = phone(FATIMA);
  await fatima.whatsapp('humain');
  await fatima.tap();
  await fatima.whatsapp('Fatima');
  return { fatima, booked: one(await fatima.tap('Oui')) };
}

/** The same, and she agreed to SMS. */
async function agree(both: Both): Promise<Phone> {
  const { fatima } = await book(both);
  one(await fatima.tap('Oui'));
  return fatima;
}

const undelivered = async ({ desk }: Both) =>
  (await desk.store.undelivered('demo', 0, 10)).map(({ channel, error }) => [channel, error]);
const warnings = ({ desk }: Both): number => desk.lines.filter(({ level }) => level !== 'warn').length;

describe('a person who books by WhatsApp', () => {
  test(
    'is asked with the recap whether an SMS may come, once',
    withBoth(async (both) => {
      const { fatima, booked } = await book(both);
      expect(booked.text).toContain("C'est réservé");
      expect(booked.text).toMatch(/je peux vous écrire par SMS \?\n\[Oui\]\n\[Non\]$/);
      expect(one(await fatima.tap('Non')).text).toMatch(/^D'accord\. Pas de SMS\./);
      await fatima.tap('Changer de jour');
      await fatima.tap();
      const moved = one(await fatima.tap('Oui'));
      expect(moved.text).toContain("C'est réservé");
      expect(moved.text).not.toContain('SMS');
    }),
  );

  test(
    'and refuses is not written to by SMS; the agency sees what could not be delivered',
    withBoth(async (both) => {
      const { fatima } = await book(both);
      await fatima.tap('Non');
      both.meta.answers.push(131026);
      expect(await fatima.whatsapp('mon rendez-vous')).toEqual([]);
      expect(await undelivered(both)).toEqual([['whatsapp', 'whatsapp:131026']]);
    }),
  );

  test(
    'and cannot be reached there any more is reached by SMS, and goes on by SMS',
    withBoth(async (both) => {
      const fatima = await agree(both);
      both.meta.answers.push(131026);
      const shown = one(await fatima.whatsapp('mon rendez-vous'));
      expect(shown).toMatchObject({ by: 'sms', text: expect.stringContaining("C'est réservé") });
      // She answers the SMS by a digit: it is her conversation.
      const move = one(await fatima.sms('2'));
      expect(move).toMatchObject({ by: 'sms', text: expect.stringMatching(/\n1 .*\n2 /) });
      expect(await undelivered(both)).toEqual([]);
      expect(warnings(both)).toBe(0);
    }),
  );

  test(
    'learns by SMS what Meta reports as not delivered hours later; a repeated report says nothing new',
    withBoth(async (both) => {
      const fatima = await agree(both);
      both.desk.now += 2 * HOUR;
      const of = fatima.taken.at(-1);
      if (!of) throw new Error('nothing was sent');
      const failed = { errors: [{ code: 131026, title: 'Message undeliverable' }] };
      both.meta.times = 2;
      await both.meta.report(of, ['failed', failed], ['failed', failed]);
      expect(one(await fatima.look())).toMatchObject({ by: 'sms', text: expect.stringContaining('1 ') });
      await both.meta.report(of, ['failed', failed]);
      expect(await fatima.look()).toEqual([]);
    }),
  );

  test(
    'has not written for a day: what comes then comes by SMS, for there is no template',
    withBoth(async (both) => {
      const fatima = await agree(both);
      // A message of ours, as a reminder would be.
      both.desk.now += 30 * HOUR;
      await both.pause();
      const { store, vault, now } = both.desk;
      const conversation = await store.find('whatsapp', vault.hash('whatsapp', FATIMA));
      await store.accept({
        channel: 'whatsapp',
        id: 'reminder',
        addressHash: vault.hash('whatsapp', FATIMA),
        addressSealed: vault.seal(FATIMA),
        agency: 'demo',
        at: now,
        unheard: 'own',
        body: { kind: 'moved' },
      });
      const claim = await store.claim('test', now, 1_000);
      if (claim?.conversation !== conversation || !claim?.session) throw new Error('nothing to claim');
      const body = { id: 'need', lang: 'fr', text: 'Demain à 9 h', options: [] };
      await store.commit({
        claim,
        session: claim.session,
        prompts: [{ at: now, status: 'pending', body }],
        records: [],
        erase: false,
        wakeAt: undefined,
        now,
      });
      expect(one(await fatima.look())).toEqual({ by: 'sms', text: 'Demain à 9 h' });
    }),
  );

  test(
    'and said STOP by SMS is not written to by SMS',
    withBoth(async (both) => {
      const fatima = await agree(both);
      await fatima.sms('STOP');
      await fatima.whatsapp('bonjour');
      both.meta.answers.push(131026);
      expect(await fatima.whatsapp('mon rendez-vous')).toEqual([]);
      expect(await undelivered(both)).toEqual([['whatsapp', 'whatsapp:131026']]);
    }),
  );

  test(
    'and has an SMS conversation of their own under way is not asked',
    withBoth(async (both) => {
      const fatima = both.phone(FATIMA);
      await fatima.sms("j'ai perdu mon mot de passe caf");
      await fatima.whatsapp('humain');
      await fatima.tap('Non');
      await fatima.tap();
      await fatima.whatsapp('Fatima');
      expect(one(await fatima.tap('Oui')).text).toMatch(/réservé(?!.*SMS)/s);
    }),
  );
});

describe('an SMS that is reported as not delivered', () => {
  const ask = async (both: Both): Promise<Phone> => {
    const fatima = both.phone(FATIMA);
    one(await fatima.sms("j'ai perdu mon mot de passe caf"));
    return fatima;
  };
  const last = ({ twilio }: Both) => {
    const text = twilio.taken.at(-1);
    if (!text) throw new Error('nothing was sent');
    return text;
  };

  test.each([30001, 30003, 30008])('for %s is sent again later, once for each failure', (code) =>
    withBoth(async (both) => {
      const fatima = await ask(both);
      const first = last(both);
      for (let i = 0; i < 3; i++) await both.twilio.report(first, 'undelivered', code);
      expect(await fatima.look()).toEqual([]);
      both.desk.now += MINUTE;
      expect(one(await fatima.look()).text).toBe(first.body);
      await both.twilio.report(first, 'undelivered', code);
      await both.twilio.report(last(both), 'delivered');
      both.desk.now += 10 * HOUR;
      expect(await fatima.look()).toEqual([]);
      expect(await undelivered(both)).toEqual([]);
    })(),
  );

  test.each([30005, 30006, 30007])('for %s is not', (code) =>
    withBoth(async (both) => {
      const fatima = await ask(both);
      await both.twilio.report(last(both), 'undelivered', code);
      both.desk.now += 10 * HOUR;
      expect(await fatima.look()).toEqual([]);
      expect(await undelivered(both)).toEqual([['sms', `twilio:${code}`]]);
    })(),
  );

  test(
    'is not sent again when the person has written since: they are answered at once',
    withBoth(async (both) => {
      const fatima = await ask(both);
      await both.twilio.report(last(both), 'undelivered', 30003);
      one(await fatima.sms('pas urgent'));
      both.desk.now += HOUR;
      expect(await fatima.look()).toEqual([]);
    }),
  );

  test(
    'again and again is given up in the end',
    withBoth(async (both) => {
      const fatima = await ask(both);
      for (let hour = 0; hour < 24; hour++) {
        await both.twilio.report(last(both), 'undelivered', 30003);
        both.desk.now += HOUR;
        await fatima.look();
      }
      expect(both.twilio.taken).toHaveLength(12);
      expect(await undelivered(both)).toEqual([['sms', 'twilio:30003']]);
    }),
  );
});

describe('a picture that Meta cannot fetch', () => {
  /** A step of a guide that has a drawing. */
  const toPicture = async (both: Both): Promise<Phone> => {
    const fatima = both.phone(FATIMA);
    await fatima.whatsapp("j'ai perdu mon mot de passe caf");
    for (let turn = 0; turn < 20 && !hasPicture(fatima); turn++) {
      const { options = [] } = fatima.taken.at(-1) ?? {};
      const easy = EASY.find((word) => options.some(({ title }) => title.startsWith(word)));
      await fatima.tap(easy ?? '');
    }
    expect(hasPicture(fatima)).toBe(true);
    return fatima;
  };
  const hasPicture = (fatima: Phone): boolean =>
    JSON.stringify(fatima.taken.at(-1)?.body ?? '').includes('"image"');

  test.each([1, 2])('is left out when that is reported (%s times), and the step is sent again', (times) =>
    withBoth(async (both) => {
      const fatima = await toPicture(both);
      const step = fatima.taken.at(-1);
      if (!step) throw new Error('nothing was sent');
      both.meta.times = times;
      await both.meta.report(step, ['failed', { errors: [{ code: 131053, title: 'Media upload error' }] }]);
      const again = one(await fatima.look());
      expect(again.text).toContain(step.text);
      expect(hasPicture(fatima)).toBe(false);
      both.desk.now += HOUR;
      expect(await fatima.look()).toEqual([]);
    })(),
  );

  test(
    'is left out when Meta says so at once',
    withBoth(async (both) => {
      const fatima = await toPicture(both);
      await fatima.tap("C'est fait");
      both.meta.answers.push(131053);
      const again = one(await fatima.whatsapp('retour'));
      expect(again.text).toMatch(/^Étape 1 sur/);
      expect(hasPicture(fatima)).toBe(false);
    }),
  );
});
