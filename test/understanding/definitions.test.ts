import { describe, expect, test } from '@jest/globals';
import { understood } from './content.js';

const asked: [said: string, lang: string, id: string, open?: string][] = [
  ["c'est quoi FranceConnect ?", 'fr', 'franceconnect'],
  ['c koi france connect', 'fr', 'franceconnect'],
  ['cest quoi un pdf', 'fr', 'pdf'],
  ['PDF ?', 'fr', 'pdf'],
  ['un PDF ?', 'fr', 'pdf'],
  ['pdf ca veut dire quoi', 'fr', 'pdf'],
  ['ça veut dire quoi le mot pdf', 'fr', 'pdf'],
  ["bonjour, qu'est-ce que c'est que FranceConnect svp ?", 'fr', 'franceconnect'],
  ["qu'est ce qu'un PDF", 'fr', 'pdf'],
  ['que veut dire franceconnect', 'fr', 'franceconnect'],
  ['je ne sais pas ce que c’est franceconnect', 'fr', 'franceconnect'],
  ["c'est quoi franceconnect", 'fr', 'franceconnect', 'login'],
  ['what is FranceConnect?', 'en', 'franceconnect'],
  ["what's a pdf", 'en', 'pdf'],
  ['what does PDF mean?', 'en', 'pdf'],
  ['PDF?', 'en', 'pdf'],
];

const other: [said: string, lang: string, open?: string][] = [
  ['franceconnect', 'fr'],
  ['franceconnect ne marche pas', 'fr'],
  ['franceconnect ?', 'fr', 'login'],
  ["c'est quoi ton nom ?", 'fr'],
  ["c'est quoi mon mot de passe caf oublié", 'fr'],
  ['pdf', 'fr'],
  ['what is the weather?', 'en'],
  ["c'est quoi", 'fr'],
  ['?', 'fr'],
];

describe('a person who asks what a word means', () => {
  test.each(asked)('"%s" (%s): %s', async (said, lang, id, open = 'need') => {
    const { definition, facts, difficulty } = await understood(said, open, lang);
    expect([definition, facts, difficulty]).toEqual([id, {}, null]);
  });

  test.each(other)('"%s" asks for no word', async (said, lang, open = 'need') => {
    expect((await understood(said, open, lang)).definition).toBeUndefined();
  });
});
