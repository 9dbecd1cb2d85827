/** "C'est quoi FranceConnect ?": a message that asks, as a whole, what a word of the glossary means. */
import type { Content } from '../content/model.js';
import type { Spelling } from './spelling.js';
import type { Token } from './tokens.js';
import { plain } from './tokens.js';

/** Words of a question before and after the word that is asked about. */
interface Form {
  before: string[];
  after: string[];
}

/** "Le code ?" asks about the word; in a longer text its small words ("perdu", "mot", "passe") tell something. */
const FEW = 3;

const TERM = '{term}';

export class Definitions {
  private readonly names = new Map<string, string>();
  private readonly questions = new Map<string, string>();
  private readonly forms: Form[] = [];
  private readonly marks: Set<string>;

  /** @param spelling writes words out as in the texts that will be read */
  constructor(
    { languages, words, glossary }: Pick<Content, 'languages' | 'words' | 'glossary'>,
    private readonly spelling: Spelling,
  ) {
    const lexicons = languages.flatMap((lang) => words[lang]?.lexicon ?? []);
    this.marks = new Set(lexicons.flatMap(({ marks, small = [] }) => [...marks, ...small].map(plain)));
    for (const form of lexicons.flatMap(({ definition = [] }) => definition)) {
      const [before = '', after = ''] = form.split(TERM);
      this.forms.push({ before: this.keys(before), after: this.keys(after) });
    }
    // The longest question first: "qu'est-ce que c'est que X" before "qu'est-ce que X".
    const length = ({ before, after }: Form): number => before.length + after.length;
    this.forms.sort((a, b) => length(b) - length(a));
    for (const { id, term, ask } of languages.flatMap((lang) => glossary[lang] ?? [])) {
      for (const phrase of [term, ...ask]) {
        const keys = this.keys(phrase);
        if (phrase.trim().endsWith('?')) this.questions.set(keys.join(' '), id);
        for (const name of [keys, ...this.asked(keys)]) {
          if (!this.names.has(name.join(' '))) this.names.set(name.join(' '), id);
        }
      }
    }
  }

  /**
   * The id of the entry that the tokens of a message ask about. A word alone with a question mark asks too, when
   * `alone` says so: after a question about a fact it is an answer.
   */
  find(text: string, tokens: readonly Token[], alone: boolean): string | undefined {
    if (this.names.size === 0) return undefined;
    const keys = tokens.map(({ key }) => key);
    const question = this.questions.get(keys.join(' '));
    if (question) return question;
    for (const rest of this.asked(keys)) {
      const found = this.named(rest, tokens);
      if (found) return found;
    }
    return alone && /\?\s*$/.test(text) ? this.named(keys, tokens, FEW) : undefined;
  }

  /**
   * The id of the entry that a sentence, or its end, asks about in a message that says other things too: "la caf
   * demande un pdf c'est quoi un pdf ?".
   */
  within(tokens: readonly Token[]): string | undefined {
    if (this.names.size === 0) return undefined;
    const keys = tokens.map(({ key }) => key);
    for (let start = 0, at = 1; at <= tokens.length; at++) {
      if (at < tokens.length && tokens[at]?.pause !== 'stop') continue;
      for (let from = start; from < at; from++) {
        for (const rest of this.asked(keys.slice(from, at))) {
          const found = this.named(rest, tokens);
          if (found) return found;
        }
      }
      start = at;
    }
    return undefined;
  }

  /** What is left of a question when its form is taken away, in each form that fits. */
  private asked(keys: string[]): string[][] {
    return this.forms.flatMap(({ before, after }) => {
      const end = keys.length - after.length;
      if (end <= before.length) return [];
      const fits =
        before.every((key, at) => keys[at] === key) && after.every((key, at) => keys[end + at] === key);
      return fits ? [keys.slice(before.length, end)] : [];
    });
  }

  /** A name, maybe with small words before it ("le", "ce mot"), at most so many. */
  private named(keys: string[], tokens: readonly Token[], most = keys.length): string | undefined {
    const small = new Set(tokens.filter((token) => this.marks.has(token.plain)).map(({ key }) => key));
    for (let at = 0; at < keys.length && at <= most; at++) {
      const found = this.names.get(keys.slice(at).join(' '));
      if (found) return found;
      if (!small.has(keys[at] as string)) return undefined;
    }
    return undefined;
  }

  private keys(text: string): string[] {
    return this.spelling.read(text).map(({ key }) => key);
  }
}
