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
  [/^s(?:ec)?/i, 'second'],
  [/^min/i, 'minute'],
  [/^h/i, 'hour'],
  [/^[jd]/i, 'day'],
  [/^w/i, 'week'],
  [/^m/i, 'month'],
  [/^[ay]/i, 'year'],
];
const unit = (word = ''): string =>
  /^sem/i.test(word) ? 'week' : (UNITS.find(([start]) => start.test(word))?.[1] ?? '');

const UNIT =
  'secondes?|seconds?|minutes?|min|heures?|hours?|jours?|days?|semaines?|weeks?|mois|months?|ans?|années?|years?';

/** Numbers in words, by what they are worth. What is one is only said so after a word of time ("dans une heure"). */
const COUNTS: Record<string, number> = {
  ...{ un: 1, une: 1, one: 1, a: 1, an: 1, deux: 2, two: 2, trois: 3, three: 3, quatre: 4, four: 4 },
  ...{ cinq: 5, five: 5, six: 6, sept: 7, seven: 7, huit: 8, eight: 8, neuf: 9, nine: 9, dix: 10, ten: 10 },
  ...{ douze: 12, twelve: 12, quinze: 15, fifteen: 15, vingt: 20, twenty: 20, trente: 30, thirty: 30 },
};
const SEVERAL = Object.keys(COUNTS)
  .filter((word) => (COUNTS[word] ?? 0) > 1)
  .join('|');
const count = (word = ''): string => String(COUNTS[word.toLowerCase()] ?? number(word));

interface Pattern {
  kind: FactKind;
  pattern: RegExp;
  key: (found: RegExpExecArray) => string;
}

/** In this order: what was found by one is not looked at by the next. */
const PATTERNS: Pattern[] = [
  {
    // Any domain; a file's name (facture.pdf) is none, and no mail address is.
    kind: 'site',
    pattern:
      /(?<![@\p{L}\p{N}.-])(?:https?:\/\/)?(?:www\.)?((?:[a-z0-9-]+\.)+(?!(?:pdf|jpe?g|png|docx?|odt|heic|txt|zip)\b)[a-z]{2,})(?![\p{L}\p{N}@-])(?:\/[\w./?=&%#-]*[\w/])?/gu,
    key: (found) => (found[1] ?? '').toLowerCase(),
  },
  {
    // +33 or 0033, the zero in brackets or not; or ten digits after a zero, however they are spaced.
    kind: 'phone',
    pattern: /(?<![\d.,])(?:(?:\+|00)33[ .]?(?:\(0\) ?)?[1-9]|0[1-9])(?:[ .-]?\d{2}){4}(?!\d)/g,
    key: (found) => digits(found[0]).replace(/^(?:00)?330?/, '0'),
  },
  {
    // 0 806 001 620, and 0 800 11 10 35.
    kind: 'phone',
    pattern: /(?<![\d.,/])0 ?8\d{2}(?:(?: ?\d{3}){2}|(?: ?\d{2}){3})(?!\d)/g,
    key: (found) => digits(found[0]),
  },
  { kind: 'phone', pattern: /(?<![\d.,/])116 ?\d{3}(?!\d)/g, key: (found) => digits(found[0]) },
  {
    // Five digits after a word that leads to them: text messages go there (33700).
    kind: 'phone',
    pattern:
      /(?<=(?:\bau|\ble|\bto|\bcall|\btext|\bwrite|crivez|\bcompose[rz]?|:) )[3-8]\d ?\d{3}(?![\d€]| ?€)/gi,
    key: (found) => digits(found[0]),
  },
  {
    // 15, 17 and 18 after a word that leads to them, or after whom one reaches there ("Police : 17").
    kind: 'phone',
    pattern:
      /(?<=(?:(?<!\p{L})(?:appelez|appeler|composez|composer|faites|call|dial|ring|phone)(?: le| au| the)? )|(?:samu|médecin|doctor|ambulance|police|gendarmerie|pompiers|fire|danger) ?: ?)1[578](?![\d:]|[.,]\d| ?h)|(?<=(?<!\p{L})(?:le|the) )1[578](?= (?:ou|or|et|and) (?:le |the )?1)/giu,
    key: (found) => found[0],
  },
  {
    // Short numbers: four digits (3949, 36 46), emergency and social ones (112, 115, 119).
    kind: 'phone',
    pattern:
      /(?<![\d.,/\p{L}-]|n° ?)(?:3\d ?\d{2}|1023|11[2-9])(?![\d/]|[.,]\d| ?(?:€|euro|mo(?!\p{L})|mb(?!\p{L})|ko(?!\p{L})|kb(?!\p{L})|signe|lettre|charact))/giu,
    key: (found) => digits(found[0]),
  },
  {
    kind: 'price',
    pattern:
      /(?:(?:€|£|\$|(?<!\p{L})eur) ?(\d+(?:[.,]\d+)?))|(?:(\d+(?:[ \u202f]\d{3})*(?:[.,]\d+)?) ?(?:€|£|euros?\b|centimes?\b|cents?\b))/giu,
    key: (found) => `${number(found[1] ?? found[2] ?? '')}${/cent/i.test(found[0]) ? 'c' : ''}`,
  },
  {
    kind: 'price',
    pattern: new RegExp(`(?<!\\p{L})(${SEVERAL}) (euros?|centimes?|cents?|pounds?)(?!\\p{L})`, 'giu'),
    key: (found) => `${count(found[1])}${/^cent/i.test(found[2] ?? '') ? 'c' : ''}`,
  },
  {
    kind: 'price',
    pattern:
      /(?<!\p{L})(?:gratuit(?:e|es|s|ement)?|sans frais|ne coûte rien|costs nothing|(?<!feel )free(?! (?:appointment|slot|day|time|place)))(?!\p{L})/giu,
    key: () => 'free',
  },
  {
    kind: 'price',
    pattern:
      /(?<!\p{L})(?:payante?s?|surtaxée?s?|costs? money|prix d(?:e l'|'un )appel|price of (?:a|the) call)(?!\p{L})/giu,
    key: (found) => (/call|appel/i.test(found[0]) ? 'price of a call' : 'to be paid'),
  },
  {
    // Written in many ways, one fact: it never closes.
    kind: 'hour',
    pattern:
      /(?<![\p{L}\d])(?:24 ?h(?:eures)? ?(?:\/|sur) ?24|7 ?j(?:ours)? ?(?:\/|sur) ?7|24\/7|24 hours a day|jour et nuit|day and night)(?![\p{L}\d])/giu,
    key: () => 'always',
  },
  {
    // An hour of the day in full letters: "à 9 heures", "de 9 à 17 heures".
    kind: 'hour',
    pattern:
      /(?<=(?<!\p{L})(?:à|dès|vers) )([01]?\d|2[0-4]) heures(?!\p{L})(?: ([0-5]\d))?|(?<=(?<!\p{L})de )([01]?\d|2[0-4])(?= (?:heures )?à (?:[01]?\d|2[0-4]) heures)/giu,
    key: (found) => clock(found[1] ?? found[3], found[2]),
  },
  { kind: 'hour', pattern: /(?<!\p{L})(?:midi|noon)(?!\p{L})/giu, key: () => '12:00' },
  { kind: 'hour', pattern: /(?<!\p{L})(?:minuit|midnight)(?!\p{L})/giu, key: () => '24:00' },
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
    pattern:
      /(?<![\d.,])(\d+(?:[.,]\d+)?) ?(ko|mo|go|kb|mb|gb|(?:kilo|méga|giga)octets?|(?:kilo|mega|giga)bytes?)(?!\p{L})/giu,
    key: (found) => `${number(found[1] ?? '')}${(found[2] ?? '')[0]?.toLowerCase()}`,
  },
  {
    kind: 'delay',
    pattern: new RegExp(
      `(?<![\\d.,])(\\d+)(?:(?: (?:ou|or|à|to) \\d+)?[ -]?(?:working )?(${UNIT})|( ?(?:j|h)))(?!\\p{L})`,
      'giu',
    ),
    key: (found) => `${found[1]} ${unit(found[2] ?? found[3]?.trim())}`,
  },
  {
    kind: 'delay',
    pattern: new RegExp(`(?<!\\p{L})(${SEVERAL}) (?:working )?(${UNIT})(?!\\p{L})`, 'giu'),
    key: (found) => `${count(found[1])} ${unit(found[2])}`,
  },
  {
    kind: 'delay',
    pattern: new RegExp(
      `(?<=(?<!\\p{L})(?:dans|sous|pendant|en|within|in|for|après|after) )(une?|one|an?) (?:working )?(${UNIT})(?!\\p{L})`,
      'giu',
    ),
    key: (found) => `1 ${unit(found[2])}`,
  },
];

/**
 * Numbers that France keeps free for films and examples; nobody answers there (Arcep, plan national de
 * numérotation, décision n° 2018-0881).
 */
const EXAMPLES = /^0(?:19900|26191|35301|46571|53649|63998)/;

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
      const fact = { kind, value: match[0].trim(), key: key(match), at: match.index };
      if (kind !== 'phone' || !EXAMPLES.test(fact.key)) found.push(fact);
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
