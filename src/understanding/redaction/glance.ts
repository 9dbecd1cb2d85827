/**
 * Most texts hold no secret, and that can be seen at a glance: secrets are made of digits or signs, or of plain
 * words behind words that announce them. What is not surely harmless is read in full; both always agree
 * (glance.test.ts).
 */
import { ANNOUNCES_VALUE } from './accounts.js';
import { WRITTEN_OUT } from './codes.js';
import { SPEAKS_OF_ADDRESS } from './emails.js';
import { READ_IN_HUNDREDS, SPOKEN } from './number-words.js';
import { ANNOUNCES_PASSWORD } from './passwords.js';

/** Of numbers, one of one or two digits, alone between spaces; and none of the signs of passwords, addresses, marks. */
const ORDINARY = /^[^\d\0[@#$&_+*^~%]*(?:(?<!\S)[1-9]\d?(?=[,.!?]?(?:\s|$))[^\d\0[@#$&_+*^~%]*)?$/;
/** Words that announce a password, an address, or a number in words. */
const TELLING = new RegExp(
  [ANNOUNCES_PASSWORD, ANNOUNCES_VALUE, SPEAKS_OF_ADDRESS, WRITTEN_OUT, SPOKEN, READ_IN_HUNDREDS, /zero/]
    .map(({ source }) => source)
    .join('|'),
);

/**
 * Says whether a folded text surely holds no secret.
 *
 * @example saysNothing('je n'arrive pas a me connecter') // true; 'mon mdp est perdu' and 'le 06 12' are read
 */
export function saysNothing(folded: string): boolean {
  return ORDINARY.test(folded) && !TELLING.test(folded);
}
