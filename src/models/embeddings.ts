/**
 * A model that makes vectors of texts, through LangChain's classes. Each provider's package is loaded only when it
 * is configured. https://docs.langchain.com/oss/javascript/integrations/text_embedding
 */
import type { EmbeddingsInterface } from '@langchain/core/embeddings';

/** What the environment says of the model. */
export interface ModelSettings {
  /** provider:model, such as openai:text-embedding-3-small. */
  model: string;
  apiKey: string | undefined;
  baseUrl: string | undefined;
  /** How long an answer is waited for, in milliseconds. */
  timeoutMs: number;
}

/** unavailable: the provider's package is not installed. late: no answer in time. refused: an answer that is none. */
export class ModelError extends Error {
  constructor(
    readonly code: 'model_unavailable' | 'model_late' | 'model_refused',
    message: string,
  ) {
    super(message);
    this.name = 'ModelError';
  }
}

interface Parts extends Omit<ModelSettings, 'model'> {
  name: string;
}

/** A server of one's own asks for no key; the clients want one all the same. */
const NO_KEY = 'none';
/** Texts in one request. Ollama computes them on the machine it runs on. */
export const BATCH = 64;
/** A batch may take so many times as long as a person's text. */
export const PATIENCE = 20;

type Make = (parts: Parts) => Promise<EmbeddingsInterface>;

const PROVIDERS: Record<string, Make> = {
  openai: async ({ name, apiKey = NO_KEY, baseUrl, timeoutMs }) => {
    const { OpenAIEmbeddings } = await import('@langchain/openai');
    const within = (timeout: number) =>
      new OpenAIEmbeddings({
        model: name,
        apiKey,
        batchSize: BATCH,
        // Many servers that speak this protocol know no other.
        encodingFormat: 'float',
        timeout,
        maxRetries: 0,
        ...(baseUrl ? { configuration: { baseURL: baseUrl } } : {}),
      });
    const [quick, patient] = [within(timeoutMs), within(PATIENCE * timeoutMs)];
    return {
      embedQuery: (text) => quick.embedQuery(text),
      embedDocuments: (texts) => patient.embedDocuments(texts),
    };
  },
  mistralai: async ({ name, apiKey = NO_KEY, baseUrl }) => {
    const { MistralAIEmbeddings } = await import('@langchain/mistralai');
    const server = baseUrl ? { serverURL: baseUrl } : {};
    return new MistralAIEmbeddings({ model: name, apiKey, batchSize: BATCH, maxRetries: 0, ...server });
  },
  ollama: async ({ name, apiKey, baseUrl }) => {
    const { OllamaEmbeddings } = await import('@langchain/ollama');
    return new OllamaEmbeddings({
      model: name,
      maxRetries: 0,
      ...(baseUrl ? { baseUrl } : {}),
      ...(apiKey ? { headers: { authorization: `Bearer ${apiKey}` } } : {}),
    });
  },
};

/**
 * The client of a model. Nothing is sent yet.
 *
 * @throws ModelError (model_unavailable) when the provider's package, which is optional, is not installed
 * @example await openEmbeddings({ model: 'openai:text-embedding-3-small', apiKey, baseUrl, timeoutMs: 3_000 })
 */
export async function openEmbeddings({ model, ...settings }: ModelSettings): Promise<EmbeddingsInterface> {
  const [provider = '', ...name] = model.split(':');
  const make = PROVIDERS[provider];
  try {
    if (make) return await make({ ...settings, name: name.join(':') });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
  }
  throw new ModelError(
    'model_unavailable',
    `EMBEDDING_MODEL names ${provider}, but the package @langchain/${provider} is not installed.`,
  );
}

/**
 * What a promise gives, if it comes in time. Not every provider's client ends a request that takes too long.
 *
 * @throws ModelError (model_late) after so many milliseconds
 */
export async function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ModelError('model_late', `No answer within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
