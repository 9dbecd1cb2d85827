/**
 * Texts found by the words of a question, with BM25: a word counts by how rare it is, and by how much a text makes
 * of it (Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009). The score is the
 * share of the best that the question could get, so that one threshold fits short and long questions. Pure.
 */
import type { Token } from '../understanding/tokens.js';

/** A text in parts; a word in a part of weight 3 counts as if it stood there three times. */
export interface Indexed {
  id: string;
  parts: { text: string; weight: number }[];
}

/** `score`: 0 to 1, the share of what the question says that the text has. */
export interface Hit {
  id: string;
  score: number;
}

/** BM25: how soon a word said often counts no more, and how much a long text is marked down. */
const BM25 = { k1: 1.2, b: 0.3 };

/** What a question must say before its score counts in full, in the measure of rarity: one common word is too little. */
const LITTLE = 1.5;

/** A word that no text has says that the question is about something else; it may also be just a word. */
const UNKNOWN = 0.3;

/** A word with a letter too much, too few or wrong, and how much it counts. Shorter words are other words then. */
const TYPO = { letters: 5, weight: 0.8 };

/** How a text is read: its words in their right spelling. */
export type Read = (text: string) => Pick<Token, 'plain' | 'key'>[];

export class LexicalIndex {
  /** Word → text → how often, by weight. */
  private readonly words = new Map<string, Map<string, number>>();
  private readonly lengths = new Map<string, number>();
  private readonly meanLength: number;

  /** @param small words that say nothing of what a text is about, in plain letters */
  constructor(
    texts: readonly Indexed[],
    private readonly read: Read,
    private readonly small: ReadonlySet<string>,
  ) {
    for (const { id, parts } of texts) {
      let length = 0;
      for (const { text, weight } of parts) {
        for (const word of this.keys(text)) {
          const found = this.words.get(word) ?? new Map<string, number>();
          found.set(id, (found.get(id) ?? 0) + weight);
          this.words.set(word, found);
          length += weight;
        }
      }
      this.lengths.set(id, length);
    }
    const lengths = [...this.lengths.values()];
    this.meanLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  }

  /**
   * The texts that have most of what a question says, best first; equal ones by their id.
   *
   * @example index.search('scanner un papier')[0] // { id: 'scan-paper', score: 0.83 }
   */
  search(question: string, most = 3): Hit[] {
    const scores = new Map<string, number>();
    let best = LITTLE;
    for (const word of new Set(this.keys(question))) {
      const { found, weight } = this.find(word);
      const worth = this.rarity(found) * (found ? 1 : UNKNOWN);
      best += worth;
      for (const [id, often] of found ?? []) {
        const mark = 1 - BM25.b + (BM25.b * (this.lengths.get(id) ?? 0)) / this.meanLength;
        scores.set(id, (scores.get(id) ?? 0) + (worth * weight * often) / (often + BM25.k1 * mark));
      }
    }
    return [...scores]
      .map(([id, score]) => ({ id, score: Math.round((100 * score) / best) / 100 }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, most);
  }

  private keys(text: string): string[] {
    return this.read(text).flatMap(({ plain, key }) =>
      plain.length < 2 || this.small.has(plain) ? [] : [key],
    );
  }

  /** A text that only mentions a word in a part of little weight counts as a part of a text. */
  private rarity(found: Map<string, number> = new Map()): number {
    let texts = 0;
    for (const often of found.values()) texts += Math.min(1, often);
    return Math.log(1 + (this.lengths.size - texts + 0.5) / (texts + 0.5));
  }

  /** The texts with a word, or with the one that it was meant to be. */
  private find(word: string): { found?: Map<string, number>; weight: number } {
    const found = this.words.get(word);
    if (found) return { found, weight: 1 };
    if (word.length < TYPO.letters) return { weight: 0 };
    for (const [other, texts] of this.words) {
      if (other.length >= TYPO.letters && oneLetterApart(word, other))
        return { found: texts, weight: TYPO.weight };
    }
    return { weight: 0 };
  }
}

/** One letter more, fewer or another, or two that changed places. */
export function oneLetterApart(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (short.slice(at + 1) === long.slice(at + 1)) return true;
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return swapped && short.slice(at + 2) === long.slice(at + 2);
}
