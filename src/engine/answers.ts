/** From what a person typed to the option they meant: a digit, a label, a thumb, or a way of saying it. Pure. */
import type { Content } from '../content/model.js';
import { plain } from '../content/plain.js';
import { answersOf } from '../triage/next.js';
import { isFlow, optionsOf, optionText, optionWords } from './ask.js';
import { digit, numberedLine, thumb } from './numbers.js';
import { slotInWords } from './slot-words.js';
import type { Turn } from './turn.js';
import type { PromptOption } from './types.js';

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
  const numbered = number === undefined ? undefined : asked.options[number - 1];
  // "Le 24" may be a day.
  if (numbered !== undefined || (number !== undefined && asked.id !== 'slot')) return numbered;
  const said = plain(spelled(turn, text));
  if (said === '') return undefined;
  const shown = optionsOf(turn, asked);
  const exact = shown.find((option) => plain(option.label) === said || plain(optionText(option)) === said);
  if (exact) return exact.id;
  const copied = copiedOption(shown, text);
  if (copied) return copied;
  if (asked.id === 'slot') {
    const { offers = [], lang } = turn.session;
    const slot = slotInWords(text, offers, lang, turn.at);
    if (slot) return slot.id;
  }
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

/** Says whether the text is a wish to be called, whatever is asked: the words of the button for it. */
export function asksForCall({ content, session: { lang } }: Turn, text: string): boolean {
  const human = content.words[lang]?.questions.human;
  const said = plain(text).replace(COURTESY, '');
  return human !== undefined && [human.label, ...human.say].some((words) => plain(words) === said);
}

const COURTESY = / (?:svp|stp|merci|s il (?:vous|te) plait|please|thanks)$/;

/** A thumb as a word: every question of yes or no knows "ok" and its own "no". */
function spelled({ content, session: { lang } }: Turn, text: string): string {
  const sign = thumb(text);
  if (sign === 'yes') return 'ok';
  return sign === 'no' ? (optionWords(content, lang, 'confirm', 'no')?.label ?? text) : text;
}

/** A line of the message as it stands there, or its beginning: "1. Oui", for "1 Oui, argent ou toit". */
function copiedOption(shown: PromptOption[], text: string): string | undefined {
  const line = numberedLine(text);
  const option = line && shown[line.number - 1];
  return option && `${plain(optionText(option))} `.startsWith(`${plain(line.words)} `)
    ? option.id
    : undefined;
}

/** Whole words within a text, both in plain letters. */
const holdsWords = (text: string, words: string): boolean => ` ${text} `.includes(` ${words} `);

/** Longer answers are sentences: they are understood as a whole, not searched for an option's word. */
const LONGEST_SAYING = 5;
