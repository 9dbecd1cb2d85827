/** From what a person typed to the option they meant: a digit, a label, or a way of saying it. Pure. */
import type { Content } from '../content/model.js';
import { plain, unaccented } from '../content/plain.js';
import { answersOf } from '../triage/next.js';
import { isFlow, optionsOf, optionText, optionWords } from './ask.js';
import type { Turn } from './turn.js';

/** The numbers of options in words; "un" and "une" are both 1. A question has no more options than this. */
const NUMBER_WORDS = [
  ['un', 'une', 'one'],
  ['deux', 'two'],
  ['trois', 'three'],
  ['quatre', 'four'],
  ['cinq', 'five'],
  ['six'],
  ['sept', 'seven'],
  ['huit', 'eight'],
  ['neuf', 'nine'],
  ['dix', 'ten'],
];

/** What people write around an option's number. */
const BEFORE =
  /^(?:(?:je (?:choisis|prends|veux)|i (?:choose|want|take)) )?(?:(?:le|la|l'|the) ?)?(?:(?:option|reponse|answer|choix|choice) ?)?(?:(?:n°|no|numero|number|#) ?)?(?=.)/;
const BEHIND = /,? (?:svp|stp|s'il (?:vous|te) plait|please|merci|thanks)$/;

/**
 * "2", "2.", "n°2", "le 2", "la 2e", "je choisis 2", "2️⃣", "２", "deux": the number of an option, from 1; undefined
 * when it is none. A number in words counts only when nothing else is said.
 */
export function digit(text: string): number | undefined {
  // NFKC makes a full-width digit plain; a keycap is a digit with two signs behind it (U+FE0F, U+20E3).
  const said = unaccented(
    text
      .normalize('NFKC')
      .replace(/[\ufe0f\u20e3]/g, '')
      .replace('🔟', '10'),
  )
    .replace(/’/g, "'")
    .trim()
    .replace(/ ?[.)!]*$/, '')
    .replace(BEHIND, '');
  const found = /^(\d{1,2})(?:e|er|ere|eme|st|nd|rd|th)?$/.exec(said.replace(BEFORE, ''))?.[1];
  if (found !== undefined) return Number(found);
  const word = NUMBER_WORDS.findIndex((words) => words.includes(said));
  return word < 0 ? undefined : word + 1;
}

/** Sayings in plain letters, worked out once for each content: language, question and option → sayings. */
const known = new WeakMap<Content, Map<string, string[]>>();

/** Every way of saying an option of the question, in plain letters. */
function sayings({ content, session: { lang } }: Turn, question: string, option: string): string[] {
  const all = known.get(content) ?? new Map<string, string[]>();
  known.set(content, all);
  const key = `${lang}:${question}:${option}`;
  const found = all.get(key);
  if (found) return found;
  const { label, say } = optionWords(content, lang, question, option) ?? { label: '', say: [] };
  const made = [label, ...say].map(plain).filter((words) => words !== '');
  all.set(key, made);
  return made;
}

/** All options that may be typed: those shown, and of a fact also those on the question's other page. */
function typeable(turn: Turn, question: string): string[] {
  if (isFlow(question)) return [];
  const asked = turn.content.interview.questions.find(({ fact }) => fact === question);
  return asked ? answersOf(asked) : [];
}

/**
 * The option of the open question that the text means, or undefined. A whole label, id or saying is taken first; then
 * a saying of at least two letters that stands in the text as whole words, if only one option has one; of two sayings
 * the longer counts when it holds the other.
 *
 * @example matchOption(turn, 'Le 2') // the second option shown
 */
export function matchOption(turn: Turn, text: string): string | undefined {
  const { asked } = turn.session;
  if (!asked) return undefined;
  const number = digit(text);
  if (number !== undefined) return asked.options[number - 1];
  const said = plain(text);
  if (said === '') return undefined;
  const shown = optionsOf(turn, asked);
  const exact = shown.find((option) => plain(option.label) === said || plain(optionText(option)) === said);
  if (exact) return exact.id;
  const options = [...new Set([...asked.options, ...typeable(turn, asked.id)])];
  const value = text.trim().toLowerCase();
  if (options.includes(value)) return value;
  const whole = options.filter((option) => sayings(turn, asked.id, option).includes(said));
  if (whole.length === 1) return whole[0];
  // Inside a name ("Kim No") or a sentence, an option's word means nothing.
  if (whole.length > 1 || asked.id === 'name' || said.split(' ').length > LONGEST_SAYING) return undefined;
  const within = options.flatMap((option) =>
    sayings(turn, asked.id, option)
      .filter((saying) => saying.length > 1 && holdsWords(said, saying))
      .map((saying) => ({ option, saying })),
  );
  // "Ça marche plus" says "ça marche" too, and means the opposite.
  const meant = within.filter(
    ({ option, saying }) =>
      !within.some(
        (other) => other.option !== option && other.saying !== saying && holdsWords(other.saying, saying),
      ),
  );
  const found = new Set(meant.map(({ option }) => option));
  return found.size === 1 ? meant[0]?.option : undefined;
}

/** Whole words within a text, both in plain letters. */
const holdsWords = (text: string, words: string): boolean => ` ${text} `.includes(` ${words} `);

/** Longer answers are sentences: they are understood as a whole, not searched for an option's word. */
const LONGEST_SAYING = 5;
