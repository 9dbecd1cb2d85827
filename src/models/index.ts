/** A model beside the lexicon, where one is configured. */
import type { Content } from '../content/model.js';
import { type Log, loggable } from '../delivery/index.js';
import { type ModelSettings, openEmbeddings } from './embeddings.js';
import { Meaning } from './meaning.js';

export interface CreateMeaning {
  settings: ModelSettings;
  content: Pick<Content, 'languages' | 'guides'>;
  clock: () => number;
  /** Counts what became of the texts for which the model was asked: answered, failed, resting. */
  counter: (labels: { result: string }) => void;
  log: Log;
}

/**
 * Finds guides by what a text means. Nothing is sent before `start`.
 *
 * @throws ModelError (model_unavailable) when the provider's package is not installed
 */
export async function createMeaning({
  settings,
  content,
  clock,
  counter,
  log,
}: CreateMeaning): Promise<Meaning> {
  return new Meaning({
    content,
    embeddings: await openEmbeddings(settings),
    timeoutMs: settings.timeoutMs,
    clock,
    onAnswer: (result) => counter({ result }),
    onTrouble: (error) =>
      log.warn(loggable(error), 'The embedding model does not answer; guides are found by words meanwhile.'),
    onReady: (vectors) => log.info({ vectors }, 'Guides are found by meaning too.'),
  });
}
