/** Digits that people write in groups: "06 12 34 56 78", "4970-1012-3456-7890", "4 5 8 2 1 9". */

import { matches } from './scan.js';

export interface Group {
  from: number;
  to: number;
  digits: string;
}

/** Groups of digits with at most three separators between them. */
export interface Chain {
  from: number;
  to: number;
  groups: Group[];
}

const CHAIN = /\d+(?:[ .,\-_/·]{1,3}\d+)*/g;
const GROUP = /\d+/g;

/** All chains of a text, in order. */
export function chainsOf(text: string): Chain[] {
  const chains: Chain[] = [];
  for (const found of matches(CHAIN, text)) {
    const from = found.index;
    const groups: Group[] = [];
    for (const group of matches(GROUP, found[0])) {
      groups.push({ from: from + group.index, to: from + group.index + group[0].length, digits: group[0] });
    }
    chains.push({ from, to: from + found[0].length, groups });
  }
  return chains;
}

/** All digits of a piece of a text. */
export const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Consecutive whole groups of a chain, by their positions and their digits together. */
export interface Window {
  from: number;
  to: number;
  digits: string;
  /** How many digits each group has: "2,2,2,2,2". */
  lengths: string;
}

/** Every run of whole groups whose digits together are `least` to `most`, longest first from each group on. */
export function* windowsOf(chain: Chain, least: number, most: number): Generator<Window> {
  const { groups } = chain;
  for (let first = 0; first < groups.length; first++) {
    const found: Window[] = [];
    let digits = '';
    let lengths = '';
    for (let last = first; last < groups.length; last++) {
      const group = groups[last] as Group;
      digits += group.digits;
      if (digits.length > most) break;
      lengths += `${lengths && ','}${group.digits.length}`;
      if (digits.length >= least) {
        found.push({ from: (groups[first] as Group).from, to: group.to, digits, lengths });
      }
    }
    yield* found.reverse();
  }
}
