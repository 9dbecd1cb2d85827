/**
 * The phrases of the lexicon as one automaton, so that a text is read once however many phrases there are. Groups
 * and choices are automata of their own, which a phrase calls; where one ends is worked out once for each place of
 * a text.
 */
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
}

/** Groups by name. An entry may carry a value, which the match then has. */
export type Groups = ReadonlyMap<string, readonly { phrase: string; value?: string }[]>;

/** Other words that `...` may stand for. */
const GAP = 3;
/** A node with more calls than this looks them up by the next word. */
const FEW = 6;

interface Node<T> {
  words: Map<string, Node<T>>;
  beginnings: { sound: string; node: Node<T> }[];
  calls: Map<string, Call<T>>;
  gap?: Node<T>;
  ends: T[];
  /** Calls by the word that they can begin with; made when the node is first used. */
  index?: Map<string, Call<T>[]>;
  anyway?: Call<T>[];
}

interface Call<T> {
  group: Group;
  node: Node<T>;
}

/** A group or a choice, by the words that it can begin with. */
interface Group {
  root: Node<string | undefined>;
  first: Set<string>;
  /** May be missing. */
  empty: boolean;
  /** May be missing, begin with any ending of a word, or with a gap: must be tried everywhere. */
  anyway: boolean;
}

/** Where a group ends in a text when it begins at a place. */
interface End {
  at: number;
  words: number;
  value: string | undefined;
}

interface Meant<T> {
  meaning: T;
  whole: boolean;
}

/** One text while it is read. */
interface Reading {
  tokens: readonly Token[];
  known: Map<Group, (End[] | undefined)[]>;
}

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
    this.build(this.root, parsePhrase(whole ? phrase.slice(1) : phrase), []).ends.push({ meaning, whole });
  }

  /** Says whether a word, by its key, stands in any phrase. */
  knows(key: string): boolean {
    return this.keys.has(key);
  }

  /** Every phrase in a text. `first..last`: the words that the message consists of. */
  find(tokens: readonly Token[], first: number, last: number): Match<T>[] {
    const reading: Reading = { tokens, known: new Map() };
    const matches: Match<T>[] = [];
    for (let from = 0; from < tokens.length; from++) {
      walk(this.root, reading, from, from, 0, undefined, ({ meaning, whole }, { at, words, value }) => {
        if (words === 0 || (whole && !(from <= first && at >= last))) return;
        matches.push({ meaning, from, to: at, words, ...(value === undefined ? {} : { value }) });
      });
    }
    return matches;
  }

  private build<E>(start: Node<E>, parts: Part[], within: string[]): Node<E> {
    let node = start;
    for (const part of parts) {
      if (part.kind === 'word') node = this.word(node, part.word);
      else if (part.kind === 'gap') node = node.gap ??= newNode();
      else {
        const name = part.kind === 'group' ? part.name : part.text;
        let call = node.calls.get(name);
        if (!call) {
          const group =
            part.kind === 'group' ? this.group(name, within) : this.choice(part.text, part.choices, within);
          call = { group, node: newNode() };
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
      const known = node.beginnings.find((beginning) => beginning.sound === sound);
      if (known) return known.node;
      const next: Node<E> = newNode();
      node.beginnings.push({ sound, node: next });
      return next;
    }
    const key = keyOf(word);
    this.keys.add(key);
    const known = node.words.get(key);
    if (known) return known;
    const next: Node<E> = newNode();
    node.words.set(key, next);
    return next;
  }

  private group(name: string, within: string[]): Group {
    const known = this.built.get(name);
    if (known) return known;
    const entries = this.groups.get(name);
    if (!entries) throw new Error(`lexicon.yaml: there is no group {${name}}`);
    if (within.includes(name)) throw new Error(`lexicon.yaml: the group {${name}} uses itself`);
    const root: Group['root'] = newNode();
    for (const { phrase, value } of entries)
      this.build(root, parsePhrase(phrase), [...within, name]).ends.push(value);
    return this.keep(name, root);
  }

  private choice(text: string, choices: Part[][], within: string[]): Group {
    const known = this.built.get(text);
    if (known) return known;
    const root: Group['root'] = newNode();
    for (const parts of choices) this.build(root, parts, within).ends.push(undefined);
    return this.keep(text, root);
  }

  private keep(name: string, root: Group['root']): Group {
    const calls = [...root.calls.values()];
    let empty = false;
    walk(root, { tokens: [], known: new Map() }, 0, 0, 0, undefined, () => {
      empty = true;
    });
    const group: Group = {
      root,
      empty,
      first: new Set([...root.words.keys(), ...calls.flatMap((call) => [...call.group.first])]),
      anyway:
        root.ends.length > 0 ||
        root.beginnings.length > 0 ||
        !!root.gap ||
        calls.some((call) => call.group.anyway),
    };
    this.built.set(name, group);
    return group;
  }
}

const newNode = <E>(): Node<E> => ({ words: new Map(), beginnings: [], calls: new Map(), ends: [] });

/** Goes on from a node at every way that the text allows; tells each end that it comes by. */
function walk<E>(
  node: Node<E>,
  reading: Reading,
  from: number,
  at: number,
  words: number,
  value: string | undefined,
  tell: (end: E, where: End) => void,
): void {
  for (const end of node.ends) tell(end, { at, words, value });
  const { tokens } = reading;
  const token = tokens[at];
  if (node.gap) {
    for (let skipped = 0; skipped <= GAP; skipped++) {
      const next = tokens[at + skipped];
      if (skipped > 0 && (!next || next.pause === 'stop')) break;
      walk(node.gap, reading, from, at + skipped, words, value, tell);
    }
  }
  if (!token || (at > from && token.pause === 'stop')) {
    // Nothing follows, but what may be missing may be missing here.
    for (const { group, node: next } of node.calls.values()) {
      if (group.empty) walk(next, reading, from, at, words, value, tell);
    }
    return;
  }
  const literal = node.words.get(token.key);
  if (literal) walk(literal, reading, from, at + 1, words + 1, value, tell);
  for (const { sound, node: next } of node.beginnings) {
    if (token.sound.startsWith(sound)) walk(next, reading, from, at + 1, words + 1, value, tell);
  }
  for (const { group, node: next } of callsAt(node, token.key)) {
    for (const end of endsOf(group, reading, at)) {
      walk(next, reading, from, end.at, words + end.words, end.value ?? value, tell);
    }
  }
}

/** The calls of a node that the next word allows. */
function callsAt<E>(node: Node<E>, key: string): Iterable<Call<E>> {
  if (node.calls.size <= FEW) return node.calls.values();
  if (!node.index) {
    node.index = new Map();
    node.anyway = [];
    for (const call of node.calls.values()) {
      if (call.group.anyway) node.anyway.push(call);
      else
        for (const first of call.group.first) node.index.set(first, [...(node.index.get(first) ?? []), call]);
    }
  }
  const named = node.index.get(key);
  return named ? [...(node.anyway ?? []), ...named] : (node.anyway ?? []);
}

function endsOf(group: Group, reading: Reading, at: number): End[] {
  if (!group.anyway && !group.first.has(reading.tokens[at]?.key ?? '')) return NONE;
  let places = reading.known.get(group);
  if (!places) {
    places = [];
    reading.known.set(group, places);
  }
  const known = places[at];
  if (known) return known;
  const ends: End[] = [];
  walk(group.root, reading, at, at, 0, undefined, (own, end) => {
    const value = own ?? end.value;
    if (!ends.some((other) => other.at === end.at && other.value === value)) ends.push({ ...end, value });
  });
  places[at] = ends;
  return ends;
}

const NONE: End[] = [];
