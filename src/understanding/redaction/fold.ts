/**
 * One plain form of a text for everything that looks for secrets: small letters without accents, ASCII digits,
 * one kind of space, hyphen, quote and apostrophe. Where each character stood in the original can be asked.
 */

/** Where each character of a folded text came from: between `start[i]` and `end[i]` of the original. */
export interface Places {
  start: number[];
  end: number[];
}

const SPACES = /[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2800]/;
/** Marks above and below letters, zero-width and direction characters, soft hyphens: nothing that a reader sees. */
const INVISIBLE = /[\p{M}\p{Cf}\u115f\u1160]/u;
const REPLACED: Record<string, string> = {
  '’': "'",
  '‘': "'",
  ʼ: "'",
  '´': "'",
  '`': "'",
  '′': "'",
  '«': '"',
  '»': '"',
  '“': '"',
  '”': '"',
  '„': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '﹣': '-',
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  '→': '>',
  '⇒': '>',
  '➡': '>',
  '➜': '>',
  '👉': '>',
  '：': ':',
  '﹕': ':',
};

/** The value of a decimal digit of any script: each script's ten stand in a row. */
function digitOf(char: string): string | undefined {
  if (!/\p{Nd}/u.test(char)) return undefined;
  const code = char.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(code - zero);
}

function foldChar(char: string): string {
  const replaced = REPLACED[char] ?? REPLACED[char.toLowerCase()];
  if (replaced !== undefined) return replaced;
  if (SPACES.test(char)) return /[\n\r\u2028\u2029]/.test(char) ? '\n' : ' ';
  if (INVISIBLE.test(char)) return '';
  const digit = digitOf(char);
  if (digit !== undefined && digit.length === 1 && char > '\x7f') {
    // Mathematical digits stand in five rows of ten behind one another; compatibility forms know their value.
    const plain = char.normalize('NFKC');
    return /^[0-9]$/.test(plain) ? plain : digit;
  }
  return char.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** What letters with accents, signs and spaces fold to; kept for the characters below U+3000. */
const known = new Map<string, string>();

function folded(char: string): string {
  const found = known.get(char);
  if (found !== undefined) return found;
  const made = char === '`' ? "'" : char === '\r' ? '\n' : char < ' ' ? ' ' : foldChar(char);
  if (char < '\u3000') known.set(char, made);
  return made;
}

/** All that does not stay what it is; capitals of ASCII become small ones all at once. */
const CHANGES = /[^\n !-_a-~\x7f]/gu;

/**
 * Folds a text. A line's end stays a line's end.
 *
 * @example fold('É １2') // 'e 12'
 */
export function fold(original: string): string {
  return original.replace(CHANGES, folded).toLowerCase();
}

/** The places of a folded text's characters; only asked for where something is taken out. */
export function placesOf(original: string): Places {
  const start: number[] = [];
  const end: number[] = [];
  let at = 0;
  for (const char of original) {
    const length = char < '\x80' ? 1 : folded(char).length;
    for (let unit = 0; unit < length; unit++) {
      start.push(at);
      end.push(at + char.length);
    }
    at += char.length;
  }
  return { start, end };
}
