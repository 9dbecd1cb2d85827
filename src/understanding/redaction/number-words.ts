/** Numbers said in words: phones, codes, cards and social-security numbers as somebody dictates them. */
import type { SecretKind } from '../types.js';
import { matches, type Scan } from './scan.js';

/** One word of a number below a hundred, French or English. */
export const NUMBER_WORD =
  '(?:zero|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|septante|huitante|octante|nonante|one|two|three|four|five|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|oh)';

/** Six and more of them in a row. Amounts and years have "cent" or "mille" in between. */
export const SPOKEN = new RegExp(
  `(?<![a-z])(?:${NUMBER_WORD}|0|double)(?:[ ,.-]{1,2}(?:${NUMBER_WORD}|et|double|triple)){5,}(?![a-z])`,
  'g',
);
/** Cards and social-security numbers are also read in hundreds and thousands. */
export const READ_IN_HUNDREDS = new RegExp(
  `(?<![a-z])(?:${NUMBER_WORD}|mille|cent)(?:[ ,.-]{1,2}(?:${NUMBER_WORD}|et|mille|cents?|hundred|thousand)){7,}(?![a-z])`,
  'g',
);
const LONG_NUMBERS: [RegExp, SecretKind][] = [
  [/(?<![a-z])(?:secu|securite sociale|social security|vitale|nir)(?![a-z])/, 'nir'],
  [/(?<![a-z])(?:carte|cb|card|visa|mastercard)(?![a-z])/, 'card'],
  [/(?<![a-z])(?:iban|rib)(?![a-z])/, 'iban'],
];

/** Takes out numbers that were dictated as words. */
export function takeSpoken(scan: Scan): void {
  const long = LONG_NUMBERS.find(([announces]) => announces.test(scan.text))?.[1];
  for (const { index, 0: words } of matches(long ? READ_IN_HUNDREDS : SPOKEN, scan.text)) {
    if (long || /^(?:zero|0|oh)/.test(words) || words.split(/[ ,.-]+/).length >= 8)
      scan.take(long ?? 'phone', index, index + words.length);
  }
  if (!long) return;
  for (const { index, 0: words } of matches(SPOKEN, scan.text))
    scan.take(/^(?:zero|0|oh)/.test(words) ? 'phone' : long, index, index + words.length);
}
