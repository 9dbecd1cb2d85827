import { describe, expect, test } from '@jest/globals';
import { factsIn, sentenceAt } from '../../src/guides/facts.js';

const rows: [text: string, ...found: string[]][] = [
  ['Appelez le 3949.', 'phone 3949'],
  ['Appelez le 36 46, ou le 0 806 001 620.', 'phone 3646', 'phone 0806001620'],
  ['Call 01 49 52 30 30 or +33 1 49 52 30 30.', 'phone 0149523030', 'phone 0149523030'],
  ['En danger, composez le 112. Appelez le 15.', 'phone 112', 'phone 15'],
  ['Transférez le SMS au 33700.', 'phone 33700'],
  ['Le permis coûte 25 € et un timbre 1,50 euro.', 'price 25', 'price 1.5'],
  ['It is £2.50, or 80 cents.', 'price 2.5', 'price 80c'],
  ["C'est gratuit.", 'price free'],
  ['Feel free to stop. The call is free.', 'price free'],
  ['Ouvert de 9 h à 17h30.', 'hour 9:00', 'hour 17:30'],
  ['Open from 9:00 to 5.30 pm, 6 p.m. on Monday.', 'hour 9:00', 'hour 17:30', 'hour 18:00'],
  ['Le lien marche 7 jours, le code 15 minutes.', 'delay 7 day', 'delay 15 minute'],
  ['Within 24 hours, or in 2 weeks.', 'delay 24 hour', 'delay 2 week'],
  ['20 Mo au plus, 1,5 GB at most.', 'size 20m', 'size 1.5g'],
  ['Allez sur www.caf.fr ou https://impots.gouv.fr/accueil.', 'site caf.fr', 'site impots.gouv.fr'],
  ['Call 0 800 11 10 35, +33 (0)1 49 52 30 30.', 'phone 0800111035', 'phone 0149523030'],
  ['Médecin : 15. Police : 17. Fire: 18', 'phone 15', 'phone 17', 'phone 18'],
  ['Le 17 ou le 112 ; à 17 h, le 15 avril.', 'phone 17', 'phone 112', 'hour 17:00'],
  ['Écrivez 33700. Le 116 117 aussi.', 'phone 33700', 'phone 116117'],
  ['Par exemple : 06 39 98 12 34.'],
  ['Art. L112-1, fiche F34800, cerfa 14069, Chrome 143.'],
  ['Dix euros, 5 £, EUR 12.', 'price 10', 'price 5', 'price 12'],
  ["Imprimer est payant. Plus le prix d'un appel.", 'price to be paid', 'price price of a call'],
  ['There is no free appointment.'],
  ['24h/24, jour et nuit, day and night.', 'hour always', 'hour always', 'hour always'],
  ['De 9 à 17 heures. Dès 8 heures 30, à midi.', 'hour 9:00', 'hour 17:00', 'hour 8:30', 'hour 12:00'],
  ['Dans une heure, ou deux jours. Une heure vient.', 'delay 1 hour', 'delay 2 day'],
  ['Within 10 working days, 48h, 15 j, un jour.', 'delay 10 day', 'delay 48 hour', 'delay 15 day'],
  ['200 mégaoctets dans facture.pdf.', 'size 200m'],
  ['Voyez aka.ms/accountrecovery ou mairie.bzh.', 'site aka.ms', 'site mairie.bzh'],
  ['Écrivez à nom@laposte.net. Puis attendez.'],
  ['Votre numéro a 13 chiffres. Le mot de passe a 12 lettres. Étape 3 sur 7.'],
  ['Le numéro fiscal : 1234567890123.'],
  ['', ...[]],
];

describe('what a text states', () => {
  test.each(rows)('%s', (text, ...expected) => {
    expect(factsIn(text).map(({ kind, key }) => `${kind} ${key}`)).toEqual(expected);
  });

  test('is shown with its sentence', () => {
    const text = 'Attendez. Puis appelez le 3949. Dites oui.';
    expect(sentenceAt(text, text.indexOf('3949'))).toBe('Puis appelez le 3949.');
    expect(sentenceAt(text, 0)).toBe('Attendez.');
    expect(sentenceAt(text, text.length - 1)).toBe('Dites oui.');
  });
});
