/** `declic chat`: a person and Declic, in a terminal. */
import { writeFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Content } from '../content/model.js';
import type { Log } from '../delivery/index.js';
import type { Prompt } from '../engine/types.js';
import { CHAT_TRAITS, type ChatChannel, showOn } from './channels.js';
import { type GoldenTurn, printGolden, readInput } from './golden.js';
import { openTalk } from './talk.js';

export interface ChatOptions {
  content: Content;
  lang: string;
  /** Whose words, buttons and limits are shown. */
  channel: ChatChannel;
  /** The moment at which the clock stands still but for `(wait 3d)`. */
  at?: number;
  /** Where to write the conversation as a golden file. */
  save?: string;
  input: Readable;
  output: Writable;
  /** A person sits there: an input line with a mark, and colours. */
  interactive: boolean;
  log: Log;
  /** Ends the conversation as the end of the input does. */
  signal?: AbortSignal;
}

/** What stands above a conversation: how to answer, and how to leave. One line. */
export const HOW_TO =
  'Answer with a number, a word or a sentence. (wait 3d) lets time go by. Ctrl+D ends; nothing is kept.';

/** Terminal colours (ECMA-48), only when a person looks. */
const dim = (text: string, interactive: boolean): string =>
  interactive ? `\u001b[2m${text}\u001b[22m` : text;

/**
 * Holds a conversation until the input ends. What the person types is shown in the output when it was piped in, so
 * that the output is the whole conversation and nothing else.
 */
export async function runChat(options: ChatOptions): Promise<void> {
  const { content, lang, channel, at, save, input, output, interactive, log, signal } = options;
  // A conversation that is to be replayed must not depend on how long the person thought.
  const start = at ?? (save ? Math.floor(Date.now() / 1000) * 1000 : undefined);
  const turns: GoldenTurn[] = [];
  const { opened } = CHAT_TRAITS[channel];
  const show = showOn(channel, content, (text) => dim(text, interactive));
  /** The person has the word; what a timer brings now must not end up in their line. */
  let listening = false;
  const hear = (prompt: Prompt): void => {
    turns.at(-1)?.prompts.push(prompt);
    if (listening) output.write('\r\u001b[K');
    output.write(`${show.prompt(prompt)}\n`);
    if (listening) lines.prompt(true);
  };
  const talk = await openTalk({
    content,
    lang,
    channel,
    ...(start === undefined ? {} : { at: start }),
    hear,
    log,
  });
  const lines = createInterface({
    input,
    ...(interactive ? { output } : {}),
    ...(signal ? { signal } : {}),
    prompt: '> ',
    terminal: interactive,
  });
  lines.once('SIGINT', () => lines.close());
  // Made before the first answer is waited for: lines that come without anybody iterating are lost.
  const typed = lines[Symbol.asyncIterator]();
  const send = async (line: string): Promise<void> => {
    listening = false;
    turns.push({ input: line, prompts: [] });
    await talk.send(readInput(line));
    if (interactive) lines.prompt();
    listening = interactive;
  };
  try {
    // Nobody opens a page by SMS: the person writes first.
    if (opened) await send('(start)');
    else if (interactive) lines.prompt();
    for await (const raw of typed) {
      const line = raw.trim();
      // A golden file's own first line: the conversation has begun already.
      if (line === '' || (opened && line === '(start)' && turns.length === 1)) {
        if (interactive) lines.prompt();
        continue;
      }
      if (!interactive) output.write(`> ${line}\n\n`);
      await send(line);
    }
  } finally {
    lines.close();
    await talk.close();
  }
  const total = show.total();
  if (total) output.write(`${dim(total, interactive)}\n`);
  if (save && start !== undefined) {
    const title = basename(save, extname(save)).replaceAll(/[-_]+/g, ' ');
    const head = { title, lang, channel, at: new Date(start).toISOString().replace('.000Z', 'Z') };
    writeFileSync(save, printGolden(head, turns));
  }
}
