/** From what a person typed to the option they meant: a digit, a label, or a way of saying it. Pure. */
import type { Content } from '../content/model.js';
import { plain, unaccented } from '../content/plain.js';
import { answersOf } from '../triage/next.js';
import { isFlow, optionsOf, optionText, optionWords } from './ask.js';
import type { Turn } from './turn.js';

/** "2", "2.", "2)", "n°2", "le 2", "option 2": the number of an option, from 1; undefined when it is none. */
export function digit(text: string): number | undefined {
  const found =
    /^(?:n°|no|numero|le|la|l|option|reponse|answer|choix|choice|number|#)? ?(\d{1,2})(?: ?[.)!]*)$/.exec(
      unaccented(text.trim()),
    );
  return found?.[1] === undefined ? undefined : Number(found[1]);
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
 * a saying of at least two letters that stands in the text as whole words, if only one option has one.
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
  const shown = optionsOf(turn, asked.id, asked.more);
  const exact = shown.find((option) => plain(option.label) === said || plain(optionText(option)) === said);
  if (exact) return exact.id;
  const options = [...new Set([...asked.options, ...typeable(turn, asked.id)])];
  if (options.includes(text.trim())) return text.trim();
  const whole = options.filter((option) => sayings(turn, asked.id, option).includes(said));
  if (whole.length === 1) return whole[0];
  // Inside a name ("Kim No") or a sentence, an option's word means nothing.
  if (whole.length > 1 || asked.id === 'name' || said.split(' ').length > LONGEST_SAYING) return undefined;
  const within = options.filter((option) =>
    sayings(turn, asked.id, option).some(
      (saying) => saying.length > 1 && ` ${said} `.includes(` ${saying} `),
    ),
  );
  return within.length === 1 ? within[0] : undefined;
}

/** Longer answers are sentences: they are understood as a whole, not searched for an option's word. */
const LONGEST_SAYING = 5;
