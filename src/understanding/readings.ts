/** From the phrases found in a text to what it says: the longer one wins, "not" turns around, one value per fact. */
import type { FactId } from '../triage/facts.js';
import type { Match } from './phrases.js';
import type { Token } from './tokens.js';

/** What a phrase of the lexicon stands for. */
export interface Meaning {
  kind: 'fact' | 'difficulty' | 'route' | 'nothing';
  /** The fact's value, the difficulty's or route's id. */
  value: string;
  fact?: FactId;
  /** Counts only as an answer to the question about this fact. */
  answers?: FactId;
}

type Found = Match<Meaning>;

/** Facts that say what blocks: of two such phrases, one within the other, the longer one is meant. */
const BLOCKING: ReadonlySet<FactId> = new Set([
  'device',
  'connection',
  'email',
  'login',
  'reading',
  'practice',
  'fear',
  'service_failure',
]);
/** How far before a phrase a negation counts, in words. */
const NEGATION_REACH = 3;
/** Words that begin a new thought: a negation before them does not reach what follows. */
const BREAKS = new Set('et mais ou car parce donc puis alors and but or because so then'.split(' '));
/** Words before which, or between which, nothing is said to go well, and how far they reach, in words. */
const DOUBTS = new Set(
  `ne n pas plus jamais peine mal difficilement rarement pa
  not cannot never hardly barely scarcely rarely seldom cant dont doesnt couldnt difficulty trouble struggle unable`
    .trim()
    .split(/\s+/),
);
const DOUBT_REACH = 4;
const NOT_T = new Set('can don doesn didn couldn isn won wouldn'.split(' '));
/** The same behind a phrase: "je lis pas". "Plus vite" and "sans souci" take nothing back. */
const DENIES_BEHIND = new Set('pas jamais guere rien not never'.split(' '));
/** Words after which the person corrects what they said before. */
const CORRECTIONS = /(?:en fait|finalement|enfin non|actually|in fact|je me suis tromp|correction)/;

const blocks = ({ meaning }: Found): boolean =>
  meaning.kind === 'difficulty' ||
  (meaning.kind === 'fact' && meaning.fact !== undefined && BLOCKING.has(meaning.fact));

/** What a phrase itself covers: of `a ~ b`, not what stands between. */
const covers = (match: Found): { from: number; to: number }[] => match.parts ?? [match];

const inside = (one: Found, other: Found): boolean =>
  covers(other).some(({ from, to }) => from <= one.from && one.to <= to);

/** Without phrases inside a longer one about the same, and without those in a phrase that means nothing. */
export function withoutContained(matches: Found[]): Found[] {
  return matches.filter((one) => {
    if (one.meaning.kind === 'nothing') return false;
    const idle = (other: Found) =>
      other.meaning.kind === 'nothing' &&
      one.parts?.some(({ from, to }) => other.from <= from && to <= other.to);
    return !matches.some((other) => {
      if (idle(other)) return true;
      if (one === other || !inside(one, other) || other.words < one.words) return false;
      if (other.meaning.kind === 'nothing') return true;
      if (one.meaning.answers !== undefined) return false;
      if (other.words === one.words) return false;
      const same = one.meaning.fact !== undefined && one.meaning.fact === other.meaning.fact;
      return (blocks(one) && blocks(other)) || same;
    });
  });
}

/**
 * Without what the same words would say about something else: "I no longer have the password", said when the mailbox
 * was asked about, is about the mailbox.
 */
export function withoutAnswered(matches: Found[]): Found[] {
  const answers = matches.filter(({ meaning }) => meaning.answers !== undefined);
  if (answers.length === 0) return matches;
  const overlap = (one: Found, other: Found) => one.from < other.to && other.from < one.to;
  return matches.filter(
    (one) =>
      !blocks(one) ||
      one.meaning.answers !== undefined ||
      !answers.some((answer) => answer.meaning.fact !== one.meaning.fact && overlap(one, answer)),
  );
}

/**
 * Without phrases that a negation turns around: one before them, and for what goes well also one in their gaps or
 * right behind ("je les lis pas"). A danger is never taken back.
 */
export function withoutNegated(matches: Found[], tokens: Token[], negations: ReadonlySet<string>): Found[] {
  const users = new Map<number, Found[]>();
  for (const match of matches) {
    if (match.meaning.kind === 'route' && match.meaning.value !== 'human') continue;
    for (const { from, to } of covers(match))
      for (let at = from; at < to; at++) users.set(at, [...(users.get(at) ?? []), match]);
  }
  // A negation that is part of another phrase is its own: "pas d'ordinateur, je sais lire". But "cannot read" says
  // the opposite of the "read well" that it reaches into.
  const belongsElsewhere = (at: number, match: Found, from: number): boolean => {
    const owners = users.get(at) ?? [];
    const opposite = ({ meaning, ...other }: Found) =>
      meaning.fact === match.meaning.fact &&
      meaning.value !== match.meaning.value &&
      covers(other as Found).some((place) => place.from <= at && from < place.to);
    return owners.length > 0 && !(match.meaning.kind === 'fact' && owners.some(opposite));
  };
  const isNegated = (match: Found, from: number): boolean => {
    for (let at = from - 1; at >= 0 && at >= from - NEGATION_REACH; at--) {
      if (tokens[at + 1]?.pause !== 'none') return false;
      const word = tokens[at]?.plain ?? '';
      if (BREAKS.has(word)) return false;
      if (negations.has(word)) return !belongsElsewhere(at, match, from);
    }
    return false;
  };
  return matches.filter((match) => {
    const { fact, value, answers } = match.meaning;
    const isTold = (at: number): boolean =>
      (users.get(at) ?? []).some((other) => other.meaning.fact !== fact && other.to <= match.from);
    if (goesWell(match) && isDoubted(match, tokens, negations, isTold)) return false;
    if (value === 'crisis' || answers !== undefined) return true;
    if (fact === 'organism' || fact === 'task') return true;
    return !covers(match).some(({ from }) => isNegated(match, from));
  });
}

const goesWell = ({ meaning }: Found): boolean => meaning.kind === 'fact' && meaning.value === 'ok';

/**
 * Says whether anything around a phrase doubts that all goes well. Nobody loses by one more question; who is wrongly
 * thought to manage alone does. `isTold`: the word is part of what was said before about something else.
 */
function isDoubted(
  { from, to, words }: Found,
  tokens: Token[],
  negations: ReadonlySet<string>,
  isTold: (at: number) => boolean,
): boolean {
  const plainAt = (at: number): string => tokens[at]?.plain ?? '';
  if (to - from > words)
    for (let at = from; at < to; at++) if (negations.has(plainAt(at)) || DOUBTS.has(plainAt(at))) return true;
  for (let at = from - 1; at >= 0 && at >= from - DOUBT_REACH; at--) {
    if (tokens[at + 1]?.pause !== 'none' || BREAKS.has(plainAt(at)) || isTold(at)) break;
    if (DOUBTS.has(plainAt(at))) return true;
    // "Can't" is read as two words.
    if (plainAt(at) === 't' && NOT_T.has(plainAt(at - 1))) return true;
  }
  return to < tokens.length && tokens[to]?.pause === 'none' && DENIES_BEHIND.has(plainAt(to));
}

/**
 * The one value of a fact: as an answer to the question asked only when nothing surer is said; after "in fact" the
 * last one; else the longest phrase, and of equally long ones the first.
 */
export function choose(id: FactId, matches: Found[], tokens: Token[]): Found | undefined {
  const about = matches.filter(({ meaning }) => meaning.kind === 'fact' && meaning.fact === id);
  const said = about.filter(({ meaning }) => meaning.answers === undefined);
  const candidates = preferred(id, said.length > 0 ? said : about);
  const last = candidates.reduce<Found | undefined>(
    (late, one) => (late && late.from > one.from ? late : one),
    undefined,
  );
  if (last && CORRECTIONS.test(wordsBefore(tokens, last.from))) return last;
  return candidates.reduce<Found | undefined>(
    (best, one) => (best && !better(one, best, id) ? best : one),
    undefined,
  );
}

const wordsBefore = (tokens: Token[], at: number): string =>
  tokens
    .slice(Math.max(0, at - 4), at)
    .map((token) => token.plain)
    .join(' ');

function better(one: Found, best: Found, id: FactId): boolean {
  // Which service, and which step blocks first: the order of the sentence tells. Else the fuller phrase.
  if (id === 'organism' || id === 'login')
    return one.from < best.from || (one.from === best.from && one.words > best.words);
  return one.words > best.words || (one.words === best.words && one.from < best.from);
}

/** "No computer, but a smartphone": somebody who has one device has a device. */
function preferred(id: FactId, candidates: Found[]): Found[] {
  if (id !== 'device') return candidates;
  const missing = candidates.filter(({ meaning }) => meaning.value === 'none').flatMap(covers);
  // In "no internet and no phone" the phone is not there.
  const isMissing = (place: { from: number; to: number }): boolean =>
    missing.some(({ from, to }) => from < place.from && place.from < to);
  const owned = candidates.filter((one) => one.meaning.value !== 'none' && !covers(one).some(isMissing));
  return owned.length > 0 ? owned : candidates.filter(({ meaning }) => meaning.value === 'none');
}
