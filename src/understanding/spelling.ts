/** Other spellings of words are written out ("g pa" is "j ai pas"), and glued articles are split ("dordi"). */
import { keyOf, made, plain, type Token, tokensOf } from './tokens.js';

/** Longest number of words in another spelling. */
const LONGEST = 4;

export class Spelling {
  private readonly variants = new Map<string, string[]>();

  /**
   * @param spellings right spelling → other spellings of it
   * @param knows whether phrases use a word, by its key
   */
  constructor(
    spellings: Record<string, readonly string[]>,
    private readonly knows: (key: string) => boolean,
  ) {
    for (const [right, others] of Object.entries(spellings)) {
      const words = wordsOf(right);
      for (const other of others) this.variants.set(spelled(other), words);
    }
  }

  /** The words of a text in their right spelling. */
  read(text: string): Token[] {
    const tokens = tokensOf(text);
    const result: Token[] = [];
    for (let at = 0; at < tokens.length; ) {
      const size = this.variantAt(text, tokens, at, result);
      if (size > 0) at += size;
      else result.push(...this.split(tokens[at++] as Token));
    }
    return result;
  }

  /** Writes out the longest variant that begins at a place; says how many words it has. */
  private variantAt(text: string, tokens: Token[], at: number, result: Token[]): number {
    for (let size = Math.min(LONGEST, tokens.length - at); size > 0; size--) {
      const piece = tokens.slice(at, at + size);
      if (piece.some(({ pause }, index) => index > 0 && pause === 'stop')) continue;
      const words =
        this.variants.get(piece.map(({ from, to }) => text.slice(from, to).toLowerCase()).join(' ')) ??
        this.variants.get(piece.map((token) => token.plain).join(' '));
      if (!words) continue;
      const { from, pause } = piece[0] as Token;
      const { to } = piece[size - 1] as Token;
      for (const [index, word] of words.entries()) {
        result.push({ ...made(word), from, to, pause: index === 0 ? pause : 'none' });
      }
      return size;
    }
    return 0;
  }

  /** "dordi" is "d ordi" and "jarrive" is "j arrive", when phrases know the rest and not the whole. */
  private split(token: Token): Token[] {
    const glued = /^(j|l|d|m|t|n|s|c|qu)([aeiouyh].{2,})$/.exec(token.plain);
    if (!glued || this.knows(token.key)) return [token];
    const [, article = '', rest = ''] = glued;
    const words = this.knows(keyOf(rest)) ? [rest] : this.variants.get(rest);
    if (!words) return [token];
    return [
      { ...token, ...made(article) },
      ...words.map((word): Token => ({ ...token, ...made(word), pause: 'none' })),
    ];
  }
}

/** A variant with an accent means only that ("jé" is "j ai", "je" is not). */
const spelled = (variant: string): string =>
  (
    variant
      .toLowerCase()
      .normalize('NFC')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ');

const wordsOf = (phrase: string): string[] => plain(phrase).match(/[\p{L}\p{N}]+/gu) ?? [];
