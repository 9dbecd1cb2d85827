/**
 * The phrases of the lexicon as one automaton, so that a text is read once however many phrases there are. Groups
 * and choices are automata of their own, which a phrase calls; where one ends is worked out once for each place of
 * a text.
 */
import { type Group, type Node, newNode, type Reading, startOf, walk } from './automaton.js';
import { type Part, parsePhrase } from './phrase.js';
import { keyOf, soundOf, type Token } from './tokens.js';

/** A phrase found in a text: what it stands for, and its words `from..to` (to is not a part of it). */
export interface Match<T> {
  meaning: T;
  from: number;
  to: number;
  /** Words of the phrase itself, without those in its gaps. */
  words: number;
  /** What an entry of a group stood for: the language's code of `{language}`. */
  value?: string;
  /** Where the parts of `a ~ b` stand. */
  parts?: { from: number; to: number }[];
}

/** Groups by name. An entry may carry a value, which the match then has. */
export type Groups = ReadonlyMap<string, readonly { phrase: string; value?: string }[]>;

/** Other words that may stand between the parts of `a ~ b`. */
const NEAR = 7;

interface Meant<T> {
  meaning: T;
  whole: boolean;
  /** This is the nth part of `a ~ b`. */
  part?: { of: Near<T>; nth: number };
}

/** A phrase of several parts that stand near one another, in any order. */
interface Near<T> {
  meaning: T;
  parts: number;
}

interface Place {
  from: number;
  to: number;
  words: number;
  value: string | undefined;
}

/**
 * Phrases and what they stand for. All are added before the first text is read.
 *
 * @example
 * const phrases = new Phrases(new Map([['mail', [{ phrase: 'mail' }, { phrase: 'courriel' }]]]));
 * phrases.add('pas (de|) {mail}', 'no mailbox');
 */
export class Phrases<T> {
  private readonly root: Node<Meant<T>> = newNode();
  private readonly keys = new Set<string>();
  private readonly built = new Map<string, Group>();

  constructor(private readonly groups: Groups) {}

  /**
   * Adds a phrase.
   *
   * @throws when it uses a group that is not there, or that uses itself
   */
  add(phrase: string, meaning: T): void {
    const whole = phrase.startsWith('=');
    const parts = (whole ? phrase.slice(1) : phrase).split('~');
    const of: Near<T> = { meaning, parts: parts.length };
    for (const [nth, part] of parts.entries()) {
      const end = { meaning, whole, ...(parts.length > 1 ? { part: { of, nth } } : {}) };
      addEnd(this.build(this.root, parsePhrase(part), []), end);
    }
  }

  /** Says whether a word, by its key, stands in any phrase. */
  knows(key: string): boolean {
    return this.keys.has(key);
  }

  /** Every phrase in a text. `first..last`: the words that the message consists of. */
  find(tokens: readonly Token[], first: number, last: number): Match<T>[] {
    const reading: Reading = { tokens, known: new Map() };
    const matches: Match<T>[] = [];
    const near = new Map<Near<T>, Place[][]>();
    for (let from = 0; from < tokens.length; from++) {
      walk(this.root, reading, from, from, 0, undefined, ({ meaning, whole, part }, { at, words, value }) => {
        if (words === 0 || (whole && !(from <= first && at >= last))) return;
        if (!part) {
          matches.push({ meaning, from, to: at, words, ...(value === undefined ? {} : { value }) });
          return;
        }
        let places = near.get(part.of);
        if (!places) {
          places = Array.from({ length: part.of.parts }, () => []);
          near.set(part.of, places);
        }
        places[part.nth]?.push({ from, to: at, words, value });
      });
    }
    for (const [of, places] of near) joinNear(of, places, tokens, matches);
    return matches;
  }

  private build<E>(start: Node<E>, parts: Part[], within: string[]): Node<E> {
    let node = start;
    for (const part of parts) {
      if (part.kind === 'word') node = this.word(node, part.word);
      else if (part.kind === 'gap') node = node.gap ??= newNode();
      else {
        const name = part.kind === 'group' ? part.name : part.text;
        let call = node.calls?.get(name);
        if (!call) {
          const group =
            part.kind === 'group' ? this.group(name, within) : this.choice(part.text, part.choices, within);
          call = { group, node: newNode() };
          node.calls ??= new Map();
          node.calls.set(name, call);
        }
        node = call.node;
      }
    }
    return node;
  }

  private word<E>(node: Node<E>, word: string): Node<E> {
    if (word.endsWith('*')) {
      const sound = soundOf(word.slice(0, -1));
      const known = node.beginnings?.find((beginning) => beginning.sound === sound);
      if (known) return known.node;
      const next: Node<E> = newNode();
      node.beginnings ??= [];
      node.beginnings.push({ sound, node: next });
      return next;
    }
    const key = keyOf(word);
    this.keys.add(key);
    const known = node.words?.get(key);
    if (known) return known;
    const next: Node<E> = newNode();
    node.words ??= new Map();
    node.words.set(key, next);
    return next;
  }

  private group(name: string, within: string[]): Group {
    const known = this.built.get(name);
    if (known) return known;
    const entries = this.groups.get(name);
    if (!entries) throw new Error(`there is no group {${name}}`);
    if (within.includes(name)) throw new Error(`the group {${name}} uses itself`);
    const root: Group['root'] = newNode();
    for (const { phrase, value } of entries)
      addEnd(this.build(root, parsePhrase(phrase), [...within, name]), value);
    return this.keep(name, root);
  }

  private choice(text: string, choices: Part[][], within: string[]): Group {
    const known = this.built.get(text);
    if (known) return known;
    const root: Group['root'] = newNode();
    for (const parts of choices) addEnd(this.build(root, parts, within), undefined);
    return this.keep(text, root);
  }

  private keep(name: string, root: Group['root']): Group {
    const group: Group = { root, start: startOf(root) };
    this.built.set(name, group);
    return group;
  }
}

function addEnd<E>(node: Node<E>, end: E): void {
  node.ends ??= [];
  node.ends.push(end);
}

/** Adds the first way in which all parts of a phrase stand near one another within one sentence. */
function joinNear<T>(
  { meaning }: Near<T>,
  places: Place[][],
  tokens: readonly Token[],
  matches: Match<T>[],
): void {
  const choose = (chosen: Place[]): boolean => {
    const candidates = places[chosen.length];
    if (!candidates) {
      const from = Math.min(...chosen.map((place) => place.from));
      const to = Math.max(...chosen.map((place) => place.to));
      const words = chosen.reduce((sum, place) => sum + place.words, 0);
      const value = chosen.find((place) => place.value !== undefined)?.value;
      const parts = chosen.map((place) => ({ from: place.from, to: place.to }));
      matches.push({ meaning, from, to, words, parts, ...(value === undefined ? {} : { value }) });
      return true;
    }
    return candidates.some(
      (place) => chosen.every((other) => isNear(place, other, tokens)) && choose([...chosen, place]),
    );
  };
  choose([]);
}

function isNear(one: Place, other: Place, tokens: readonly Token[]): boolean {
  const [early, late] = one.from < other.from ? [one, other] : [other, one];
  if (late.from < early.to || late.from - early.to > NEAR) return false;
  for (let at = early.to; at <= late.from; at++) if (tokens[at]?.pause === 'stop') return false;
  return true;
}
