import { describe, expect, test } from '@jest/globals';
import { DAY, type Desk, MINUTE } from '../../delivery/desk.js';
import { FATIMA, type Office, withOffice } from './office.js';
import { EASY, Person } from './person.js';

/** Somebody who has nothing but SMS, and an office that answers. */
const bySms = (run: (fatima: Person, office: Office) => Promise<void>) => () =>
  withOffice(
    async (office) => {
      const fatima = new Person(office.twilio, FATIMA);
      await run(fatima, office);
      expect(office.twilio.invalid).toEqual([]);
      expect(office.desk.lines).toEqual([]);
    },
    { thinks: true },
  );

/** The newest outcome that the agency has of anybody. */
const outcome = async ({ desk }: Office) => (await desk.store.records('demo', 0, 10)).at(-1)?.outcome;

const LOST = "j'ai perdu mon mot de passe caf";

describe('everything that the page can do works by SMS alone', () => {
  test(
    'a triage, to the human helper that it finds',
    bySms(async (fatima, office) => {
      await fatima.say("je n'ai pas d'ordinateur et je dois m'actualiser");
      await fatima.follow(/Quel rendez-vous|Je garde/, 'argent ou toit', 'Aucun appareil');
      await fatima.follow(/réservé/, 'Oui', 'Passer');
      expect(await outcome(office)).toMatchObject({
        resolution: 'booked',
        difficulty: 'no_device',
        priority: 'rights_at_risk',
        slot: { id: expect.any(String) },
      });
    }),
  );

  test(
    'a guide, with help at a step and the way back',
    bySms(async (fatima, office) => {
      await fatima.say("je n'arrive plus a ouvrir ma boite mail");
      const first = await fatima.follow(/1 sur \d+/, ...EASY);
      const help = await fatima.say("j'y arrive pas");
      expect(help).not.toBe(first);
      expect(await fatima.say('ca y est')).toMatch(/2 sur/);
      expect(await fatima.say('retour')).toMatch(/1 sur/);
      await fatima.follow(/tout marche/, ...EASY);
      await fatima.say('oui');
      expect(await outcome(office)).toMatchObject({
        resolution: 'self_help',
        guide: { solved: true },
      });
    }),
  );

  test(
    'a guide that does not do leads to a human',
    bySms(async (fatima) => {
      await fatima.say("je n'arrive plus a ouvrir ma boite mail");
      await fatima.follow(/1 sur \d+/, ...EASY);
      expect(await fatima.say('humain')).toMatch(/Quel rendez-vous/);
    }),
  );

  test(
    'a call instead of an appointment',
    bySms(async (fatima, office) => {
      await fatima.say('humain');
      await fatima.choose('Appelez-moi');
      await fatima.follow(/C'est noté/, 'Passer');
      expect(await outcome(office)).toMatchObject({ resolution: 'callback' });
    }),
  );

  test(
    'booking, other dates, a moment to think, moving and cancelling',
    bySms(async (fatima, office) => {
      await fatima.say('humain');
      const first = fatima.texts.at(-1);
      expect(await fatima.choose("D'autres dates")).not.toBe(first);
      await fatima.say('1');
      expect(await fatima.say('attendez')).toMatch(/temps|garde/);
      await fatima.follow(/réservé/, 'Oui', 'Passer');
      await fatima.choose('Changer');
      await fatima.say('2');
      await fatima.follow(/réservé/, 'Oui');
      await fatima.choose('annuler');
      await fatima.follow(/est annulé/, "Oui, l'annuler");
      expect((await outcome(office))?.resolution).not.toBe('booked');
    }),
  );

  test(
    'reading and deleting what is known, and the appointment goes too',
    bySms(async (fatima, { desk }) => {
      await fatima.say('humain');
      await fatima.say('1');
      await fatima.say('Fatima Cissé');
      await fatima.follow(/réservé/, 'Oui');
      expect(await fatima.say('mes données')).toContain('Fatima Cissé');
      await fatima.say('effacer');
      await fatima.choose('tout effacer');
      expect(await fatima.say('mes données')).toContain('Je ne sais rien');
      expect(desk.bytes()).not.toMatch(/Cissé|3998/);
    }),
  );

  test(
    'another language, from the first word or chosen',
    bySms(async (fatima) => {
      expect(await fatima.say('hello I lost my password')).toContain('This is Declic');
      expect(await fatima.say('language')).toContain('Quelle langue');
      expect(await fatima.say('2')).not.toContain('Which language');
      expect(await fatima.say('en francais')).toMatch(/fran[çc]ais/i);
    }),
  );

  test.each(['langue', 'effacer', 'recommencer', 'mes données', '?', 'retour', 'mon rdv', 'attendez'])(
    '"%s" as the very first word: one answer, and the way to the first question is not shut',
    (word) =>
      bySms(async (fatima) => {
        await fatima.say(word);
        if (/^2 Non/m.test(fatima.texts.at(-1) ?? '')) await fatima.say('non');
        if (word === 'langue') await fatima.say('1');
        expect(fatima.texts.at(-1)).toContain("qu'est-ce qui bloque ?");
        expect(await fatima.say(LOST)).toContain('mot de passe perdu');
      })(),
  );

  test(
    'back, a word explained, help, and starting again',
    bySms(async (fatima) => {
      const [first, second] = [await fatima.say(LOST), await fatima.say('pas urgent')];
      const question = (text: string): string =>
        text.split('\n').filter((line) => line.includes('?'))[0] ?? '';
      expect(await fatima.say('retour')).toContain(question(first));
      expect(await fatima.say('3')).toContain(question(second));
      expect(await fatima.say("c'est quoi franceconnect")).toContain('FranceConnect');
      expect(await fatima.say('aide')).toContain('humain');
      await fatima.say('recommencer');
      expect(await fatima.say('oui')).toContain("qu'est-ce qui bloque ?");
    }),
  );

  test(
    'a secret that is sent is taken out, and the person is told why',
    bySms(async (fatima, { desk }) => {
      const told = await fatima.say('mon mot de passe caf est Soleil1962 et ca marche pas');
      expect(told).toContain('effacé');
      expect(told).not.toContain('Soleil1962');
      expect(desk.bytes()).not.toContain('Soleil1962');
    }),
  );
});

describe('the one message that nobody asked for, whether it still works', () => {
  /** It is asked in a quarter of an hour of its own, so time goes by in such steps. */
  const oneDay = async (desk: Desk, idle: () => Promise<void>): Promise<void> => {
    for (const until = desk.now + DAY; desk.now < until; desk.now += 15 * MINUTE) await idle();
    await idle();
  };
  const solved = async (fatima: Person): Promise<void> => {
    await fatima.say("je n'arrive plus a ouvrir ma boite mail");
    await fatima.follow(/tout marche/, ...EASY);
    await fatima.say('oui');
  };

  test(
    'is sent once',
    bySms(async (fatima, { desk, idle, read }) => {
      await solved(fatima);
      const before = read(FATIMA).length;
      await oneDay(desk, idle);
      expect(read(FATIMA).slice(before)).toEqual([expect.stringContaining('marche toujours')]);
      await oneDay(desk, idle);
      expect(read(FATIMA)).toHaveLength(before + 1);
    }),
  );

  test.each(['STOP', 'ARRET', 'pas de message'])('is not sent to somebody who wrote %s', (word) =>
    bySms(async (fatima, { desk, idle, read, twilio }) => {
      await solved(fatima);
      await twilio.write(FATIMA, word);
      await idle();
      const before = read(FATIMA).length;
      await oneDay(desk, idle);
      expect(read(FATIMA)).toHaveLength(before);
    })(),
  );
});
