/**
 * A text as words that can be compared however they were spelled: without case, accents, apostrophes, doubled
 * letters and silent endings ("connecté", "conecter", "CONNECTEZ" are one word).
 */

/** One word. `text[from..to)` is where it stands; a word made from a longer one shares its place. */
export interface Token {
  /** Small letters without accents. */
  plain: string;
  /** How it sounds, without its ending: what phrases are compared by. */
  key: string;
  /** How it sounds, with its ending: what `word*` is compared by. */
  sound: string;
  from: number;
  to: number;
  /** What stands before it: nothing but space, a comma, or a sentence's end. */
  pause: 'none' | 'comma' | 'stop';
}

/** Small letters without accents, one kind of apostrophe. */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/[’‘ʼ´`′]/g, "'");
}

/** How a plain word sounds: ph is f, qu and hard c are k, y is i; doubled letters are one. */
export function soundOf(word: string): string {
  return word
    .replace(/ph/g, 'f')
    .replace(/qu?/g, 'k')
    .replace(/c(?![eiyh])/g, 'k')
    .replace(/y/g, 'i')
    .replace(/([a-z])\1+/g, '$1');
}

/**
 * The sound of a plain word without its silent ending. Short words keep theirs: "pas" is not "passe".
 *
 * @example keyOf('bloquée') === keyOf('bloquer') // after plain()
 */
export function keyOf(word: string): string {
  const sound = soundOf(/[^s]s$|x$/.test(word) && word.length > 4 ? word.slice(0, -1) : word);
  return sound.length > 4 ? sound.replace(/(?:er|ez|e)$/, '') : sound;
}

const WORD = /\[[a-z]+\]|[\p{L}\p{N}]+/gu;

/** The words of a text in order. Marks of secrets ("[password]") are no words. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const found of text.matchAll(WORD)) {
    if (found[0].startsWith('[')) continue;
    const word = plain(found[0]);
    const between = text.slice(end, found.index);
    end = found.index + found[0].length;
    tokens.push({ ...made(word), from: found.index, to: end, pause: pauseIn(between) });
  }
  return tokens;
}

/** The forms of a plain word. */
export const made = (word: string): Pick<Token, 'plain' | 'key' | 'sound'> => ({
  plain: word,
  key: keyOf(word),
  sound: soundOf(word),
});

function pauseIn(between: string): Token['pause'] {
  if (/[.!?;\n…]/.test(between)) return 'stop';
  return /[,:()"«»/]|- /.test(between) ? 'comma' : 'none';
}
