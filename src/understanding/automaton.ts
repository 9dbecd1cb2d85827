/** Automata over words: phrases share their beginnings, and call groups, whose ends in a text are worked out once. */
import type { Token } from './tokens.js';

/** Other words that `...` may stand for. */
const GAP = 3;
/** A node with more calls than this looks them up by the next word. */
const FEW = 6;

/**
 * A place in the automaton: the words, groups and gaps that lead on, and what is meant when one stops here. Most of
 * the thousands have only one of these, and an empty Map takes more memory than all the rest.
 */
export interface Node<T> {
  words?: Map<string, Node<T>>;
  beginnings?: { sound: string; node: Node<T> }[];
  calls?: Map<string, Call<T>>;
  gap?: Node<T>;
  ends?: T[];
  /** Made when the node is first used. */
  start?: Start;
  index?: { byWord: Map<string, Call<T>[]>; others: Call<T>[] };
}

interface Call<T> {
  group: Group;
  node: Node<T>;
}

/** A group or a choice. */
export interface Group {
  root: Node<string | undefined>;
  start: Start;
}

/** What a way on from a node can begin with. */
interface Start {
  words: Set<string>;
  /** Any word at all: `...`, or `word*`. */
  any: boolean;
  /** Nothing: the way can end here. */
  none: boolean;
}

/** Where a group ends in a text when it begins at a place. */
interface End {
  at: number;
  words: number;
  value: string | undefined;
}

/** One text while it is read. */
export interface Reading {
  tokens: readonly Token[];
  known: Map<Group, (End[] | undefined)[]>;
}

/** A node from which nothing leads on yet. */
export const newNode = <E>(): Node<E> => ({});

/** What can stand first behind a node. Only asked of nodes to which nothing is added any more. */
export function startOf<E>(node: Node<E>): Start {
  if (node.start) return node.start;
  const start: Start = {
    words: new Set(node.words?.keys()),
    any: node.beginnings !== undefined || node.gap !== undefined,
    none: node.ends !== undefined,
  };
  for (const call of node.calls?.values() ?? []) {
    const behind = startOfCall(call);
    for (const word of behind.words) start.words.add(word);
    start.any ||= behind.any;
    start.none ||= behind.none;
  }
  node.start = start;
  return start;
}

/** A group that may be missing can begin with what follows it. */
function startOfCall<E>({ group: { start }, node }: Call<E>): Start {
  if (!start.none) return start;
  const behind = startOf(node);
  return {
    words: new Set([...start.words, ...behind.words]),
    any: start.any || behind.any,
    none: behind.none,
  };
}

/** Goes on from a node at every way that the text allows; tells each end that it comes by. */
export function walk<E>(
  node: Node<E>,
  reading: Reading,
  from: number,
  at: number,
  words: number,
  value: string | undefined,
  tell: (end: E, where: End) => void,
): void {
  if (node.ends) for (const end of node.ends) tell(end, { at, words, value });
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
    for (const { group, node: next } of node.calls?.values() ?? []) {
      if (group.start.none) walk(next, reading, from, at, words, value, tell);
    }
    return;
  }
  const start = startOf(node);
  if (!start.any && !start.none && !start.words.has(token.key)) return;
  const literal = node.words?.get(token.key);
  if (literal) walk(literal, reading, from, at + 1, words + 1, value, tell);
  for (const { sound, node: next } of node.beginnings ?? []) {
    if (token.sound.startsWith(sound)) walk(next, reading, from, at + 1, words + 1, value, tell);
  }
  if (!node.calls) return;
  if (node.calls.size <= FEW) {
    for (const call of node.calls.values()) follow(call, token.key, reading, from, at, words, value, tell);
    return;
  }
  const { byWord, others } = indexOf(node);
  for (const call of others) follow(call, token.key, reading, from, at, words, value, tell);
  const named = byWord.get(token.key);
  if (named) for (const call of named) follow(call, token.key, reading, from, at, words, value, tell);
}

function follow<E>(
  { group, node }: Call<E>,
  key: string,
  reading: Reading,
  from: number,
  at: number,
  words: number,
  value: string | undefined,
  tell: (end: E, where: End) => void,
): void {
  const { start } = group;
  if (start.any || start.words.has(key)) {
    for (const end of endsOf(group, reading, at)) {
      walk(node, reading, from, end.at, words + end.words, end.value ?? value, tell);
    }
  } else if (start.none) walk(node, reading, from, at, words, value, tell);
}

/** The calls of a node by the words that they can begin with, and those that can begin with any. */
function indexOf<E>(node: Node<E>): NonNullable<Node<E>['index']> {
  if (node.index) return node.index;
  const index: NonNullable<Node<E>['index']> = { byWord: new Map(), others: [] };
  for (const call of node.calls?.values() ?? []) {
    const start = startOfCall(call);
    if (start.any || start.none) index.others.push(call);
    else for (const word of start.words) index.byWord.set(word, [...(index.byWord.get(word) ?? []), call]);
  }
  node.index = index;
  return index;
}

function endsOf(group: Group, reading: Reading, at: number): End[] {
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
