/**
 * How many SMS a text costs.
 * https://www.twilio.com/docs/glossary/what-is-gsm-7-character-encoding
 * https://www.twilio.com/docs/glossary/what-is-ucs-2-character-encoding
 */

/** GSM 03.38, basic set: one unit each. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** GSM 03.38, extension: an escape and a character, two units, never split over two segments. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** Units that one SMS holds, and that each part of a longer one holds beside its header. */
export const SMS_ROOM = {
  'GSM-7': { alone: 160, part: 153 },
  'UCS-2': { alone: 70, part: 67 },
} as const;

/** What a text costs. `units` are septets in GSM-7 and UTF-16 code units in UCS-2. */
export interface Segments {
  encoding: 'GSM-7' | 'UCS-2';
  units: number;
  count: number;
  /** The characters, each once, for which the text is not GSM-7. */
  costly: string[];
}

/**
 * Counts an SMS as the carriers do. One character outside GSM-7 (ç, ê, œ, a typographic apostrophe) makes the
 * whole text UCS-2, which holds less than half.
 *
 * @example segments('Ça va ?').encoding // 'GSM-7'
 * @example segments('ça va ?') // { encoding: 'UCS-2', units: 7, count: 1, costly: ['ç'] }
 */
export function segments(text: string): Segments {
  const costly = [...new Set(text)].filter((char) => !BASIC.has(char) && !EXTENSION.has(char));
  const encoding = costly.length > 0 ? 'UCS-2' : 'GSM-7';
  const sizes = [...text].map((char) => (encoding === 'UCS-2' ? char.length : EXTENSION.has(char) ? 2 : 1));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const room = SMS_ROOM[encoding];
  if (units <= room.alone) return { encoding, units, count: 1, costly };
  let count = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > room.part) {
      count++;
      used = 0;
    }
    used += size;
  }
  return { encoding, units, count, costly };
}

/** Typographic signs and what a typewriter has for them; meaning and letters stay. */
const TYPEWRITER: Record<string, string> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u2013': '-',
  '\u2014': '-',
  '\u2026': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
};

/**
 * Writes typographic signs plainly, so that they alone do not double the price of an SMS. Letters are never
 * changed: a word with another letter is harder to read.
 *
 * @example foldTypography('« l’aide »') // `"l'aide"`
 */
export function foldTypography(text: string): string {
  return text
    .replace(/\u00ab[ \u00a0\u202f]?|[ \u00a0\u202f]?\u00bb/g, '"')
    .replace(/[\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0\u202f]/g, (sign) => TYPEWRITER[sign] ?? sign);
}

/** Letters that are two, which Unicode does not take apart. */
const TWO_LETTERS: Record<string, string> = { œ: 'oe', Œ: 'Oe' };

/**
 * Writes letters that GSM-7 lacks without their accent, and leaves those that it has: so the text costs less than
 * half. A word without its accent is harder to read, so only texts that ask for it are written so (`fold` in sms.yaml).
 *
 * @example foldLetters('Ça, reçu à côté') // 'Ça, recu à coté'
 */
export function foldLetters(text: string): string {
  return [...foldTypography(text)]
    .map((char) => (BASIC.has(char) || EXTENSION.has(char) ? char : cheaper(char)))
    .join('');
}

/** A letter without its accent; what is no Latin letter stays. */
function cheaper(char: string): string {
  const [letter = char] = char.normalize('NFD');
  return TWO_LETTERS[char] ?? (BASIC.has(letter) ? letter : char);
}
