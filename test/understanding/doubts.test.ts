/** Nobody is taken for somebody who manages when a negation stands beside the words. */
import { describe, expect, test } from '@jest/globals';
import { content, factsIn, understood } from './content.js';

const BEFORE: Record<string, string[]> = {
  fr: [
    'pas ',
    'je ne sais pas si ',
    "j'arrive pas à ",
    "j'ai jamais ",
    "j'ai du mal à ",
    "c'est pas vrai que ",
  ],
  en: ['I cannot ', "I don't ", "I can't ", 'I can hardly ', 'I do not ', 'never ', 'not '],
};
const BEHIND: Record<string, string[]> = { fr: [' pas', ' jamais'], en: [' never'] };

/** One way, or the other, of saying a phrase of the lexicon. */
function said(phrase: string, groups: Record<string, readonly string[]>, last: boolean): string {
  let text = phrase.replace(/~|\.\.\.|\*/g, ' ');
  for (let depth = 0; depth < 8 && /[({]/.test(text); depth++) {
    text = text
      .replace(/\{(\w+)\}/g, (_all, name: string) => groups[name]?.[0] ?? '')
      .replace(/\(([^()]*)\)/g, (_all, choices: string) => {
        const full = choices.split('|').filter((choice) => choice.trim() !== '');
        return (last ? full.at(-1) : full[0]) ?? '';
      });
  }
  return text.replace(/\s+/g, ' ').trim();
}

describe.each(content.languages)('somebody who writes in "%s"', (lang) => {
  const lexicon = content.words[lang]?.lexicon;
  const groups = lexicon?.groups ?? {};
  const phrases = [
    ...Object.entries(lexicon?.facts ?? {}).map((entry) => [...entry, undefined] as const),
    ...Object.entries(lexicon?.answers ?? {}).map(([fact, values]) => [fact, values, fact] as const),
  ].flatMap(([fact, values, asked]) =>
    // A phrase that is a whole message has nothing beside it.
    (values?.ok ?? []).flatMap((phrase) =>
      phrase.startsWith('=')
        ? []
        : [
            [fact, said(phrase, groups, false), asked],
            [fact, said(phrase, groups, true), asked],
          ],
    ),
  ) as [string, string, string | undefined][];

  test.each(phrases)('has not said that %s is well with "%s" and a negation', async (fact, phrase, asked) => {
    const doubted = [
      ...(BEFORE[lang] ?? []).map((words) => words + phrase),
      ...(BEHIND[lang] ?? []).map((words) => phrase + words),
    ];
    for (const text of doubted) {
      const facts = factsIn(await understood(text, asked, lang));
      expect({ text, value: facts[fact] }).not.toEqual({ text, value: 'ok' });
    }
  });
});

describe('what is said not to be the matter', () => {
  test.each(["je n'ai pas perdu mon mot de passe", "j'ai pas peur", 'I am not afraid'])(
    'leads to no guide: %s',
    async (text) => {
      expect((await understood(text, undefined, /^I /.test(text) ? 'en' : 'fr')).guides).toBeUndefined();
    },
  );

  test('but what is said beside it does', async () => {
    const { guides } = await understood("j'ai pas peur mais j'ai oublié mon mot de passe caf");
    expect(guides?.map(({ id }) => id)).toContain('password-lost-caf');
  });
});

const TOLD: [string, Record<string, string>][] = [
  ['I cannot read very well', { reading: 'difficult' }],
  ["I can't read well", { reading: 'difficult' }],
  ['I can hardly read', { reading: 'difficult' }],
  ['I can read', { reading: 'ok' }],
  ['je ne lis pas très bien', { reading: 'difficult' }],
  ['je lis pas tres bien', { reading: 'difficult' }],
  ['je ne sais pas tres bien lire', { reading: 'difficult' }],
  ['je sais pas bien lire', { reading: 'difficult' }],
  ['je ne sais pas lire', { reading: 'cannot' }],
  ["pas d'ordi je sais lire", { device: 'none', reading: 'ok' }],
  ['I have no internet and no phone', { device: 'none', connection: 'none' }],
  ['I have no phone', { device: 'none' }],
  ['no phone', { device: 'none' }],
  ['I have no phone signal at home', { connection: 'none' }],
  ['internet marche pas bien', { connection: 'limited' }],
  ['internet ne marche pas', { connection: 'none' }],
  ['internet marche bien', { connection: 'ok' }],
  ["my internet doesn't work well", { connection: 'limited' }],
  ['I cannot use the internet very well', { practice: 'beginner' }],
  ["j'ai pas peur", { fear: 'false' }],
  ["je n'ai pas peur de cliquer", { fear: 'false' }],
  ["j'ai peur de cliquer", { fear: 'true' }],
  ['je veux faire une attestation caf', { organism: 'caf', task: 'certificate' }],
  ['j ai que mon telephone samsung', { device: 'smartphone' }],
  [
    'je veux faire ma demande de rsa avec mon téléphone',
    { device: 'smartphone', organism: 'caf', task: 'apply' },
  ],
  ['I want to apply for rsa on my phone', { device: 'smartphone', organism: 'caf', task: 'apply' }],
  ['je recois rien sur mon telephone', {}],
];

test.each(TOLD)('"%s" says what it says, and no more', async (text, facts) => {
  expect(factsIn(await understood(text))).toEqual(facts);
});

describe('an account that was stolen', () => {
  test.each([
    ['my account was hacked', 'en'],
    ["on m'a piraté mon compte caf", 'fr'],
    ['quelqun a voler mon compte', 'fr'],
  ])('leads to what to do about a fraud: %s', async (text, lang) => {
    expect((await understood(text, undefined, lang)).guides?.[0]?.id).toBe('spot-a-fraud');
  });

  test('"écoute moi" asks for nothing to be read aloud', async () => {
    expect((await understood('écoute moi stp')).guides).toBeUndefined();
  });
});
