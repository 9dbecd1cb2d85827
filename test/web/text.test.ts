import { describe, expect, test } from '@jest/globals';
import { escapeHtml, textHtml } from '../../src/web/text.js';

/** The numbers that a finger may call. */
const called = (text: string): string[] =>
  [...textHtml(text, true).matchAll(/href="tel:([^"]+)"/g)].map(([, number]) => number as string);

describe('a number that the bot names', () => {
  test.each([
    ['Appelez le 3646. Gratuit.', ['3646']],
    ['France Travail : 3949, du lundi au vendredi', ['3949']],
    ["Appelez l'accueil au 01 99 00 01 10.", ['0199000110']],
    ['Danger : 112\nIdées de suicide : 3114\nFemme victime de violences : 3919', ['112', '3114', '3919']],
    ['Enfant en danger : 119', ['119']],
  ])('can be called with one tap: %s', (text, numbers) => {
    expect(called(text)).toEqual(numbers);
  });

  test.each([
    'Le plafond est de 3500 euros.',
    'Au plus 3000 caractères.',
    'Un fichier de 3200 Ko, ou de 112 Mo',
    'Vous gagnez 13646 euros',
    'Le formulaire cerfa 3519 suffit.',
    'Votre rendez-vous : le mardi 24 à 10h, pour 30 minutes',
    'J’ai votre numéro. Il finit par 34.',
    'La salle n° 112',
    'Vous ne pouvez pas parler ? SMS au 114',
    'Voir https://www.ameli.fr/3646/aide',
  ])('is no link when it is none to call: %s', (text) => {
    expect(called(text)).toEqual([]);
  });

  test('is plain text on a device that calls nobody, and in what the person wrote', () => {
    expect(textHtml('Appelez le 3646.')).toBe('Appelez le 3646.');
  });
});

describe('a text on the page', () => {
  test('is never markup', () => {
    const text = `<img src=x onerror="alert(1)"> & 'x' 3646 https://caf.fr/"onclick="x`;
    expect(textHtml(text, true)).not.toMatch(/<img|<[^>]*onclick/);
    expect(escapeHtml(`<b> & "x" 'y'`)).toBe('&lt;b&gt; &amp; &quot;x&quot; &#39;y&#39;');
  });

  test('opens its addresses beside the conversation', () => {
    expect(textHtml('Voir https://www.caf.fr.')).toBe(
      'Voir <a href="https://www.caf.fr" target="_blank" rel="noopener noreferrer">https://www.caf.fr</a>.',
    );
  });
});
