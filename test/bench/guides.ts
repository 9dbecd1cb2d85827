/**
 * How well guides are found, not how fast: nobody waits for a right answer as long as for the wrong guide. Every way
 * of asking that the guides know is hidden in turn and asked; then sentences that no guide knows. By words; and by
 * meaning as well, where the environment names a model (EMBEDDING_MODEL, LLM_API_KEY, LLM_BASE_URL).
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../src/config.js';
import { loadContent } from '../../src/content/load.js';
import type { Content } from '../../src/content/model.js';
import { openEmbeddings } from '../../src/models/embeddings.js';
import { Meaning } from '../../src/models/meaning.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import type { Understand } from '../../src/understanding/types.js';
import {
  ownPhrases,
  readSentences,
  type Score,
  type Shown,
  scoreOf,
  show,
  without,
} from '../guides/measure.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FILES = {
  sentences: 'sentences that the method was made with',
  blind: 'sentences written before anybody looked',
  unrelated: 'sentences that no guide answers',
};

/** Prints the counts for each language. */
export async function measureGuides(print: (line: string) => void): Promise<void> {
  const content = loadContent(ROOT);
  print('guides: right / another about the same / wrong / nothing; false offers to whom no guide helps');
  const hidden: Shown[] = [];
  for (const asked of ownPhrases(content)) {
    const forgotten = without(content, asked);
    hidden.push(await show(forgotten, createUnderstanding(forgotten), asked));
  }
  print('  by words');
  tell(print, content, 'each way of asking that the guides know, hidden in turn', hidden);
  await sentences(print, content, createUnderstanding(content));

  const {
    EMBEDDING_MODEL: model,
    LLM_API_KEY: apiKey,
    LLM_BASE_URL: baseUrl,
  } = readConfig(process.env).values;
  if (!model) return;
  print(`  by meaning (${model})`);
  const timeoutMs = 30_000;
  const embeddings = await openEmbeddings({ model, apiKey, baseUrl, timeoutMs });
  let failed: unknown;
  const meaning = new Meaning({
    content,
    embeddings,
    timeoutMs,
    clock: Date.now,
    onTrouble: (error) => {
      failed = error;
    },
  });
  await meaning.start();
  meaning.stop();
  if (failed) return print('    the model does not answer');
  await sentences(print, content, createUnderstanding(content, meaning.retriever));
  if (failed) print('    the model did not always answer; the words did then');
}

async function sentences(
  print: (line: string) => void,
  content: Content,
  understand: Understand,
): Promise<void> {
  for (const [file, title] of Object.entries(FILES)) {
    const all: Shown[] = [];
    for (const asked of readSentences(join(ROOT, 'test/guides', `${file}.yaml`))) {
      all.push(await show(content, understand, asked));
    }
    tell(print, content, title, all);
  }
}

function tell(print: (line: string) => void, content: Content, title: string, all: Shown[]): void {
  print(`    ${title}`);
  for (const lang of content.languages) {
    const score = scoreOf(
      content,
      all.filter((one) => one.lang === lang),
    );
    print(`      ${lang}: ${[...askedFor(score), ...idle(score)].join('; ')}`);
  }
}

const askedFor = ({ asked, right, near, wrong, nothing }: Score): string[] =>
  asked === 0 ? [] : [`${right} / ${near} / ${wrong} / ${nothing} of ${asked}`];

const idle = ({ idle: all, offers }: Score): string[] =>
  all === 0 ? [] : [`${offers} false offers of ${all}`];
