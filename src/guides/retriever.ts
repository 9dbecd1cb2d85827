/**
 * The guides of one language as a retriever: LangChain's interface, as far as it is used here. Any retriever of
 * LangChain's fits into its place, such as the one that goes by meaning (src/models/). This one goes by words, and
 * does without LangChain's own base class: loading that takes a tenth of a second and 25 MB in the middle of the
 * first turn after each start.
 */
import type { DocumentInterface } from '@langchain/core/documents';
import type { BaseRetrieverInterface } from '@langchain/core/retrievers';
import type { RunnableConfig } from '@langchain/core/runnables';
import type { Guide } from '../content/model.js';
import { LexicalIndex, type Read } from './lexical.js';

/** What a retriever says of a guide that it found. `score`: 0 to 1. */
export interface GuideMetadata extends Record<string, unknown> {
  id: string;
  score: number;
}

/**
 * What is asked of a retriever: the guides for a text, best first. `metadata.known` of the configuration may list
 * pieces of the text that were already understood; a retriever need not look at it.
 */
export type GuideRetriever = Pick<BaseRetrieverInterface<GuideMetadata>, 'invoke'>;

/** So many guides are looked at; the rest of what the person said then chooses among them. */
export const LOOKED_AT = 8;

export interface LexicalRetrieverOptions {
  guides: readonly Guide[];
  read: Read;
  /** Words that say nothing of what a text is about, in plain letters. */
  small: ReadonlySet<string>;
}

/**
 * Finds a guide by its title and the ways of asking for it, not by its steps: they hardly find more, and reading them
 * would take another tenth of a second.
 *
 * @example const [found] = await new LexicalRetriever({ guides, read, small }).invoke('scanner un papier')
 */
export class LexicalRetriever implements GuideRetriever {
  private readonly guides: Map<string, Guide>;
  private readonly index: LexicalIndex;

  constructor({ guides, read, small }: LexicalRetrieverOptions) {
    this.guides = new Map(guides.map((guide) => [guide.id, guide]));
    this.index = new LexicalIndex(
      guides.map((guide) => ({ id: guide.id, texts: waysOfAsking(guide) })),
      read,
      small,
    );
  }

  async invoke(text: string, config?: RunnableConfig): Promise<DocumentInterface<GuideMetadata>[]> {
    const { known = [] } = (config?.metadata ?? {}) as { known?: readonly string[] };
    return this.index
      .search(text, LOOKED_AT, known)
      .map(({ id, score }) => documentOf(this.guides.get(id) as Guide, score));
  }
}

/** A guide's title, and the phrases with which people ask for it. */
export const waysOfAsking = ({ title, words = [] }: Guide): string[] => [title, ...words];

/** A guide as LangChain's document. */
export function documentOf(guide: Guide, score: number): DocumentInterface<GuideMetadata> {
  const pageContent = [guide.title, ...guide.steps.map(({ text }) => text)].join('\n');
  return { id: guide.id, pageContent, metadata: { id: guide.id, score } };
}
