/**
 * What a text states that can be wrong tomorrow: phone numbers, prices, hours, delays, sizes and sites. An agency
 * verifies them before it goes live (`declic facts`), and `declic check` wants a source for each number. Pure.
 */

export const FACT_KINDS = ['phone', 'price', 'hour', 'delay', 'size', 'site'] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** One found fact. `key` is the same however it is written: "3 949" and "3949", "9 h" and "9:00". */
export interface StatedFact {
  kind: FactKind;
  /** As it stands in the text. */
  value: string;
  key: string;
  /** Where it begins in the text. */
  at: number;
}

const digits = (text: string): string => text.replace(/\D/g, '');
const number = (text: string): string => String(Number(text.replace(/\s/g, '').replace(',', '.')));

/** Hours and minutes of a time of day: 9 h, 9h30, 9:30, 9 a.m., 6.30 pm. */
function clock(hours = '', minutes = '', half = ''): string {
  const afternoon = /^p/i.test(half) && Number(hours) < 12 ? 12 : 0;
  return `${Number(hours) + afternoon}:${minutes.padStart(2, '0')}`;
}

/** Units of a delay, by the beginning of the word, in French and English. */
const UNITS: [RegExp, string][] = [
  [/^min/i, 'minute'],
  [/^(?:heure|hour)/i, 'hour'],
  [/^(?:jour|day)/i, 'day'],
  [/^(?:semaine|week)/i, 'week'],
  [/^(?:mois|month)/i, 'month'],
  [/^(?:an|ann|year)/i, 'year'],
];

interface Pattern {
  kind: FactKind;
  pattern: RegExp;
  key: (found: RegExpExecArray) => string;
}

/** In this order: what was found by one is not looked at by the next. */
const PATTERNS: Pattern[] = [
  {
    kind: 'site',
    pattern:
      /(?<![@\p{L}\p{N}.])(?:https?:\/\/)?(?:www\.)?((?:[a-z0-9-]+\.)+(?:fr|com|org|net|eu|info|io|app|re|yt|nc|pf|be|ch|uk|gov))(?![\p{L}\p{N}@-])(?:\/[\w./?=&%#-]*[\w/])?/giu,
    key: (found) => (found[1] ?? '').toLowerCase(),
  },
  {
    // +33, ten digits; or ten digits after a zero, however they are spaced.
    kind: 'phone',
    pattern: /(?<![\d.,])(?:\+33[ .]?[1-9]|0[1-9])(?:[ .-]?\d{2}){4}(?!\d)/g,
    key: (found) => digits(found[0]).replace(/^33/, '0'),
  },
  { kind: 'phone', pattern: /(?<![\d.,/])0 ?8\d{2}(?: ?\d{3}){2}(?!\d)/g, key: (found) => digits(found[0]) },
  {
    // Five digits after a word that leads to them: text messages go there (33700).
    kind: 'phone',
    pattern: /(?<=(?:\bau|\ble|\bto|\bcall|\bcompose[rz]?|:) )[3-8]\d ?\d{3}(?![\d€]| ?€)/gi,
    key: (found) => digits(found[0]),
  },
  {
    // Short numbers: four digits (3949, 36 46), emergency and social ones (112, 115, 119, 15).
    kind: 'phone',
    pattern:
      /(?<![\d.,/]|n° ?)(?:3\d ?\d{2}|1023|11[2-9])(?![\d/]|[.,]\d| ?(?:€|euro|mo\b|mb\b|ko\b|kb\b|signe|lettre|charact))/gi,
    key: (found) => digits(found[0]),
  },
  {
    kind: 'phone',
    pattern:
      /(?:\b(?:appelez|appeler|composez|composer|call|dial|ring|phone)\b(?: le| au| the)? )(1[578])(?!\d)/gi,
    key: (found) => found[1] ?? '',
  },
  {
    kind: 'price',
    pattern:
      /(?:(?:€|£|\$) ?(\d+(?:[.,]\d+)?))|(?:(\d+(?:[ \u202f]\d{3})*(?:[.,]\d+)?) ?(?:€|euros?\b|centimes?\b|cents?\b))/giu,
    key: (found) => `${number(found[1] ?? found[2] ?? '')}${/cent/i.test(found[0]) ? 'c' : ''}`,
  },
  {
    kind: 'price',
    pattern: /(?<!\p{L})(?:gratuit(?:e|es|s|ement)?|(?<!feel )free)(?!\p{L})/giu,
    key: () => 'free',
  },
  {
    kind: 'hour',
    pattern: /(?<![\d.,])([01]?\d|2[0-4]) ?h(?: ?([0-5]\d))?(?![\p{L}\d])/giu,
    key: (found) => clock(found[1], found[2]),
  },
  {
    kind: 'hour',
    pattern: /(?<![\d.,:])([01]?\d|2[0-4]):([0-5]\d)(?![\d:])(?: ?([ap])\.?m\b\.?)?/gi,
    key: (found) => clock(found[1], found[2], found[3]),
  },
  {
    kind: 'hour',
    pattern: /(?<![\d.,:])(1[0-2]|[1-9])(?:[.]([0-5]\d))? ?([ap])\.?m\b\.?/gi,
    key: (found) => clock(found[1], found[2], found[3]),
  },
  {
    kind: 'size',
    pattern: /(?<![\d.,])(\d+(?:[.,]\d+)?) ?(ko|mo|go|kb|mb|gb)(?!\p{L})/giu,
    key: (found) => `${number(found[1] ?? '')}${(found[2] ?? '')[0]?.toLowerCase()}`,
  },
  {
    kind: 'delay',
    pattern:
      /(?<![\d.,])(\d+)(?: (?:ou|or|à|to) \d+)? ?(minutes?|heures?|hours?|jours?|days?|semaines?|weeks?|mois|months?|ans?|années?|years?)(?!\p{L})/giu,
    key: (found) => `${found[1]} ${UNITS.find(([unit]) => unit.test(found[2] ?? ''))?.[1] ?? ''}`,
  },
];

/**
 * Every fact that a text states, in order of appearance.
 *
 * @example factsIn('Appelez le 3949, de 9 h à 17 h.').map(({ key }) => key) // ['3949', '9:00', '17:00']
 */
export function factsIn(text: string): StatedFact[] {
  const found: StatedFact[] = [];
  let rest = text;
  for (const { kind, pattern, key } of PATTERNS) {
    for (const match of rest.matchAll(pattern)) {
      found.push({ kind, value: match[0].trim(), key: key(match), at: match.index });
    }
    // The same length, so that places stay; a letter that no pattern takes for a part of a number.
    rest = rest.replace(pattern, (whole) => '\u0000'.repeat(whole.length));
  }
  return found.sort((a, b) => a.at - b.at);
}

/** The sentence around a place in a text. */
export function sentenceAt(text: string, at: number): string {
  let from = 0;
  for (const end of text.matchAll(/(?<=[.!?…])\s+|\n+/g)) {
    if (end.index >= at) return text.slice(from, end.index).trim();
    from = end.index + end[0].length;
  }
  return text.slice(from).trim();
}
