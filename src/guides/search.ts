/** Finds guides by a person's own words. LangChain is loaded at the first question, not at the start. */
import type { BaseRetrieverInterface } from '@langchain/core/retrievers';
import type { Content } from '../content/model.js';
import { Spelling } from '../understanding/spelling.js';
import { plain, tokensOf } from '../understanding/tokens.js';
import type { FoundGuide } from '../understanding/types.js';
import type { GuideMetadata } from './retriever.js';

/**
 * The share of what a person said that a guide must have to be shown to them. Of the sentences in test/guides/, a
 * higher one loses guides that were asked for, and a lower one begins to show guides to people who asked for none.
 */
export const THRESHOLD = 0.4;

/** The guides for a text in a language, best first; none when none is good enough. */
export type SearchGuides = (text: string, lang: string) => Promise<FoundGuide[]>;

/** Makes the retriever for the guides of a language. */
export type MakeRetriever = (
  content: Content,
  lang: string,
) => Promise<BaseRetrieverInterface<GuideMetadata>>;

/** By words: nothing but the guides is needed. */
const byWords: MakeRetriever = async (content, lang) => {
  const { GuideRetriever } = await import('./retriever.js');
  const guides = content.guides[lang] ?? [];
  const lexicon = content.words[lang]?.lexicon;
  const known = new Set(
    guides.flatMap(({ title, words = [], steps }) =>
      [title, ...words, ...steps.map(({ text }) => text)].flatMap((text) =>
        tokensOf(text).map(({ key }) => key),
      ),
    ),
  );
  const spelling = new Spelling(lexicon?.spellings ?? {}, (key) => known.has(key));
  const small = new Set((lexicon?.small ?? []).map(plain));
  return new GuideRetriever({ guides, read: (text) => spelling.read(text), small });
};

/**
 * A search over the guides of an installation. One that fails finds nothing: the person is asked instead.
 *
 * @example await createGuideSearch(content)('scanner un papier', 'fr') // [{ id: 'scan-paper', score: 0.83 }]
 */
export function createGuideSearch(content: Content, make: MakeRetriever = byWords): SearchGuides {
  const retrievers = new Map<string, ReturnType<MakeRetriever>>();
  return async (text, lang) => {
    try {
      const retriever = retrievers.get(lang) ?? make(content, lang);
      retrievers.set(lang, retriever);
      const found = await (await retriever).invoke(text);
      return found
        .map(({ metadata: { id, score } }) => ({ id, score }))
        .filter(({ score }) => score >= THRESHOLD);
    } catch {
      retrievers.delete(lang);
      return [];
    }
  };
}
