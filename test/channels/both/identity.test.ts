import { describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE } from '../../delivery/desk.js';
import { posted } from '../whatsapp/meta.js';
import { type Both, type Phone, type Read, withBoth } from './office.js';

const FATIMA = '+33639981234';
const LOST = "j'ai perdu mon mot de passe caf";
const ASKED = /^Bonjour\. Ici Declic\..*Vous m'avez déjà écrit par SMS\.\s+On continue \?/s;

const one = (read: Read[]): Read => {
  expect(read).toHaveLength(1);
  return read[0] as Read;
};

/** Fatima tells by SMS what is the matter, and is asked the first question. */
async function begin({ phone }: Both): Promise<{ fatima: Phone; question: string }> {
  const fatima = phone(FATIMA);
  const { text } = one(await fatima.sms(LOST));
  const question = text.split('\n').find((line) => line.includes('?')) ?? 'none';
  return { fatima, question };
}

const conversations = async ({ desk }: Both) => [
  await desk.store.find('sms', desk.vault.hash('sms', FATIMA)),
  await desk.store.find('whatsapp', desk.vault.hash('whatsapp', FATIMA)),
];

describe('a person who began by SMS and then writes by WhatsApp', () => {
  test(
    'is asked whether to go on, and nothing of the other conversation is told',
    withBoth(async (both) => {
      const { fatima } = await begin(both);
      const asked = one(await fatima.whatsapp('bonjour'));
      expect(asked.by).toBe('whatsapp');
      expect(asked.text).toMatch(ASKED);
      expect(asked.text).toMatch(/\[Oui, continuer\]\n\[Non, recommencer\]$/);
      expect(asked.text).not.toMatch(/mot de passe perdu|Caf/);
      expect(asked.text).not.toContain('1234');
    }),
  );

  test(
    'says yes: the open question comes again, on WhatsApp, and both channels lead to one conversation',
    withBoth(async (both) => {
      const { fatima, question } = await begin(both);
      await fatima.whatsapp('bonjour');
      const again = one(await fatima.tap('Oui'));
      expect(again.by).toBe('whatsapp');
      expect(again.text).toContain('On continue ici');
      expect(again.text).toContain(question);
      const [sms, whatsapp] = await conversations(both);
      expect(whatsapp).toBe(sms);
      const next = one(await fatima.tap("Ce n'est pas urgent"));
      expect(next.by).toBe('whatsapp');
      // She goes on by SMS, and is answered there, with digits.
      expect(one(await fatima.sms('retour'))).toMatchObject({
        by: 'sms',
        text: expect.stringMatching(/\n1 /),
      });
      expect(one(await fatima.whatsapp('retour')).by).toBe('whatsapp');
      expect(both.desk.lines).toEqual([]);
    }),
  );

  test.each(['2', 'non', 'Non, recommencer', 'recommencer', "c'est pas moi"])(
    'says no with "%s": what she said first is understood, and the other conversation stays as it was',
    (no) =>
      withBoth(async (both) => {
        const { fatima, question } = await begin(both);
        await fatima.whatsapp("je n'arrive plus a ouvrir ma boite mail");
        const next = one(await fatima.whatsapp(no));
        expect(next.by).toBe('whatsapp');
        expect(next.text).toMatch(/compris : .*mail/);
        const [sms, whatsapp] = await conversations(both);
        expect(whatsapp).not.toBe(sms);
        // She is asked once.
        expect(one(await fatima.whatsapp('retour')).text).not.toMatch(/On continue/);
        expect(one(await fatima.sms('aide')).text).toContain(question);
      })(),
  );

  test(
    'tells her trouble instead of answering: it begins anew, and what she said first counts, too',
    withBoth(async (both) => {
      const { fatima } = await begin(both);
      await fatima.whatsapp("j'ai pas d'ordinateur");
      const next = one(await fatima.whatsapp("je n'arrive plus a ouvrir ma boite mail"));
      expect(next.text).not.toMatch(/On continue/);
      const all = one(await fatima.whatsapp('mes données')).text;
      expect(all).toMatch(/mail/);
      const [sms, whatsapp] = await conversations(both);
      expect(whatsapp).not.toBe(sms);
    }),
  );

  test(
    'says what nobody understands: is asked once more in simpler words, and then begins anew',
    withBoth(async (both) => {
      const { fatima } = await begin(both);
      await fatima.whatsapp('bonjour');
      expect(one(await fatima.whatsapp('azertyuiop')).text).toContain('Oui ou non ?');
      expect(one(await fatima.whatsapp('azertyuiop')).text).toContain("qu'est-ce qui bloque ?");
    }),
  );

  test.each([
    ['humain', /1 .*\n2 /],
    ['je veux mourir', /3114/],
  ])('asks for a human or is in danger ("%s"): is not kept waiting', (text) =>
    withBoth(async (both) => {
      const { fatima } = await begin(both);
      const first = one(await fatima.whatsapp(text));
      if (text === 'humain') {
        expect(first.text).toMatch(ASKED);
        // Once more, with weight: no third question.
        expect(one(await fatima.whatsapp(text)).text).toMatch(/Quel rendez-vous/);
      } else expect(first.text).toContain('3114');
    })(),
  );

  test(
    'wants to cancel: after her yes she sees the appointment that she booked by SMS',
    withBoth(async (both) => {
      const fatima = both.phone(FATIMA);
      await fatima.sms('humain');
      await fatima.sms('1');
      await fatima.sms('Fatima');
      const booked = one(await fatima.sms('oui'));
      expect(booked.text).toContain("C'est réservé");
      both.desk.now += HOUR;
      const asked = one(await fatima.whatsapp('je veux annuler mon rendez-vous'));
      expect(asked.text).toMatch(ASKED);
      expect(asked.text).not.toMatch(/rendez-vous le|réservé|Fatima/);
      const shown = one(await fatima.tap('Oui'));
      expect(shown).toMatchObject({ by: 'whatsapp', text: expect.stringContaining("C'est réservé") });
      await fatima.tap("L'annuler");
      expect(one(await fatima.tap("Oui, l'annuler")).text).toContain('est annulé');
    }),
  );

  test(
    'is answered once, however often Meta delivers, before and after her yes',
    withBoth(async (both) => {
      const { fatima } = await begin(both);
      both.meta.times = 2;
      const first = fatima.written('bonjour');
      const yes = fatima.written('oui');
      one(await fatima.whatsapp('bonjour', first));
      one(await fatima.whatsapp('oui', yes));
      expect(await fatima.whatsapp('bonjour', first)).toEqual([]);
      expect(await fatima.whatsapp('oui', yes)).toEqual([]);
      both.desk.now += 2 * MINUTE;
      expect(await fatima.look()).toEqual([]);
    }),
  );

  test(
    'writes two messages at once: the second is read in the conversation that goes on',
    withBoth(async (both) => {
      const { fatima } = await begin(both);
      await fatima.whatsapp('bonjour');
      await Promise.all([
        both.meta.post(posted(fatima.written('oui'))),
        both.meta.post(posted(fatima.written('pas urgent'))),
      ]);
      const news = await fatima.look();
      expect(news).toHaveLength(2);
      expect(news[0]?.text).toContain('On continue ici');
      expect(news[1]?.text).not.toContain('urgent');
    }),
  );

  test(
    'answers after the other conversation was given up: begins anew with what she said first',
    withBoth(async (both) => {
      const { fatima } = await begin(both);
      await fatima.whatsapp("je n'arrive plus a ouvrir ma boite mail");
      both.desk.now += 80 * HOUR;
      expect(one(await fatima.tap('Oui')).text).toMatch(/compris : .*mail/);
    }),
  );

  test(
    'is not asked when nothing is under way there, nor a person who hides their number',
    withBoth(async (both) => {
      const fatima = both.phone(FATIMA);
      await fatima.sms('bonjour');
      expect(one(await fatima.whatsapp('bonjour')).text).not.toMatch(/On continue/);
      await fatima.sms(LOST);
      const hidden = { from: undefined, from_user_id: 'FR.13491208655302741918' };
      await both.meta.post(posted(fatima.written('bonjour', hidden)));
      await both.idle();
      expect(both.meta.taken.at(-1)?.text).not.toMatch(/déjà écrit/);
    }),
  );

  test(
    'says STOP by SMS: nothing reaches her any more, until she writes',
    withBoth(async (both) => {
      const { fatima } = await begin(both);
      await fatima.whatsapp('humain');
      await fatima.tap('Oui');
      await fatima.tap();
      expect(await fatima.sms('STOP')).toEqual([]);
      both.desk.now += 30 * MINUTE;
      expect(await fatima.look()).toEqual([]);
      expect(one(await fatima.whatsapp('bonjour')).by).toBe('whatsapp');
    }),
  );

  test(
    'has everything deleted: what she wrote by SMS, too',
    withBoth(async (both) => {
      const fatima = both.phone(FATIMA);
      await fatima.sms('jariv pa a me conecter a la caf, je suis Zoulikha');
      await fatima.whatsapp('bonjour ici Zoulikha');
      await fatima.tap('Oui');
      await fatima.whatsapp('effacer');
      expect(one(await fatima.tap('Oui')).text).toContain('Vos données sont effacées');
      await both.desk.store.purge(both.desk.now, { texts: 30 * 24 * HOUR, outcomes: 365 * 24 * HOUR });
      expect(both.desk.bytes()).not.toContain('Zoulikha');
      expect(one(await fatima.sms('mes données')).text).toContain('Je ne sais rien de vous');
    }),
  );
});

test(
  'a person who began by WhatsApp and then writes by SMS is asked in two SMS at most',
  withBoth(async (both) => {
    const fatima = both.phone(FATIMA);
    await fatima.whatsapp(LOST);
    const asked = one(await fatima.sms('bonjour'));
    expect(asked.text).toMatch(/par WhatsApp\.\nOn continue \?\n1 Oui, continuer\n2 Non, recommencer$/);
    expect(one(await fatima.sms('1'))).toMatchObject({ by: 'sms', text: expect.stringMatching(/\n1 /) });
  }),
);

test(
  'an office that changes from WhatsApp through Twilio to its own asks nobody to begin again',
  withBoth(async (both) => {
    const { twilio, phone } = both;
    const fatima = phone(FATIMA);
    await twilio.write(`whatsapp:${FATIMA}`, LOST);
    await both.idle();
    expect(twilio.taken.map(({ to }) => to)).toEqual([`whatsapp:${FATIMA}`]);
    // By SMS something was begun, too: the newest counts.
    both.desk.now += MINUTE;
    await fatima.sms('bonjour');
    await fatima.sms('non');
    both.desk.now += MINUTE;
    await twilio.write(`whatsapp:${FATIMA}`, 'pas urgent');
    expect(one(await fatima.whatsapp('bonjour')).text).toMatch(/déjà écrit par WhatsApp/);
    const again = one(await fatima.tap('Oui'));
    expect(again.text).toContain('On continue ici');
    expect(again.text).not.toContain('urgent');
  }),
);

test(
  'a turn that was lost in a crash is thought again: the answer comes once',
  withBoth(async (both) => {
    const { desk, meta } = both;
    const { fatima } = await begin(both);
    await fatima.whatsapp('bonjour');
    const { commit } = desk.store;
    let lost = 0;
    desk.store.commit = async (turn) => {
      if (turn.join && lost++ < 2) throw new Error('the process died');
      return commit(turn);
    };
    await meta.post(posted(fatima.written('oui')));
    await both.restart();
    for (let i = 0; i < 5; i++) {
      desk.now += MINUTE;
      await both.idle();
    }
    expect(lost).toBe(3);
    const again = one(await fatima.look());
    expect(again.text).toContain('On continue ici');
  }),
);
