/**
 * Guides found by what a text means: LangChain's retriever over the vectors of all ways of asking. The vectors are
 * made in the background after the start, once; until then, and whenever the model does not answer, there is no
 * retriever, and the guides are found by words. There are about a thousand vectors, so they are kept in memory and
 * compared one by one; making them again at each start costs a provider's smallest price.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Document } from '@langchain/core/documents';
import type { EmbeddingsInterface } from '@langchain/core/embeddings';
import { BaseRetriever } from '@langchain/core/retrievers';
import type { Content, Guide } from '../content/model.js';
import { documentOf, type GuideMetadata, LOOKED_AT, waysOfAsking } from '../guides/retriever.js';
import { BATCH, inTime, PATIENCE } from './embeddings.js';
import { likenesses, onScale, type Scale, scaleOf, type Unit, unitOf, type Way } from './vectors.js';

/** What happened to a text: the model answered in time, or the words had to. */
export type Answer = 'answered' | 'failed' | 'resting';

export interface MeaningOptions {
  content: Pick<Content, 'languages' | 'guides'>;
  embeddings: EmbeddingsInterface;
  /** How long a person's text may wait for its vector, in milliseconds. */
  timeoutMs: number;
  clock: () => number;
  /** Counts; never the text. */
  onAnswer?: (answer: Answer) => void;
  /** Told once each time the model begins to fail. The error's message may quote the text. */
  onTrouble?: (error: unknown) => void;
  onReady?: (vectors: number) => void;
}

/** After a failure the model is left alone, so that not everybody waits for it in vain. */
const REST_MS = 30_000;
/** The first pause before the vectors are asked for again, and the longest, in milliseconds. */
const AGAIN_MS = { first: 5_000, most: 600_000 };
/** More of a text is not sent; what is asked for stands at its beginning. */
const LONGEST = 1_000;

interface Shelf {
  guides: Map<string, Guide>;
  ways: Way[];
  size: number;
  scale: Scale;
}

/** The answer of a model cannot be used: another size than the guides' vectors, or no vector. */
class UnusableVector extends Error {
  readonly code = 'model_vector';
}

/** The guides of a language as LangChain's retriever. */
class MeaningRetriever extends BaseRetriever<GuideMetadata> {
  lc_namespace = ['declic', 'models'];

  constructor(
    private readonly shelf: Shelf,
    private readonly vectorOf: (text: string, size: number) => Promise<Unit>,
  ) {
    super();
  }

  override async _getRelevantDocuments(text: string): Promise<Document<GuideMetadata>[]> {
    const { guides, ways, size, scale } = this.shelf;
    const found = [...likenesses(await this.vectorOf(text, size), ways)]
      .map(([id, likeness]) => ({ id, score: Math.round(1_000 * onScale(scale, likeness)) / 1_000 }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, LOOKED_AT);
    return found.map(
      ({ id, score }) => documentOf(guides.get(id) as Guide, score) as Document<GuideMetadata>,
    );
  }
}

export class Meaning {
  private readonly retrievers = new Map<string, MeaningRetriever>();
  private readonly stopped = new AbortController();
  private restUntil = 0;
  private troubled = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: MeaningOptions) {}

  /** The retriever of a language, when its vectors are there and the model is not resting. */
  readonly retriever = (lang: string): MeaningRetriever | undefined => {
    const retriever = this.retrievers.get(lang);
    if (!retriever) return undefined;
    if (this.options.clock() >= this.restUntil) return retriever;
    this.options.onAnswer?.('resting');
    return undefined;
  };

  /** Makes the vectors in the background, and tries again until they are there. Never throws. */
  async start(pause: number = AGAIN_MS.first): Promise<void> {
    const { content, onReady } = this.options;
    try {
      let vectors = 0;
      for (const lang of content.languages) {
        const made = this.retrievers.has(lang) ? undefined : await this.shelve(content.guides[lang] ?? []);
        if (this.stopped.signal.aborted) return;
        if (made) this.retrievers.set(lang, new MeaningRetriever(made, (text, size) => this.ask(text, size)));
        vectors += made?.ways.length ?? 0;
      }
      this.troubled = false;
      onReady?.(vectors);
    } catch (error) {
      if (this.stopped.signal.aborted) return;
      this.trouble(error);
      const next = Math.min(AGAIN_MS.most, 2 * pause);
      this.timer = setTimeout(() => void this.start(next), pause).unref();
    }
  }

  stop(): void {
    this.stopped.abort();
    clearTimeout(this.timer);
  }

  /** The vectors of all ways of asking for the guides of a language; undefined when it has no guides. */
  private async shelve(guides: readonly Guide[]): Promise<Shelf | undefined> {
    const texts = guides.flatMap((guide) => waysOfAsking(guide).map((text) => ({ id: guide.id, text })));
    if (texts.length === 0) return undefined;
    const ways: Way[] = [];
    for (let from = 0; from < texts.length && !this.stopped.signal.aborted; from += BATCH) {
      const batch = texts.slice(from, from + BATCH);
      const request = this.options.embeddings.embedDocuments(batch.map(({ text }) => text));
      const vectors: unknown[] = await inTime(request, PATIENCE * this.options.timeoutMs);
      batch.forEach(({ id }, at) => {
        const vector = unitOf(vectors[at], ways[0]?.vector.length);
        if (!vector) throw new UnusableVector("A guide's vector cannot be used.");
        ways.push({ id, vector });
      });
    }
    const scale = await scaleOf(ways, () => nextTurn());
    if (!scale) throw new UnusableVector('The model does not tell the guides apart.');
    const byId = new Map(guides.map((guide) => [guide.id, guide]));
    return { guides: byId, ways, size: ways[0]?.vector.length ?? 0, scale };
  }

  /** The vector of a person's redacted text. After a failure the model rests. */
  private async ask(text: string, size: number): Promise<Unit> {
    const { embeddings, timeoutMs, clock, onAnswer } = this.options;
    try {
      const vector = unitOf(await inTime(embeddings.embedQuery(text.slice(0, LONGEST)), timeoutMs), size);
      if (!vector) throw new UnusableVector("A text's vector cannot be used.");
      onAnswer?.('answered');
      this.troubled = false;
      return vector;
    } catch (error) {
      this.restUntil = clock() + REST_MS;
      onAnswer?.('failed');
      this.trouble(error);
      throw error;
    }
  }

  private trouble(error: unknown): void {
    if (!this.troubled) this.options.onTrouble?.(error);
    this.troubled = true;
  }
}
