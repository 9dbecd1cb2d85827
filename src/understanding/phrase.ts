/** How a phrase of the lexicon is written: `{pas_de} (adresse|boite) mail ... marche*`. */
import { plain } from './tokens.js';

export type Part =
  | { kind: 'word'; word: string }
  | { kind: 'gap' }
  | { kind: 'group'; name: string }
  | { kind: 'choice'; text: string; choices: Part[][] };

const PIECE = /\{[a-z0-9_-]+\}|\.\.\.|[()|]|[\p{L}\p{N}]+\*?/gu;

/**
 * The parts of a phrase. Signs that mean nothing here are spaces.
 *
 * @example parsePhrase('mot* (de|) passe') // word "mot*", choice of "de" and nothing, word "passe"
 */
export function parsePhrase(phrase: string): Part[] {
  const pieces = plain(phrase).match(PIECE) ?? [];
  let at = 0;
  const sequence = (): Part[] => {
    const parts: Part[] = [];
    for (; at < pieces.length; at++) {
      const piece = pieces[at] as string;
      if (piece === '|' || piece === ')') break;
      if (piece === '...') parts.push({ kind: 'gap' });
      else if (piece.startsWith('{')) parts.push({ kind: 'group', name: piece.slice(1, -1) });
      else if (piece === '(') {
        const begin = at;
        const choices: Part[][] = [];
        do {
          at++;
          choices.push(sequence());
        } while (pieces[at] === '|');
        parts.push({ kind: 'choice', text: pieces.slice(begin, at + 1).join(' '), choices });
      } else parts.push({ kind: 'word', word: piece });
    }
    return parts;
  };
  return sequence();
}
