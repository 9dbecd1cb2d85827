/** One look through a text: what is still unread of it, and the secrets found so far. */
import { SECRET_KINDS, type SecretKind } from '../types.js';
import { fold, type Places, placesOf } from './fold.js';

/** A secret, by its place in the folded text. */
export interface Span {
  from: number;
  to: number;
  kind: SecretKind;
}

/** Stands for every character that was read already: no letter, no digit, no space. */
export const READ = '\0';

const MARK = new RegExp(`\\[(?:${SECRET_KINDS.join('|')})\\]`, 'g');
const DATE = /(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:(?:19|20)\d{2}|\d{2})(?![a-z0-9]|[/.-][a-z0-9])/g;

/** Six digits in pairs behind these are a secret, not a date; unless a word of time stands between ("code du 12-03-26"). */
const ANNOUNCED =
  /(?<![a-z])(?:codes?|pin|otp|mdp|passe?|password|pwd)(?![a-z])(?!.*(?<![a-z])(?:du|le|depuis|on|of|since|avant|au|from|date) $)[^.!?\n\d]{0,25}$/;

const NONE: readonly RegExpExecArray[] = [];

/**
 * All places of a text where a global expression matches, as String.matchAll finds them. That one makes a new
 * expression each time, which for a short text costs more than the search.
 *
 * @example matches(/o/g, 'to do').length // 2
 */
export function matches(expression: RegExp, text: string): readonly RegExpExecArray[] {
  expression.lastIndex = 0;
  let found = expression.exec(text);
  if (!found) return NONE;
  const all: RegExpExecArray[] = [];
  for (; found; found = expression.exec(text)) {
    all.push(found);
    if (found[0] === '') expression.lastIndex += 1;
  }
  return all;
}

export class Scan {
  /** The folded text; marks, dates and secrets found so far are `READ`. */
  text: string;
  readonly spans: Span[] = [];
  private capitals: boolean | undefined;
  /** The marks that the text came with. */
  private readonly marks: Span[] = [];
  /** Kinds found, and kinds of the marks that the text came with. */
  readonly kinds = new Set<SecretKind>();

  private known: Places | undefined;

  /** `folded`: the text as fold() makes it, where it is at hand. */
  constructor(
    readonly source: string,
    folded = fold(source),
  ) {
    this.text = folded;
    if (folded.includes('[')) {
      for (const mark of matches(MARK, folded)) {
        const kind = mark[0].slice(1, -1) as SecretKind;
        const to = mark.index + mark[0].length;
        this.marks.push({ kind, from: mark.index, to });
        this.kinds.add(kind);
        this.hide(mark.index, to);
      }
    }
    for (const date of matches(DATE, folded)) {
      const [day, month] = [Number(date[1]), Number(date[3])];
      const possible = day && month && Math.max(day, month) <= 31 && Math.min(day, month) <= 12;
      if (possible && !(date[0].length <= 8 && ANNOUNCED.test(this.before(date.index, 40)))) {
        this.hide(date.index, date.index + date[0].length);
      }
    }
  }

  /** Takes a piece of the text out as a secret. */
  take(kind: SecretKind, from: number, to: number): void {
    if (to <= from) return;
    this.spans.push({ kind, from, to });
    this.kinds.add(kind);
    this.hide(from, to);
  }

  /** Says whether a secret of this kind, or its mark, ends right before `to`. */
  endsWith(kind: SecretKind, to: number): boolean {
    const ends = (span: Span) => span.kind === kind && span.to === to;
    return this.spans.some(ends) || this.marks.some(ends);
  }

  /** At most `length` characters before a place. */
  before(at: number, length: number): string {
    return this.text.slice(Math.max(0, at - length), at);
  }

  /** Says whether the text is written in capitals throughout, so that a capital means nothing. */
  get shouts(): boolean {
    if (this.capitals === undefined) {
      const letters = this.source.replace(/[^\p{L}]/gu, '');
      this.capitals = letters.replace(/\p{Lu}/gu, '').length < letters.length * 0.4;
    }
    return this.capitals;
  }

  /** Where the folded text's characters stand in the source. */
  get places(): Places {
    this.known ??= placesOf(this.source);
    return this.known;
  }

  /** The original characters of a piece of the folded text. */
  original(from: number, to: number): string {
    const { start, end } = this.places;
    return to > from ? this.source.slice(start[from], end[to - 1]) : '';
  }

  private hide(from: number, to: number): void {
    this.text = this.text.slice(0, from) + READ.repeat(to - from) + this.text.slice(to);
  }
}
