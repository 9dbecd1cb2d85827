/** Phone numbers, French and international, in every spacing. */
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { chainsOf, windowsOf } from './chains.js';
import { matches, type Scan } from './scan.js';

/** Overseas numbers are dialled like French ones at home but carry their own country code (ARCEP's numbering plan). */
const OVERSEAS: [RegExp, 'GP' | 'GF' | 'MQ' | 'RE' | 'YT'][] = [
  [/^0(?:590|690|691)/, 'GP'],
  [/^0(?:594|694)/, 'GF'],
  [/^0(?:596|696|697)/, 'MQ'],
  [/^0(?:269|639)/, 'YT'],
  [/^0(?:262|692|693)/, 'RE'],
];

const FRANCE = 'FR' as const;

/** Groupings in which people write the ten digits; any other counts only where none of these is found. */
const USUAL =
  /^(?:10|(?:2,){4}2|4,2,2,2|2,2,2,4|4,3,3|4,6|2,8|2,4,4|2,3,3,2|3,3,4|3,3,2,2|1,9|1,3,3,3|(?:1,){9}1|1,1,2,2,2,2|5,5)$/;
/** A number with its country: + or 00, and up to 15 digits (E.164). */
const INTERNATIONAL = /(?:\+ ?\(?|(?<![\d.,+])00 ?)[1-9](?:[ .\-/()]{0,3}\d){6,16}/g;
const ANNOUNCES_PHONE =
  /(?:tel|telephone|portable|mobile|numero|num|appel\w*|joign\w*|joindre|phone|number|call|whatsapp)\W{0,3}(?:moi |est |c'?est |au |me |is |on |at |le |: ?)*$/;

/** Takes phone numbers out; hands back the first valid one in E.164, or else the first that could be one. */
export function takePhones(scan: Scan): string | undefined {
  const found: { from: number; number: string }[] = [];
  const take = (from: number, to: number, number: string): void => {
    scan.take('phone', from, to);
    found.push({ from, number });
  };
  if (/\+|00/.test(scan.text)) takeInternational(scan, take);
  for (const { index, 0: text } of matches(HALF_SPOKEN, scan.text))
    take(index, index + text.length, `0${text.replace(/\D/g, '')}`);
  takeNational(scan, take, true);
  takeNational(scan, take, false);
  found.sort((one, other) => one.from - other.from);
  const numbers = found.flatMap(({ number }) => e164(number) ?? []);
  return (numbers.find(({ valid }) => valid) ?? numbers[0])?.number;
}

/** "le zéro 6 98 41 27 53": its beginning said, the rest in digits. */
const HALF_SPOKEN = /(?<![a-z])(?:zero|oh) ?[1-79](?:[ .-]?\d){8}(?!\d)/g;

type Take = (from: number, to: number, number: string) => void;

function takeInternational(scan: Scan, take: Take): void {
  for (const { index, 0: text } of matches(INTERNATIONAL, scan.text)) {
    // Other digits may follow: the number is the longest piece of whole groups that is valid.
    const pieces: { to: number; number: string }[] = [];
    for (let to = text.length; to > 7; to--) {
      if (!isDigit(text[to - 1]) || isDigit(text[to])) continue;
      const digits = text
        .slice(0, to)
        .replace(/\(0\)/g, '')
        .replace(/\D/g, '')
        .replace(/^00/, '')
        .replace(/^330/, '33');
      if (digits.length >= 8 && digits.length <= 15) pieces.push({ to, number: `+${digits}` });
    }
    const valid =
      pieces.find(({ number }) => /^\+33[1-9]\d{8}$/.test(number)) ??
      pieces.find(({ number }) => e164(number)?.valid);
    // Without a plus, zeros may begin a file's number too, unless a phone is spoken of or nothing else is said.
    const meant =
      text.startsWith('+') ||
      ANNOUNCES_PHONE.test(scan.before(index, 30)) ||
      scan.text.trim().length === text.length;
    const piece = valid ?? (meant ? (pieces.find(({ number }) => e164(number)) ?? pieces[0]) : undefined);
    if (piece) take(index, index + piece.to, piece.number);
  }
}

/**
 * Ten digits from 01 to 09. Numbers that begin with 08 are those of services (ARCEP, decision 2018-0881), never
 * somebody's own. Also 33 without a plus, and nine digits where a word announces a phone.
 */
function takeNational(scan: Scan, take: Take, usual: boolean): void {
  for (const chain of chainsOf(scan.text)) {
    if (chain.to - chain.from < 9) continue;
    let done = chain.from;
    for (const { from, to, digits, lengths } of windowsOf(chain, 9, 11)) {
      if (from < done || (usual && digits.length === 10 && !USUAL.test(lengths))) continue;
      const national = nationalDigits(
        digits,
        lengths,
        () =>
          scan.text.trim().length === to - from ||
          ANNOUNCES_PHONE.test(scan.text.slice(Math.max(0, from - 30), from)),
      );
      if (!national) continue;
      take(from, to, national);
      done = to;
    }
  }
}

function nationalDigits(digits: string, lengths: string, announced: () => boolean): string | undefined {
  // A British number as one writes it at home.
  if (/^07\d{9}$/.test(digits) && /^(?:11|5,6|5,3,3)$/.test(lengths)) return `+44${digits.slice(1)}`;
  if (digits.length === 10) return /^0[1-79]/.test(digits) ? digits : undefined;
  if (digits.length === 11) return /^33[1-79]/.test(digits) ? `0${digits.slice(2)}` : undefined;
  return /^[67]/.test(digits) && announced() ? `0${digits}` : undefined;
}

/**
 * A number in E.164. `valid`: its range is given out, as far as libphonenumber knows; else only its length is right,
 * which is true of the ranges kept for fiction (+44 7700 900, Ofcom) and of those given out since.
 */
function e164(number: string): { number: string; valid: boolean } | undefined {
  const overseas = OVERSEAS.find(([prefix]) => prefix.test(number))?.[1];
  // A prefix is not all of one territory's: 0639 98 is France's range for fiction, and 0639 6 is Mayotte's.
  for (const region of overseas ? [overseas, FRANCE] : [FRANCE]) {
    const parsed = parsePhoneNumberFromString(number, region);
    if (parsed?.isValid()) return { number: parsed.number, valid: true };
    if (region === FRANCE && parsed?.isPossible()) return { number: parsed.number, valid: false };
  }
  return undefined;
}

const isDigit = (char: string | undefined): boolean => char !== undefined && char >= '0' && char <= '9';
