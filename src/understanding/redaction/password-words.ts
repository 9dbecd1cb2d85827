/** Words of a text, and what is left of one for looking it up. */
import type { SecretKind } from '../types.js';
import { matches, type Scan } from './scan.js';
import { bare } from './shapes.js';

export interface Word {
  from: number;
  to: number;
  text: string;
}

const WORD = /[^\s\0]+/g;

/** The words between two places. */
export function wordsBetween(text: string, from: number, to: number): Word[] {
  return matches(WORD, text.slice(from, to)).map((found) => ({
    from: from + found.index,
    to: from + found.index + found[0].length,
    text: found[0],
  }));
}

/** Takes a word without the sentence's punctuation around it; hands back where it ended. */
export function takeValue(scan: Scan, kind: SecretKind, from: number, to: number): number {
  const text = scan.text.slice(from, to);
  const start = from + (/^["'(*[<{,;]*/.exec(text)?.[0].length ?? 0);
  const end = to - (/["')\]>},;:.]*$/.exec(text)?.[0].length ?? 0);
  if (end > start) scan.take(kind, start, end);
  return Math.max(end, start);
}

/** A word for looking up: without punctuation, elided article and apostrophes. */
export const lookup = (text: string): string =>
  bare(text)
    .replace(/[!?]+$/, '')
    .replace(/^(?:l|d|qu|s)'(?=.)/, '')
    .replace(/'/g, '');
