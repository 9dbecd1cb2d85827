/** What follows "mot de passe": whose it is, "c'est" or ":", the password; or something else altogether. */
import { chainsOf, digitsOf } from './chains.js';
import { isOrdinary } from './ordinary.js';
import { ACCOUNT_GIVEN, BEGINS, DESCRIBED, GOES_ON, NAMED_AFTER } from './password-phrases.js';
import { lookup, takeValue } from './password-words.js';
import { READ, type Scan } from './scan.js';
import { bare, isHarmless, looksLikePassword } from './shapes.js';
import { attached, dictated, dictation, endsAt, isLast, moreWords } from './spoken.js';
import {
  ADVERBS,
  COPULAS,
  FILLERS,
  NOT_AFTER_SERVICE,
  NOT_VALUES,
  PEOPLE,
  RELATIVES,
  SAYS_WHAT_IS_WRONG,
  SERVICES,
  SHORT_NUMBERS,
  TYPED,
  UNIT,
} from './words.js';

/**
 * direct: nothing but fillers so far; relative: "que j'ai choisi"; joined: "c'est"; strong: ":" or "="; open: the
 * sentence went on.
 */
type State = 'direct' | 'relative' | 'joined' | 'strong' | 'open';

/** Words looked at behind an announcer. */
const REACH = 16;
/** Characters of the longest word that is looked at; a longer one behind an announcer is no word but a key. */
const LONGEST = 300;

/** Reads what follows one announcer. */
export class PasswordReader {
  private state: State = 'direct';
  private fillers = 0;
  /** "mdp ameli": the last word said whom it is for. */
  private service = false;
  private before = '';
  /** An adverb or a pronoun went before: a plain word behind it is a verb. */
  private hedged = false;
  /** "c'est le nom de mon chien": names behind this are it. */
  private described = false;
  private joined = false;
  /** A colon behind the sentence that went on: "est tout simple : 0000". */
  private colon = false;
  /** "identifiant et mot de passe : …": the first of two values is the account's. */
  private account: boolean;
  private readonly kind: 'password' | 'code';
  private readonly begins: boolean;
  /** "le mot de passe, je mets toujours …", "je crois que c'est …": a plain last word counts. */
  private led = false;

  constructor(
    private readonly scan: Scan,
    index: number,
    announcer: string,
  ) {
    this.account =
      /(?:identifiants?|login|user ?name|pseudo|id) ?(?:et|and|\/|&|,|\+)? ?(?:le |mon |my |the )?$/.test(
        scan.text.slice(Math.max(0, index - 30), index),
      );
    if (ACCOUNT_GIVEN.test(scan.before(index, 70))) this.state = 'joined';
    this.begins = BEGINS.test(scan.before(index, 40));
    this.kind = /^(?:code|pin|puk)/.test(announcer) ? 'code' : 'password';
  }

  read(start: number, until: number): void {
    let at = start;
    for (let words = 0; words < REACH && at < until; ) {
      const char = this.scan.text[at] as string;
      if (/\s/.test(char)) at++;
      else if (char === READ) {
        this.state = 'open';
        at++;
      } else if (/[:=>]/.test(char) || (char === '-' && /^-+[> ]/.test(this.scan.text.slice(at, at + 4)))) {
        if (char !== '-' && this.state !== 'open') this.state = 'strong';
        this.colon = this.joined && char === ':';
        at++;
      } else if (char === '"' || (char === "'" && at > start)) at = this.quoted(at);
      else if (/[(,;*[\]).!?]/.test(char) && !/[^\s]/.test(this.scan.text[at + 1] ?? ' ')) {
        if (
          char === ';' &&
          this.state === 'direct' &&
          /^ ; *[^\s]+ *(?:$|\n)/.test(this.scan.text.slice(at - 1, at + 40))
        )
          this.state = 'strong';
        else if (/[.!?;]/.test(char)) this.state = 'open';
        if (char === ',') this.hedged = true;
        at++;
      } else if (/[(,;[\])/]/.test(char)) at++;
      else {
        words++;
        at = this.word(at);
      }
    }
  }

  /** A value in quotes, or the opening quote of something else. */
  private quoted(at: number): number {
    const close = this.scan.text.indexOf(this.scan.text[at] as string, at + 1);
    const inside = close > at ? this.scan.text.slice(at + 1, close) : '';
    if (inside.length < 2 || inside.length > 40 || /[\n\0]/.test(inside)) return at + 1;
    const words = inside.trim().split(/ +/).map(lookup);
    const plain =
      words.length <= 4 &&
      words.some((word) => !NOT_VALUES.has(word) && !FILLERS.has(word) && !COPULAS.has(word));
    if (this.isOpen ? !looksLikePassword(inside) : !plain) return at + 1;
    this.scan.take(this.kindOf(inside), at + 1, close);
    this.state = 'open';
    return close + 1;
  }

  private kindOf(value: string): 'password' | 'code' | 'account' {
    if (this.account) return 'account';
    return this.kind === 'code' && /^[\d .,-]+$/.test(value) ? 'code' : 'password';
  }

  private get isOpen(): boolean {
    return this.state === 'open' || this.state === 'relative';
  }

  /** Reads one word; hands back where reading goes on. */
  private word(at: number): number {
    const { text } = this.scan;
    let to = at;
    while (to < text.length && !/[\s\0]/.test(text[to] as string)) to++;
    // Whatever is as long as this is not read again for every announcer within it, "pin-pin-pin-…".
    if (to - at > LONGEST) return this.take(at, to);
    const chunk = text.slice(at, to);
    // A pointing hand, a face: nothing that is said.
    if (!/[a-z0-9!-~\u00aa-\u02af\u0370-\u1fff]/.test(chunk)) return to;
    const split = /^([a-z'-]+)[:=]/.exec(chunk);
    if (split && this.state !== 'open') {
      const word = lookup(split[1] ?? '');
      if (this.state === 'relative' || FILLERS.has(word) || COPULAS.has(word)) {
        this.state = 'strong';
        return at + split[0].length;
      }
    }
    const kind = /^en (?:minuscules?|majuscules?|lettres|chiffres|un mot)(?![a-z])/.exec(
      text.slice(at, at + 16),
    );
    if (kind && this.state === 'direct') return at + kind[0].length;
    const word = lookup(chunk);
    const spelled = this.spelled(at) ?? this.number(at, word);
    if (spelled !== undefined) return spelled;
    const before = this.before;
    this.colon = false;
    this.before = word;
    if (looksLikePassword(chunk) || this.isGiven(chunk)) {
      if (
        this.isOpen &&
        /^(?:identifiant|login|pseudo|dossier|n°|numero|reference|ref|matricule)$/.test(before)
      )
        return to;
      return this.take(at, to);
    }
    if (this.state !== 'open' && (COPULAS.has(word) || this.isShortCopula(at, to, word)))
      this.state = 'joined';
    else if (this.state === 'direct' && RELATIVES.has(word.replace(/^(?:qu).*/, 'qu')))
      this.state = 'relative';
    else if (this.state === 'relative') {
      if (/[.!?;,]$/.test(chunk)) this.state = 'open';
    } else if (this.state !== 'open' && ADVERBS.has(word)) this.hedged = true;
    else if (this.state === 'direct' && (FILLERS.has(word) || PEOPLE.has(word)) && this.fillers++ < 8) {
      this.led = TYPED.has(word);
      this.service = SERVICES.has(word);
      if (chunk.endsWith(':')) this.state = 'strong';
      else if (/[.!?;]$/.test(chunk)) this.state = 'open';
    } else if (this.state !== 'open' && this.isPlainValue(at, to, word)) return this.take(at, to);
    else if (this.described && this.isName(at, to, word)) return this.take(at, to);
    else {
      if (this.state === 'joined' || this.state === 'strong') this.joined = true;
      this.described ||= this.joined && NAMED_AFTER.test(word);
      this.state = 'open';
    }
    return to;
  }

  /** "mon mdp cé …", which is not "ce". */
  private isShortCopula(at: number, to: number, word: string): boolean {
    return word === 'ce' && /^cé$/i.test(this.scan.original(at, to).normalize('NFC'));
  }

  /** A word with a capital that the sentence did not ask for. */
  private isName(at: number, to: number, word: string): boolean {
    const original = bare(this.scan.original(at, to));
    return (
      /^\p{Lu}\p{L}{2}/u.test(original) &&
      !this.scan.shouts &&
      !NOT_VALUES.has(word) &&
      !FILLERS.has(word) &&
      !/[.!?]\s*$/.test(this.scan.before(at, 3))
    );
  }

  /** Behind ":" or "c'est", and right behind the announcer, letters with a digit are the password. */
  private isGiven(chunk: string): boolean {
    const word = bare(chunk);
    if (this.isOpen || !/[a-z]/.test(word) || !/\d/.test(word)) return false;
    if (this.state !== 'direct') return !isHarmless(chunk, 'given');
    return this.fillers === 0 && word.length > 3 && !isHarmless(chunk, 'word');
  }

  /**
   * A word without digits counts behind ":", behind "c'est" when the sentence ends or it begins with a capital, and
   * right behind the announcer or a service when nothing follows: "mdp lapinrose", "mdp ameli lapinrose".
   */
  private isPlainValue(at: number, to: number, word: string): boolean {
    if (word.length < 2) return false;
    const original = bare(this.scan.original(at, to));
    if (NOT_VALUES.has(word) || FILLERS.has(word) || /[éÉ]e?s?$/.test(original)) return false;
    if (this.state === 'strong') return true;
    if (isOrdinary(word)) return false;
    if (this.state === 'direct') {
      if (
        (this.hedged && !this.led) ||
        NOT_AFTER_SERVICE.has(word) ||
        /^[a-z]{1,2}'/.test(this.scan.text.slice(at, to))
      )
        return false;
      if (attached(this.scan, to)) return true;
      if (!this.led && (!this.begins || (this.fillers > 0 && !this.service))) return false;
      const ends =
        isLast(this.scan, to) || (word.length > 4 && GOES_ON.test(this.scan.text.slice(to, to + 12)));
      return ends && (!SAYS_WHAT_IS_WRONG.test(word) || /^(..)\1$/.test(word));
    }
    if (/(?:able|ible|ment|ables|ibles)$/.test(word) || (word.length > 5 && /(?:ing|ed)$/.test(word)))
      return false;
    if (!this.scan.shouts && /\p{Lu}/u.test(original)) return true;
    return endsAt(this.scan, to, to - at !== bare(this.scan.text.slice(at, to)).length);
  }

  private take(from: number, to: number): number {
    const strong = this.state === 'strong' || this.state === 'joined';
    const chunk = this.scan.text.slice(from, to);
    let end = to;
    if (bare(chunk).length === chunk.length || /^["'(]/.test(chunk)) {
      if (strong && !/\d/.test(chunk)) end = moreWords(this.scan, end);
      if (end === to && !this.isOpen) end = attached(this.scan, to) ?? end;
      end = dictated(this.scan, end, /\d/.test(chunk));
    }
    const after = takeValue(this.scan, this.kindOf(this.scan.text.slice(from, end)), from, end);
    if (this.account && strong) {
      this.account = false;
      const sign = /^[\s,;/]*(?:(?:et|and|puis) )?/.exec(this.scan.text.slice(after, after + 12))?.[0] ?? '';
      return after + sign.length;
    }
    const or = /^\s*(?:ou bien|ou|or|et|and|\/)\s/.exec(this.scan.text.slice(after, after + 12));
    this.state = strong && or && !/et|and/.test(or[0]) ? 'strong' : 'open';
    return or ? after + or[0].length : Math.max(after, to);
  }

  /** "s o l e i l 6 2": at least four single characters; "grand b petit e". */
  private spelled(at: number): number | undefined {
    const rest = this.scan.text.slice(at, at + 120);
    const aloud = this.isOpen ? undefined : dictation(rest);
    const run = aloud ?? /^[a-z0-9](?:(?:[ .-]|, ?)[a-z0-9]){3,}(?![a-z0-9'])/.exec(rest.slice(0, 80))?.[0];
    if (run === undefined || (this.isOpen && (run.length < 11 || !/[a-z]/.test(run)))) return undefined;
    this.scan.take(this.kindOf(run), at, at + run.length);
    this.state = 'open';
    return at + run.length;
  }

  /** Digits alone: a password when nothing but fillers stands before them, or somebody typed them. */
  private number(at: number, word: string): number | undefined {
    if (!/^\d[\d.,/-]*$/.test(word)) return undefined;
    const rest = this.scan.text.slice(at, at + 60);
    const chain = chainsOf(rest)[0];
    if (chain?.from !== 0) return undefined;
    const digits = digitsOf(rest.slice(0, chain.to));
    const typed = this.isOpen && (this.colon || TYPED.has(this.before) || DESCRIBED.test(this.before));
    this.before = word;
    const least = this.state === 'strong' ? 3 : 4;
    const fits = digits.length >= least && !UNIT.test(rest.slice(chain.to));
    const named = this.state === 'strong' || this.state === 'joined' || !SHORT_NUMBERS.has(digits);
    const first = rest.slice(0, chain.groups[0]?.to ?? 0);
    if (!fits || !named || (this.isOpen && !typed)) {
      if (this.state !== 'relative') this.state = 'open';
      return at + first.length;
    }
    this.scan.take(this.kindOf(digits), at, at + chain.to);
    if (this.account) this.account = false;
    else this.state = 'open';
    return at + chain.to;
  }
}
