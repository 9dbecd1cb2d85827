/** The lexicon: every phrase can be read, and none means two values of one fact. */
import { type FactId, isFactValue } from '../../triage/facts.js';
import type { Lexicon } from '../model.js';
import { type Checking, wordFile, wordsIn } from './checking.js';

/** Groups that understanding makes by itself: `{language}` is every language by each of its names. */
const MADE = ['language'];

/** As a value of `language`: the one that the phrase names. */
const NAMED_LANGUAGE = 'xx';

interface PlacedPhrase {
  phrase: string;
  path: (string | number)[];
}

export function checkLexicons(checking: Checking): void {
  const { languages } = checking.content;
  const lexicons = languages.map((lang) => wordsIn(checking.content, lang).lexicon);
  const groups = new Map<string, string[]>(MADE.map((name) => [name, []]));
  // The groups of all languages stand together: people mix languages.
  for (const { groups: own = {} } of lexicons) {
    for (const [name, phrases] of Object.entries(own))
      groups.set(name, [...(groups.get(name) ?? []), ...phrases]);
  }
  for (const lang of languages) {
    checkPhrases(checking, lang, groups);
    checkMeanings(checking, lang);
  }
}

const groupsIn = (phrase: string): string[] =>
  [...phrase.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');

function checkPhrases({ content, error }: Checking, lang: string, groups: Map<string, string[]>): void {
  const file = wordFile(lang, 'lexicon');
  const { lexicon } = wordsIn(content, lang);
  for (const { phrase, path } of phrasesOf(lexicon)) {
    for (const name of groupsIn(phrase)) {
      if (!groups.has(name)) error(file, path, `"${phrase}": there is no group {${name}}`);
    }
    if (!balanced(phrase)) error(file, path, `"${phrase}": the brackets do not match`);
  }
  for (const name of Object.keys(lexicon.groups ?? {})) {
    if (MADE.includes(name)) error(file, ['groups', name], `{${name}} is made by itself`);
    else if (reaches(groups, name, name)) error(file, ['groups', name], `{${name}} holds itself`);
  }
}

/** Says whether the phrases of `from` lead to the group `to`. */
function reaches(groups: Map<string, string[]>, from: string, to: string, seen = new Set<string>()): boolean {
  return (groups.get(from) ?? []).flatMap(groupsIn).some((name) => {
    if (name === to) return true;
    if (seen.has(name)) return false;
    seen.add(name);
    return reaches(groups, name, to, seen);
  });
}

/** Round brackets close what they opened, and so do braces, which do not hold each other. */
function balanced(phrase: string): boolean {
  let open = 0;
  for (const sign of phrase.replace(/\{[^{}]*\}/g, '')) {
    if (sign === '{' || sign === '}') return false;
    if (sign === '(') open += 1;
    if (sign === ')') open -= 1;
    if (open < 0) return false;
  }
  return open === 0;
}

/** Every list of phrases of the lexicon, with the path of each phrase. */
function phrasesOf({ groups, facts, answers, difficulty, routes, ignore }: Lexicon): PlacedPhrase[] {
  const lists: [path: string[], phrases: string[] | undefined][] = [
    ...entries(groups).map(([name, phrases]): [string[], string[]] => [['groups', name], phrases]),
    ...entries(difficulty).map(([name, phrases]): [string[], string[]] => [['difficulty', name], phrases]),
    ...entries(routes).map(([name, phrases]): [string[], string[]] => [['routes', name], phrases]),
    ...meanings('facts', facts),
    ...meanings('answers', answers),
    [['ignore'], ignore],
  ];
  return lists.flatMap(([path, phrases = []]) =>
    phrases.map((phrase, index) => ({ phrase, path: [...path, index] })),
  );
}

const entries = (lists: Record<string, string[]> | undefined): [string, string[]][] =>
  Object.entries(lists ?? {});

const meanings = (part: string, facts: Lexicon['answers']): [string[], string[]][] =>
  Object.entries(facts ?? {}).flatMap(([fact, values]) =>
    entries(values).map(([value, phrases]): [string[], string[]] => [[part, fact, value], phrases]),
  );

function checkMeanings({ content, error }: Checking, lang: string): void {
  const file = wordFile(lang, 'lexicon');
  const { lexicon } = wordsIn(content, lang);
  for (const part of ['facts', 'answers'] as const) {
    for (const [fact, values] of Object.entries(lexicon[part] ?? {})) {
      const known = new Map<string, string>();
      for (const [value, phrases] of Object.entries(values)) {
        const path = [part, fact, value];
        const named = fact === 'language' && value === NAMED_LANGUAGE;
        if (!named && !isFactValue(fact as FactId, value)) error(file, path, `is no value of ${fact}`);
        for (const [index, phrase] of phrases.entries()) {
          const key = phrase.toLowerCase().replace(/\s+/g, ' ').trim();
          const other = known.get(key);
          if (other !== undefined && other !== value)
            error(file, [...path, index], `"${phrase}" also means ${other}`);
          known.set(key, value);
        }
      }
    }
  }
}
