import { expect, test } from '@jest/globals';
import { EASY, Person } from './person.js';
import { withReal } from './real.js';
import type { Text } from './stand-in.js';

const FATIMA = '+33639981234';
const MEDIA = { NumMedia: '1', MediaUrl0: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Media/ME1' };

test(
  'a person with an old phone books, moves and cancels an appointment, and has everything deleted',
  () =>
    withReal(async ({ twilio, restart }) => {
      const fatima = new Person(twilio, FATIMA);
      const greeting = await fatima.say('jariv pa a me conecter a la caf jai perdu mon mot de passe');
      expect(greeting).toContain('Ici Declic');
      expect(greeting).toContain('ompris : mot de passe perdu et la Caf.');
      // Words, a digit as a word, a free sentence; then somebody is asked for.
      expect(await fatima.say('non c pas urgent')).not.toContain('urgent');
      await fatima.say('deux');
      await fatima.say('umain');
      expect(fatima.texts.at(-1)).toMatch(/^1 .+\n2 .+\n3 .+\n/m);
      const slot = /^1 (.+?),/m.exec(fatima.texts.at(-1) ?? '')?.[1] ?? 'none';
      const held = await fatima.say('1');
      expect(held).toContain('10 minutes');
      // The server falls over in the middle; the person notices nothing.
      await twilio.report(twilio.taken.at(-1) as Text, 'delivered');
      await restart();
      expect(await fatima.say('Fatima')).toContain('Voulez-vous ce rendez-vous ?');
      // The number is known: it is never asked for, and never shown.
      const booked = await fatima.say('oui');
      expect(booked).toContain("C'est réservé.");
      expect(booked).toContain(slot.replace(/^\S+ \d+ à /, 'à '));

      await fatima.say('mon rdv');
      await fatima.choose('Changer');
      expect(await fatima.say('2')).toContain('Je garde ce rendez-vous');
      expect(await fatima.say('Oui !')).toContain("C'est réservé.");
      expect(await fatima.say('annuler mon rendez-vous')).toContain('annuler');
      await fatima.follow(/est annulé/, "Oui, l'annuler", "L'annuler");
      expect(await fatima.say('mon rendez-vous')).toContain('pas encore de rendez-vous');

      expect(await fatima.say('mes données')).toContain('votre nom, Fatima');
      expect(await fatima.say('effacer')).toContain('pour toujours');
      expect(await fatima.say('1')).toContain('Vos données sont effacées');
      expect(await fatima.say('mes données')).toContain('Je ne sais rien de vous');

      expect(fatima.talk.join('\n')).not.toContain('3998');
      // One answer to each message, no more: each costs.
      expect(fatima.texts).toHaveLength(fatima.talk.filter((line) => line.startsWith('> ')).length);
    }),
  60_000,
);

test(
  'a guide is followed to its end, one step a message',
  () =>
    withReal(async ({ twilio }) => {
      const ali = new Person(twilio, FATIMA);
      await ali.say("je n'arrive plus a ouvrir ma boite mail");
      await ali.follow(/Est-ce que tout marche/, ...EASY);
      expect(ali.texts.filter((text) => /\d sur \d+/.test(text)).length).toBeGreaterThan(2);
      const solved = await ali.say('oui');
      expect(solved).toContain("Bravo, c'est réglé !");
      expect(solved).toContain('pas de message');
      expect(await ali.say('pas de message')).toContain('Je ne vous écrirai pas');
    }),
  60_000,
);

test(
  'voice, pictures, languages and a person who says stop',
  () =>
    withReal(async ({ twilio }) => {
      const ali = new Person(twilio, FATIMA);
      // The very first thing that is said may be a command.
      expect(await ali.say('langue')).toContain('Which language?');
      const english = await ali.say('english');
      expect(english).toContain('English');
      expect(english).toContain('what');
      expect(await ali.say('français')).toMatch(/fran[çc]ais/);

      const voice = await ali.say('', { ...MEDIA, MediaContentType0: 'audio/amr' });
      expect(voice).toMatch(/couter/);
      expect(await ali.say('', { ...MEDIA, MediaContentType0: 'image/jpeg' })).toContain('photos');
      expect(await ali.say("c'est quoi franceconnect ?")).toContain('FranceConnect');
      expect(await ali.say('')).toBeTruthy();

      const before = ali.texts.length;
      expect(await twilio.write(FATIMA, 'STOP')).toBe(200);
      // They hear nothing more, until they write START: the next message they get answers that.
      expect(await ali.say('START')).toContain('On continue ici');
      expect(ali.texts).toHaveLength(before + 1);
      // In French Twilio does nothing; we do, and say so once.
      expect(await ali.say('arrêt')).toContain('Je ne vous écris plus');
      expect(await ali.say('bonjour')).toContain('bloque');
    }),
  60_000,
);
