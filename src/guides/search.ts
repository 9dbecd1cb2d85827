/** Finds guides by a person's own words. The index of a language is made at its first question, not at the start. */
import type { Content } from '../content/model.js';
import { plain } from '../understanding/tokens.js';
import type { FoundGuide } from '../understanding/types.js';
import type { Read } from './lexical.js';
import { type GuideRetriever, LexicalRetriever } from './retriever.js';
import { type Said, weigh } from './weigh.js';

/**
 * The score that a guide must have to be shown. `npm run bench -- guides` counts what another one would do: a lower
 * one shows guides to people who asked for none, and a wrong guide costs more than one more question.
 */
const THRESHOLD = 0.26;

/** How many are handed on. */
const MOST = 3;

/** The guides for a text in a language, best first; none when none is good enough. */
export type SearchGuides = (text: string, lang: string, said: Said) => Promise<FoundGuide[]>;

/** A retriever of another kind for a language, or undefined while there is none. */
export type OtherRetriever = (lang: string) => GuideRetriever | undefined;

/**
 * A search over the guides of an installation. `read` gives the words of a text in their right spelling. Where the
 * retriever of another kind is not ready or fails, the words answer; a search never throws.
 *
 * @example await createGuideSearch(content, read)('scanner un papier', 'fr', said) // [{ id: …, score: 0.83 }]
 */
export function createGuideSearch(content: Content, read: Read, other?: OtherRetriever): SearchGuides {
  const byWords = new Map<string, GuideRetriever>();
  const wordsOf = (lang: string): GuideRetriever => {
    const small = new Set((content.words[lang]?.lexicon.small ?? []).map(plain));
    const retriever =
      byWords.get(lang) ?? new LexicalRetriever({ guides: content.guides[lang] ?? [], read, small });
    byWords.set(lang, retriever);
    return retriever;
  };
  return async (text, lang, said) => {
    const { organism } = said.facts;
    const config = { metadata: { known: organism ? [organism.evidence] : [] } };
    const found =
      (await other?.(lang)
        ?.invoke(text, config)
        .catch(() => undefined)) ?? (await wordsOf(lang).invoke(text, config));
    const scored = found.map(({ metadata: { id, score } }) => ({ id, score }));
    return weigh(scored, content.guides[lang] ?? [], said)
      .filter(({ score }) => score >= THRESHOLD)
      .slice(0, MOST);
  };
}
