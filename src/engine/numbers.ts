/** The number of an option, in all the ways in which people write it. Pure. */
import { unaccented } from '../content/plain.js';

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

/** Their places in a row. */
const PLACE_WORDS = [
  ['premier', 'premiere', 'first'],
  ['deuxieme', 'second', 'seconde'],
  ['troisieme', 'third'],
  ['quatrieme', 'fourth'],
  ['cinquieme', 'fifth'],
  ['sixieme', 'sixth'],
  ['septieme', 'seventh'],
  ['huitieme', 'eighth'],
  ['neuvieme', 'ninth'],
  ['dixieme', 'tenth'],
];

/** What people write around an option's number. */
const BEFORE =
  /^(?:(?:oui|yes|ok|d'accord|plutot|alors|va pour|ok pour|pour|bon) ?,? )*(?:(?:je (?:choisis|prends|veux|mets|dis)|j'ai mis|i (?:choose|want|take)) )?(?:(?:le|la|l'|the) ?)?(?:(?:option|reponse|answer|choix|choice) ?)?(?:(?:n°|no|numero|number|#) ?)?(?=.)/;
const BEHIND = /,? (?:svp|stp|s'il (?:vous|te) plait|please|merci|thanks)$/;
/** Behind a place in a row: "le premier rendez-vous", "la 2e option", "the first one". */
const OF_WHAT =
  / (?:option|reponse|choix|proposition|rendez-vous|rendez vous|rdv|one|choice|answer|appointment)$/;
/** Brackets and strokes around a number, as in a list: "(1)", "1)", "-1-", "1 :". */
const SIGNS_BEFORE = /^[\s(["'\-*.]+/;
const SIGNS_BEHIND = /[\s)\]"'\-*.:;,!]+$/;

/** Round digits that Unicode does not take apart: black, and sans-serif, from 1. */
const ROUND = /[\u2776-\u277f\u2780-\u2789\u278a-\u2793\u24f5-\u24fe]/g;

function roundDigit(sign: string): string {
  const code = sign.charCodeAt(0);
  const first = [0x278a, 0x2780, 0x2776, 0x24f5].find((from) => code >= from && code < from + 10) ?? code;
  return String(code - first + 1);
}

/** NFKC makes a full-width digit plain; a keycap is a digit with two signs behind it (U+FE0F, U+20E3). */
const written = (text: string): string =>
  unaccented(
    text
      .normalize('NFKC')
      .replace(/[\ufe0f\u20e3]/g, '')
      .replace('🔟', '10')
      .replace(ROUND, roundDigit),
  )
    .replace(/’/g, "'")
    .trim();

/**
 * "2", "2.", "(2)", "n°2", "le 2", "la 2e", "je choisis 2", "2️⃣", "２", "❷", "deux", "le deuxième": the number of an
 * option, from 1; undefined when it is none. A number in words counts only when nothing else is said.
 *
 * @example digit('la 2e option, svp') // 2
 */
export function digit(text: string): number | undefined {
  const said = written(text).replace(SIGNS_BEHIND, '').replace(BEHIND, '').replace(SIGNS_BEHIND, '');
  const bare = said.replace(SIGNS_BEFORE, '').replace(BEFORE, '');
  const figure = /^(\d{1,2})(e|er|ere|eme|st|nd|rd|th)?$/.exec(bare.replace(OF_WHAT, ''));
  // "2 rendez-vous" are two of them; "le 2e rendez-vous" is one.
  if (figure?.[1] && (figure[2] || !OF_WHAT.test(bare))) return Number(figure[1]);
  const place = PLACE_WORDS.findIndex((words) => words.includes(bare.replace(OF_WHAT, '')));
  if (place >= 0) return place + 1;
  const word = NUMBER_WORDS.findIndex((words) => words.includes(said.replace(SIGNS_BEFORE, '')));
  return word < 0 ? undefined : word + 1;
}

/**
 * A line copied from the message: its number, and the words behind it.
 *
 * @example numberedLine('1. Oui, argent ou toit') // { number: 1, words: 'Oui, argent ou toit' }
 */
export function numberedLine(text: string): { number: number; words: string } | undefined {
  const [, number, words] = /^\W{0,2}(\d{1,2})\W{1,3}(\p{L}.*)$/su.exec(text.trim()) ?? [];
  return number && words ? { number: Number(number), words } : undefined;
}

/** What a thumb says, or a sign that is used like one; in any colour of skin. */
const YES = /^(?:[👍👌🆗✅✔☑][\u{1f3fb}-\u{1f3ff}\ufe0f]*\s*)+$/u;
const NO = /^(?:[👎❌✖🚫][\u{1f3fb}-\u{1f3ff}\ufe0f]*\s*)+$/u;

/**
 * What a message of thumbs alone says.
 *
 * @example thumb('👍🏽👍🏽') // 'yes'
 */
export function thumb(text: string): 'yes' | 'no' | undefined {
  const said = text.trim();
  return YES.test(said) ? 'yes' : NO.test(said) ? 'no' : undefined;
}
