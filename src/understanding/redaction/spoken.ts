/** How far a password reaches that is told in several words, and whether anything follows it. */
import { NUMBER_WORD } from './number-words.js';
import { lookup } from './password-words.js';
import type { Scan } from './scan.js';
import { AFTER_VALUE, FILLERS, NOT_VALUES, TYPED, UNIT } from './words.js';

/** Says whether the sentence ends at `to` or goes on with a new thought. */
export function endsAt(scan: Scan, to: number, punctuated: boolean): boolean {
  const next = /^\s*([^\s\0]*)/.exec(scan.text.slice(to, to + 40))?.[1] ?? '';
  return punctuated || !/[a-z0-9]/.test(next) || AFTER_VALUE.has(lookup(next)) || /^\d/.test(next);
}

/** Says whether nothing follows in the sentence, not even a question mark: "mdp ameli comment ?" asks. */
export function isLast(scan: Scan, to: number): boolean {
  return /^[.,;)]* *(?:$|\n)/.test(scan.text.slice(to, to + 40));
}

/** "chat noir": up to two further plain words, when the sentence ends behind them. */
export function moreWords(scan: Scan, end: number): number {
  const rest = /^(?: [^\s\0]+){1,3}/.exec(scan.text.slice(end, end + 60))?.[0] ?? '';
  let at = end;
  for (const word of rest.split(' ').slice(1, 4)) {
    const plain = lookup(word);
    if (AFTER_VALUE.has(plain) || NOT_VALUES.has(plain) || FILLERS.has(plain) || TYPED.has(plain)) return end;
    at += word.length + 1;
    if (/[.,;!?]$/.test(word)) return at;
    if (/^\d{1,8}$/.test(word)) return at;
  }
  return /^\s*$/.test(scan.text.slice(at)) || scan.text[at] === '\n' ? at : end;
}

/** "soleil avec un s majuscule 1962", "soleil 62", "soleil point d'exclamation": the rest of a spoken password. */
export function dictated(scan: Scan, end: number, hasDigit: boolean): number {
  const rest =
    /^(?: +(?:avec|et|and|un|une|en|tout|suivi de|suivi|suivie de|puis|plus|point d'exclamation|d'exclamation|point|tiret|etoile|arobase|diese|underscore|majuscules?|minuscules?|maj|min|attache|colle|all|then|followed by|dash|dot|star|hash|capital|upper ?case|lower ?case|[a-z](?![a-z'])|\d{1,6}(?![\d/.]|[.,-]\d| \d\d|h|e|€|%|eme)|[!*$#&+_?]+)(?![a-z]))+/.exec(
      scan.text.slice(end, end + 120),
    )?.[0] ?? '';
  const later =
    /^(?: comme (?:l[ea] |une? )?[^\s\0]+)?,? (?:(?:et|and|puis|apres|then|il y a|ya|avec|with|after) )+\d{2,6}(?![\d/.,]|h\d)/.exec(
      scan.text.slice(end, end + 80),
    )?.[0];
  if (later && !hasDigit && !UNIT.test(scan.text.slice(end + later.length))) return end + later.length;
  const atEnd =
    /^,? (?:avec|with|et|puis) (?:une? |l[ea] |a |the )?\d{1,6} (?:a la fin|au bout|derriere|apres|at the end|after)(?![a-z])/.exec(
      scan.text.slice(end, end + 60),
    )?.[0];
  if (atEnd) return end + atEnd.length;
  const spoken =
    /majuscule|minuscule|attache|colle|case|capital|exclamation|tiret|etoile|diese|underscore|star|hash|suivi|puis|followed/.test(
      rest,
    );
  const alone = /^ +\d{1,6}/.exec(rest)?.[0];
  if (!spoken && (hasDigit || !alone || UNIT.test(scan.text.slice(end + alone.length)))) return end;
  if (!spoken && alone) return end + alone.length;
  const last = rest.search(
    /(?:\S*\d|majuscules?|minuscules?|attache|colle|case|exclamation|etoile|diese|star|hash|[!*$#&+_?])(?!.*(?:\d|majuscule|minuscule|attache|colle|case|exclamation|etoile|diese|star|hash|[!*$#&+_?]))/,
  );
  const piece = last < 0 ? undefined : /^\S+/.exec(rest.slice(last))?.[0];
  return piece === undefined ? end : end + last + piece.length;
}

/** "lapin rose tout attaché", "soleil en majuscules", "nadia tiret 94": words that only a spoken password has behind it. */
export function attached(scan: Scan, to: number): number | undefined {
  const found =
    /^((?: [^\s\0]+){0,2}?),? (?:tout |en un (?:seul )?mot|(?:tout )?en |with |all )?(?:attache|colle|(?:en )?(?:un seul|one) (?:mot|word)|majuscules?|minuscules?|one word|(?:lower|upper) ?case|avec (?:un|une) [a-z] (?:majuscule|minuscule))(?![a-z])/.exec(
      scan.text.slice(to, to + 80),
    );
  const signs = /^ (?:tiret|underscore|arobase|diese|etoile|dash|hash|star)(?: (?:du bas|bas))? [^\s\0]/;
  if (!found) return signs.test(scan.text.slice(to, to + 40)) ? to : undefined;
  const words = (found[1] ?? '').split(' ').filter((word) => word !== '');
  return words.every((word) => !NOT_VALUES.has(lookup(word)) && !AFTER_VALUE.has(lookup(word)))
    ? to + (found[1] ?? '').length
    : undefined;
}

const LETTER = "[a-z0-9](?![a-z0-9'])";
const BEGINS = `(?:(?:un |une |avec )?(?:grande?|petite?|capital|small|lettre|letter) ${LETTER}|(?:majuscule|maj|capital) [a-z]+)`;
const GOES_ON = `(?:(?:(?:et )?(?:puis|then|suivi de|followed by)(?: de)? )?(?:${NUMBER_WORD}|deux|mille|\\d+|${LETTER}|tiret|etoile|diese|arobase|point(?: d'exclamation)?)(?![a-z])|(?:puis|then) [^\\s\\0]+|et|and)`;
const DICTATION = new RegExp(`^${BEGINS}(?:,? +(?:${BEGINS}|${GOES_ON}))*`);

/**
 * A password told sign by sign: "grand b petit e puis deux mille dix", "majuscule soleil soixante deux".
 *
 * @example dictation('grand b petit e et voila') // 'grand b petit e et'
 */
export function dictation(text: string): string | undefined {
  const found = DICTATION.exec(text)?.[0];
  const word = /^(?:majuscule|maj|capital) ([a-z]{2,})/.exec(text)?.[1];
  if (found === undefined || (word !== undefined && NOT_VALUES.has(word))) return undefined;
  return /^\S+ \S+(?: \S)?$/.test(found) && word === undefined ? undefined : found;
}
