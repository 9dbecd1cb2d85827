import { describe, expect, test } from '@jest/globals';
import { content, factsIn, understood } from './content.js';

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
  ['sa veut dire koi justificatif', 'fr', 'supporting-document'],
  ['ils demandent un RIB c koi', 'fr', 'rib'],
  ["c'est quoi une arobase", 'fr', 'at-sign'],
  ['c koi les donnees mobiles', 'fr', 'mobile-data'],
  ["pouvez-vous m'expliquer ce qu'est la double authentification ?", 'fr', 'two-step-login'],
  ['un mot de passe provisoire cest quoi', 'fr', 'temporary-password'],
  ['à quoi ça sert une capture d’écran', 'fr', 'screenshot'],
  ['cest quoi un conseiller numerique', 'fr', 'digital-adviser'],
  ['what is a browser', 'en', 'browser'],
  ['they ask for a justificatif what is it', 'en', 'supporting-document'],
  ['can you explain two-factor authentication', 'en', 'two-step-login'],
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
  ["je n'ai pas de RIB", 'fr'],
  ['ils demandent un justificatif', 'fr'],
  ['expliquez moi', 'fr'],
  ['can you explain', 'en'],
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

test('every word is asked for by its own name, in many ways, and answered in two short sentences', async () => {
  const ways: Record<string, string[]> = {
    fr: [
      "c'est quoi {} ?",
      'c koi un {}',
      'ca veut dire quoi {}',
      '{} cest koi',
      "je sais pas ce que c'est {}",
    ],
    en: ['what is a {}', "what's {}?", 'what does {} mean', 'meaning of {}'],
  };
  const lost: string[] = [];
  for (const lang of content.languages) {
    for (const { id, term, answer } of content.glossary[lang] ?? []) {
      expect([id, answer.length <= 300, answer.split(/(?<=[.!?]) /).length]).toEqual([id, true, 2]);
      for (const way of ways[lang] ?? []) {
        const said = way.replace('{}', term);
        if ((await understood(said, 'need', lang)).definition !== id) lost.push(`${lang} ${said}`);
      }
    }
  }
  expect(content.glossary.fr?.length).toBeGreaterThanOrEqual(50);
  expect(lost).toEqual([]);
});

describe('a word that is asked about beside other things', () => {
  test.each([
    ['caf me demande un pdf c quoi un pdf ?', 'pdf', { organism: 'caf', task: 'upload' }],
    ["j'ai oublié mon mot de passe. c'est quoi franceconnect ?", 'franceconnect', { login: 'password_lost' }],
    ['I have no computer. what is franceconnect?', 'franceconnect', { device: 'none' }],
  ])('is explained, and the rest is kept: %s', async (text, id, facts) => {
    const understanding = await understood(text);
    expect(understanding.definition).toBe(id);
    expect(factsIn(understanding)).toEqual(facts);
  });
});
