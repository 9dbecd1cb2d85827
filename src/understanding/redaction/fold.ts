/**
 * One plain form of a text for everything that looks for secrets: small letters without accents, ASCII digits,
 * one kind of space, hyphen, quote and apostrophe. Each character remembers where it stood in the original.
 */

/** `text[i]` was made from the original between `start[i]` and `end[i]`. A line's end stays a line's end. */
export interface Folded {
  original: string;
  text: string;
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

/** What letters with accents, signs and spaces fold to; never more than the characters below U+3000. */
const known = new Map<string, string>();

/**
 * Folds a text.
 *
 * @example fold('É １2').text // 'e 12'
 */
export function fold(original: string): Folded {
  let text = '';
  const start: number[] = [];
  const end: number[] = [];
  for (let at = 0; at < original.length; ) {
    const code = original.charCodeAt(at);
    let folded: string;
    let size = 1;
    if (code < 0x80) {
      folded = code >= 65 && code <= 90 ? String.fromCharCode(code + 32) : (original[at] ?? '');
      if (code === 96) folded = "'";
      else if (code === 13) folded = '\n';
      else if (code < 32 && code !== 10) folded = ' ';
    } else {
      const char = String.fromCodePoint(original.codePointAt(at) ?? code);
      size = char.length;
      folded = known.get(char) ?? foldChar(char);
      if (code < 0x3000) known.set(char, folded);
    }
    for (let unit = 0; unit < folded.length; unit++) {
      start.push(at);
      end.push(at + size);
    }
    text += folded;
    at += size;
  }
  return { original, text, start, end };
}
