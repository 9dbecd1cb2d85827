/**
 * The guides of one language behind LangChain's interface of a retriever. This one goes by words; one that goes by
 * meaning (embeddings) can stand in its place. Loaded only when a person asks for something.
 */
import type { CallbackManagerForRetrieverRun } from '@langchain/core/callbacks/manager';
import { Document } from '@langchain/core/documents';
import { BaseRetriever } from '@langchain/core/retrievers';
import type { Guide } from '../content/model.js';
import { type Indexed, LexicalIndex, type Read } from './lexical.js';

/** What a retriever says of a guide that it found. `score`: 0 to 1. */
export interface GuideMetadata extends Record<string, unknown> {
  id: string;
  score: number;
}

/** A guide's title and the ways of asking for it tell what it is about; its steps only what it speaks of. */
const WEIGHTS = { title: 3, words: 3, text: 0.4, help: 0.2 };

export interface GuideRetrieverOptions {
  guides: readonly Guide[];
  read: Read;
  /** Words that say nothing of what a text is about, in plain letters. */
  small: ReadonlySet<string>;
}

/**
 * @example const [found] = await new GuideRetriever({ guides, read, small }).invoke('scanner un papier')
 */
export class GuideRetriever extends BaseRetriever<GuideMetadata> {
  lc_namespace = ['declic', 'guides'];
  private readonly guides: Map<string, Guide>;
  private readonly index: LexicalIndex;

  constructor({ guides, read, small }: GuideRetrieverOptions) {
    super();
    this.guides = new Map(guides.map((guide) => [guide.id, guide]));
    this.index = new LexicalIndex(guides.map(indexed), read, small);
  }

  override async _getRelevantDocuments(
    query: string,
    _run?: CallbackManagerForRetrieverRun,
  ): Promise<Document<GuideMetadata>[]> {
    return this.index.search(query).map(({ id, score }) => {
      const guide = this.guides.get(id) as Guide;
      const pageContent = [guide.title, ...guide.steps.map(({ text }) => text)].join('\n');
      return new Document({ id, pageContent, metadata: { id, score } });
    });
  }
}

function indexed({ id, title, words = [], steps }: Guide): Indexed {
  return {
    id,
    parts: [
      { text: title, weight: WEIGHTS.title },
      ...words.map((text) => ({ text, weight: WEIGHTS.words })),
      ...steps.map(({ text }) => ({ text, weight: WEIGHTS.text })),
      ...steps.map(({ help, smaller = '' }) => ({ text: `${help} ${smaller}`, weight: WEIGHTS.help })),
    ],
  };
}
