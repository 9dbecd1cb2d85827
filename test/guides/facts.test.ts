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
