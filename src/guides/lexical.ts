/**
 * Ways of asking that are like a question, by their words, their pairs of words and pieces of words ("arnake" shares
 * most pieces with "arnaque"). What is rare among the guides counts more (tf-idf, compared by cosine: Salton and
 * Buckley, Term-weighting approaches in automatic text retrieval, 1988). Pure.
 */
import type { Token } from '../understanding/tokens.js';

/** What is found by the ways of asking for it. */
export interface Indexed {
  id: string;
  texts: readonly string[];
}

/** `score`: 0 to 1, how much the ways of asking are like the question. */
export interface Hit {
  id: string;
  score: number;
}

/** How a text is read: its words in their right spelling. */
export type Read = (text: string) => Pick<Token, 'plain' | 'key'>[];

/** A word as it sounds; a small one says little of what a text is about. */
interface Word {
  key: string;
  small: boolean;
}

/** What a pair of words, a piece of a word and a small word ("no", "new") count beside a word. */
const WEIGHTS = { word: 1, pair: 0.5, piece: 0.5, small: 0.4 };

/** Letters of a piece; a word's beginning and end are letters here. */
const PIECES = [3, 4];

/** A word that was already understood, such as the name of a site, tells less of what is asked for. */
const KNOWN = 0.2;

/** A long story is also searched in pieces of so many words, each of which counts less than the whole. */
const PART = { words: 4, share: 0.85 };

/** One guide is asked for in several ways: its best, its second and its third way count so much. */
const BEST = [1, 0.5, 0.25];
const ALL_BEST = BEST.reduce((sum, weight) => sum + weight, 0);

interface Posting {
  ways: number[];
  weights: number[];
}

const NOWHERE: Posting = { ways: [], weights: [] };

export class LexicalIndex {
  private readonly ids: string[] = [];
  private readonly features = new Map<string, Posting>();
  /** Feature → the number of guides that have it. */
  private readonly guides = new Map<string, number>();
  private readonly size: number;

  /** @param small words that say nothing of what a text is about, in plain letters */
  constructor(
    indexed: readonly Indexed[],
    private readonly read: Read,
    private readonly small: ReadonlySet<string>,
  ) {
    this.size = indexed.length;
    const ways = indexed.flatMap(({ id, texts }) =>
      texts.map((text) => ({ id, weights: featuresOf(this.wordsOf(text)) })),
    );
    const last = new Map<string, string>();
    for (const { id, weights } of ways) {
      for (const feature of weights.keys()) {
        if (last.get(feature) !== id) this.guides.set(feature, (this.guides.get(feature) ?? 0) + 1);
        last.set(feature, id);
      }
    }
    for (const { id, weights } of ways) this.add(id, weights);
  }

  /**
   * What is asked for, best first; equal ones by their id. `known` are pieces of the question that were already
   * understood.
   *
   * @example index.search('scanner un papier')[0] // { id: 'make-a-pdf-android', score: 0.83 }
   */
  search(question: string, most = 3, known: readonly string[] = []): Hit[] {
    const understood = new Set(known.flatMap((text) => this.read(text).map(({ key }) => key)));
    const words = this.wordsOf(question);
    // Small words alone ask for nothing.
    if (words.every(({ small }) => small)) return [];
    const best = this.compare(featuresOf(words, understood));
    for (const part of partsOf(words)) {
      for (const [id, score] of this.compare(featuresOf(part, understood))) {
        best.set(id, Math.max(best.get(id) ?? 0, score * PART.share));
      }
    }
    return [...best]
      .map(([id, score]) => ({ id, score: Math.round(1_000 * score) / 1_000 }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, most);
  }

  /** How much each guide's ways of asking are like a question, by id. */
  private compare(question: ReadonlyMap<string, number>): Map<string, number> {
    const scores = new Float64Array(this.ids.length);
    let square = 0;
    for (const [feature, weight] of question) {
      const worth = weight * this.rarity(feature);
      square += worth * worth;
      const { ways, weights } = this.features.get(feature) ?? NOWHERE;
      for (let at = 0; at < ways.length; at++) {
        const way = ways[at] as number;
        scores[way] = (scores[way] as number) + worth * (weights[at] as number);
      }
    }
    const length = Math.sqrt(square) || 1;
    const byId = new Map<string, number[]>();
    scores.forEach((score, way) => {
      if (score === 0) return;
      const id = this.ids[way] as string;
      const others = byId.get(id);
      if (others) others.push(score / length);
      else byId.set(id, [score / length]);
    });
    return new Map([...byId].map(([id, ways]) => [id, together(ways)]));
  }

  private add(id: string, weights: ReadonlyMap<string, number>): void {
    const way = this.ids.push(id) - 1;
    const worth = [...weights].map(([feature, weight]): [string, number] => [
      feature,
      weight * this.rarity(feature),
    ]);
    const length = Math.hypot(...worth.map(([, one]) => one)) || 1;
    for (const [feature, one] of worth) {
      const posting = this.features.get(feature) ?? { ways: [], weights: [] };
      posting.ways.push(way);
      posting.weights.push(one / length);
      this.features.set(feature, posting);
    }
  }

  private rarity(feature: string): number {
    const guides = this.guides.get(feature) ?? 0;
    return Math.log(1 + (this.size - guides + 0.5) / (guides + 0.5));
  }

  private wordsOf(text: string): Word[] {
    return this.read(text).flatMap(({ plain, key }) =>
      plain.length > 1 ? [{ key, small: this.small.has(plain) }] : [],
    );
  }
}

/** What a text is made of, each once, with what it counts. */
function featuresOf(words: readonly Word[], known: ReadonlySet<string> = new Set()): Map<string, number> {
  const features = new Map<string, number>();
  const note = (feature: string, weight: number): void => {
    features.set(feature, Math.max(weight, features.get(feature) ?? 0));
  };
  let before: string | undefined;
  for (const { key, small } of words) {
    if (small) {
      note(`~${key}`, WEIGHTS.small);
      continue;
    }
    const share = known.has(key) ? KNOWN : 1;
    note(key, WEIGHTS.word * share);
    if (before) note(`${before} ${key}`, WEIGHTS.pair);
    before = key;
    const whole = `^${key}$`;
    for (const size of PIECES) {
      for (let from = 0; from + size <= whole.length; from++) {
        note(`-${whole.slice(from, from + size)}`, WEIGHTS.piece * share);
      }
    }
  }
  return features;
}

/** The parts of a long text, each with its small words. */
function partsOf(words: readonly Word[]): Word[][] {
  const places = words.flatMap(({ small }, at) => (small ? [] : [at]));
  if (places.length <= PART.words) return [];
  return places.slice(PART.words - 1).map((last, at) => words.slice(places[at], last + 1));
}

/** Several ways that are like the question, or one that nearly is the question itself. */
function together(ways: readonly number[]): number {
  const best = [...ways].sort((a, b) => b - a);
  const several = BEST.reduce((sum, weight, at) => sum + weight * (best[at] ?? 0), 0) / ALL_BEST;
  return Math.max(several, (best[0] ?? 0) ** 3);
}
