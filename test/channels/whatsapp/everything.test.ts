import { describe, expect, test } from '@jest/globals';
import { DAY, MINUTE } from '../../delivery/desk.js';
import { FATIMA, FATIMAS_ID } from './meta.js';
import { type Office, withOffice } from './office.js';
import { type Known, Person } from './person.js';
import type { Taken } from './stand-in.js';

/** Somebody with WhatsApp, who taps, and an office that answers. Meta's own schema took every message. */
const byWhatsApp =
  (run: (fatima: Person, office: Office) => Promise<void>, known: Known = { from: FATIMA }) =>
  () =>
    withOffice(async (office) => {
      const fatima = new Person(office.meta, known, office.desk.clock);
      await run(fatima, office);
      expect(office.meta.faults).toEqual([]);
      expect(office.desk.lines).toEqual([]);
      // One message a turn.
      expect(fatima.heard).toHaveLength(fatima.talk.filter((line) => line.startsWith('> ')).length);
    });

const outcome = async ({ desk }: Office) => (await desk.store.records('demo', 0, 10)).at(-1)?.outcome;

/** Taps the first of these that is offered, else the first answer, until a message says this. */
async function follow(person: Person, wanted: RegExp, ...begins: string[]): Promise<Taken> {
  for (let turn = 0; turn < 40; turn++) {
    const { last } = person;
    if (wanted.test(last.text)) return last;
    await person.tap(
      begins.find((words) => last.options.some(({ title }) => title.startsWith(words))),
      last,
    );
  }
  throw new Error(`It never came to ${wanted}:\n${person.talk.join('\n')}`);
}

const EASY = ["Ce n'est pas urgent", 'Smartphone', 'Je lis bien', 'Non, pas peur', "C'est fait"];

describe('everything that the page can do works by WhatsApp alone, with buttons and lists', () => {
  test(
    'a triage, to the human helper that it finds',
    byWhatsApp(async (fatima, office) => {
      await fatima.say("je n'ai pas d'ordinateur et je dois m'actualiser");
      await follow(fatima, /Quel rendez-vous/, 'Oui, argent ou toit', 'Aucun appareil');
      expect(fatima.last.kind).toBe('list');
      await follow(fatima, /réservé/, 'Passer', 'Oui');
      expect(fatima.last.text).toContain('Gardez ce message');
      expect(await outcome(office)).toMatchObject({
        resolution: 'booked',
        difficulty: 'no_device',
        priority: 'rights_at_risk',
      });
    }),
  );

  test(
    'a guide, with help at a step, the way back, and an end',
    byWhatsApp(async (fatima, office) => {
      await fatima.say("je n'arrive plus a ouvrir ma boite mail");
      const first = await follow(fatima, /Étape 1/, ...EASY);
      expect(first.kind).toBe('button');
      expect((await fatima.tap("Je n'y arrive pas")).text).toContain('aide');
      expect((await fatima.tap("C'est fait")).text).toContain('Étape 2');
      expect((await fatima.say('retour')).text).toContain('Étape 1');
      await follow(fatima, /tout marche/, ...EASY);
      const solved = await fatima.tap('Oui');
      expect(solved.text).toContain("c'est réglé");
      expect((await fatima.tap('Pas de message')).text).toContain('Je ne vous écrirai pas');
      expect(await outcome(office)).toMatchObject({ resolution: 'self_help', guide: { solved: true } });
    }),
  );

  test(
    'a button of an older step, or of a slot that was let go, moves nothing: it is explained, and the question comes again',
    byWhatsApp(async (fatima) => {
      await fatima.say("je n'arrive plus a ouvrir ma boite mail");
      const first = await follow(fatima, /Étape 1/, ...EASY);
      await fatima.tap("C'est fait");
      // A second tap on the same button, and one days later.
      expect((await fatima.tap("C'est fait", first)).text).toMatch(/ne sert plus[\s\S]*Étape 2/);
      // But whoever wants a human gets one, whichever step it stood below.
      expect((await fatima.tap("Parler à quelqu'un", first)).text).toContain('Quel rendez-vous');
      await fatima.tap();
      const confirm = await fatima.tap('Passer');
      await fatima.say('retour');
      await fatima.tap('', { ...fatima.last, options: fatima.last.options.slice(1) });
      expect(fatima.last.text).toContain('Voulez-vous ce rendez-vous');
      expect((await fatima.tap('Oui', confirm)).text).toContain('ne sert plus');
      expect((await fatima.tap('Oui')).text).toContain("C'est réservé");
    }),
  );

  test(
    'a guide that does not do leads to a human',
    byWhatsApp(async (fatima) => {
      await fatima.say("je n'arrive plus a ouvrir ma boite mail");
      await follow(fatima, /Étape 1/, ...EASY);
      expect((await fatima.tap("Parler à quelqu'un")).text).toContain('Quel rendez-vous');
    }),
  );

  test(
    'a call instead of an appointment; a second tap is no second call',
    byWhatsApp(async (fatima, office) => {
      const slots = await fatima.say('humain');
      expect((await fatima.tap('Appelez-moi')).text).toContain("C'est noté");
      expect(await outcome(office)).toMatchObject({ resolution: 'callback' });
      expect((await fatima.tap('Appelez-moi', slots)).text).toContain('Ce bouton ne sert plus');
    }),
  );

  test(
    'booking, other dates, a moment to think, moving and cancelling',
    byWhatsApp(async (fatima, office) => {
      const first = await fatima.say('humain');
      const later = await fatima.tap("D'autres dates");
      expect(later.options).not.toEqual(first.options);
      await fatima.tap();
      expect((await fatima.say('attendez')).text).toMatch(/temps|garde/);
      await follow(fatima, /réservé/, 'Passer', 'Oui');
      expect((await fatima.tap('Changer de jour')).kind).toBe('list');
      await follow(fatima, /réservé/, 'Oui');
      await fatima.tap("L'annuler");
      expect((await fatima.tap("Oui, l'annuler")).text).toContain('est annulé');
      expect((await outcome(office))?.resolution).not.toBe('booked');
      expect((await fatima.say('mon rendez-vous')).text).toContain('pas encore de rendez-vous');
    }),
  );

  test(
    'reading and deleting what is known',
    byWhatsApp(async (fatima, { desk }) => {
      await fatima.say('humain');
      await fatima.tap();
      await fatima.say('Fatima Cissé');
      await fatima.tap('Oui');
      expect((await fatima.say('mes données')).text).toContain('Fatima Cissé');
      await fatima.say('effacer');
      expect((await fatima.tap('Oui, tout effacer')).text).toContain('effacées');
      expect((await fatima.say('mes données')).text).toContain('Je ne sais rien');
      expect(desk.bytes()).not.toMatch(/Cissé|3998/);
    }),
  );

  test(
    'another language, from the first word or chosen',
    byWhatsApp(async (fatima) => {
      expect((await fatima.say('hello I lost my password')).text).toContain('This is Declic');
      const languages = await fatima.say('language');
      expect(languages.options.map(({ id }) => id)).toEqual(['lang:fr', 'lang:en']);
      expect((await fatima.tap('Français')).text).toContain('On parle français');
    }),
  );

  test(
    'back, a word explained, help, and starting again',
    byWhatsApp(async (fatima) => {
      const first = await fatima.say("j'ai perdu mon mot de passe caf");
      await fatima.tap("Ce n'est pas urgent");
      expect((await fatima.say('retour')).options).toEqual(first.options);
      expect((await fatima.say("c'est quoi franceconnect")).text).toContain('FranceConnect');
      expect((await fatima.say('aide')).text).toContain('humain');
      await fatima.say('recommencer');
      expect((await fatima.tap('Oui')).text).toContain("qu'est-ce qui bloque");
    }),
  );

  test(
    'a secret that is sent is taken out, and the person is told why',
    byWhatsApp(async (fatima, { desk }) => {
      const { text } = await fatima.say('mon mot de passe caf est Soleil1962 et ca marche pas');
      expect(text).toContain('effacé');
      expect(text).not.toContain('Soleil1962');
      expect(desk.bytes()).not.toContain('Soleil1962');
    }),
  );

  test(
    'an appointment for somebody who hides their number, which is asked for once it is needed',
    byWhatsApp(
      async (ali, { desk }) => {
        await ali.say('humain');
        await ali.tap();
        expect((await ali.say('Ali')).text).toContain('numéro');
        expect((await ali.say('06 39 98 12 34')).text).toContain('34');
        expect((await ali.tap('Oui')).text).toContain("C'est réservé");
        expect(desk.bytes()).not.toMatch(/39 ?98 ?12/);
      },
      { from_user_id: FATIMAS_ID },
    ),
  );
});

test(
  'the one message that nobody asked for comes once, while it is free: within a day of the last word',
  byWhatsApp(async (fatima, { desk, meta, idle }) => {
    await fatima.say("je n'arrive plus a ouvrir ma boite mail");
    await follow(fatima, /tout marche/, ...EASY);
    await fatima.tap('Oui');
    const before = meta.taken.length;
    for (const until = desk.now + 2 * DAY; desk.now < until; desk.now += 15 * MINUTE) await idle();
    expect(meta.taken.slice(before).map(({ text }) => text)).toEqual([
      expect.stringContaining('marche toujours'),
    ]);
  }),
);
