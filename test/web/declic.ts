/** Declic itself, as an operator starts it: a process of its own, on a free port and a fresh folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask } from './office.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

export interface Declic {
  base: string;
  directline: string;
  /** The lines printed at start. */
  lines: string[];
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Ends it and waits. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** A folder for one test's data; the test deletes it. */
export function freshFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'declic-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs dist/main.js with nothing in its environment but what is given. */
export function runDeclic(
  env: Record<string, string>,
  folder: string,
): { child: ChildProcess; ended: Promise<Ended> } {
  if (!existsSync(MAIN)) throw new Error('dist/ is not there: run npm run build first.');
  // In the fresh folder no .env of the developer's own is found.
  const child = spawn(process.execPath, [MAIN], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, out, err }));
  });
  return { child, ended };
}

/** Starts Declic and waits until it says where its page is. */
export async function startDeclic(folder: string, env: Record<string, string> = {}): Promise<Declic> {
  const { child, ended } = runDeclic({ PORT: '0', ...env }, folder);
  const lines: string[] = [];
  const ready = new Promise<void>((resolve) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      lines.splice(0, lines.length, ...text.split('\n').slice(0, -1));
      if (lines.some((line) => line.startsWith('Channels:'))) resolve();
    });
  });
  const early = ended.then(({ code, err }) => {
    throw new Error(`Declic ended with code ${code} before it was ready:\n${err}`);
  });
  await Promise.race([ready, early]);
  early.catch(() => {});
  const port = /:(\d+)\/?$/.exec(lines[0] ?? '')?.[1];
  const base = `http://127.0.0.1:${port}`;
  return {
    base,
    directline: `${base}/v3/directline`,
    lines,
    child,
    ended,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

export interface Said {
  type: string;
  id: string;
  text?: string;
  name?: string;
  value?: unknown;
  from: { role: string };
  channelData?: { declic?: { prompt: string } };
  suggestedActions?: { actions: { title: string; text: string; value: string }[] };
  attachments?: { contentType: string; contentUrl: string; name: string }[];
}

/** A person who talks by Direct Line, as a page does. */
export interface Person {
  conversationId: string;
  token: string;
  /** Posts and waits until the bot has said something more; answers what it said. */
  say(text: string, value?: string): Promise<Said[]>;
  /** Everything so far. */
  all(): Promise<Said[]>;
  /** Waits for the bot to say something after what was last seen. */
  hear(): Promise<Said[]>;
}

/** Somebody comes to the page. With `before` they come back to a conversation. */
export async function arrive(
  declic: Pick<Declic, 'base' | 'directline'>,
  { locale = 'fr', before }: { locale?: string; before?: { token: string } } = {},
): Promise<Person> {
  const issued = await ask(`${declic.base}/webchat/token`, { body: before ? { token: before.token } : {} });
  const { conversationId, token } = issued.body;
  if (!before) await ask(`${declic.directline}/conversations`, { token, body: { locale } });
  const activities = `${declic.directline}/conversations/${conversationId}/activities`;
  let watermark = '';
  const read = async (from: string): Promise<Said[]> => {
    const { body } = await ask(`${activities}?watermark=${from}`, { token });
    watermark = body.watermark;
    return body.activities;
  };
  const hear = async (): Promise<Said[]> => {
    const heard: Said[] = [];
    while (!heard.some(({ from }) => from.role === 'bot')) {
      const more = await read(watermark);
      heard.push(...more);
      if (more.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return heard.filter(({ from }) => from.role === 'bot');
  };
  return {
    conversationId,
    token,
    all: () => read(''),
    hear,
    async say(text, value) {
      const body = { type: 'message', from: { id: 'dl_test' }, text, ...(value ? { value } : {}) };
      const posted = await ask(activities, { token, body });
      if (posted.status !== 200) throw new Error(`Posting was answered with ${posted.status}.`);
      return hear();
    },
  };
}

/** Answers every question until an outcome comes: `choose` says which option, by the prompt's id. */
export async function untilOutcome(
  person: Person,
  first: Said[],
  choose: (prompt: string, options: string[]) => string,
): Promise<{ outcome: Record<string, unknown>; said: Said[] }> {
  const said = [...first];
  for (let turn = 0; turn < 40; turn++) {
    const event = said.findLast(({ name }) => name === 'declic/outcome');
    if (event) return { outcome: event.value as Record<string, unknown>, said };
    const asked = said.findLast(
      ({ suggestedActions, channelData }) => suggestedActions ?? channelData?.declic,
    );
    const prompt = asked?.channelData?.declic?.prompt ?? '';
    const actions = asked?.suggestedActions?.actions ?? [];
    const answer = choose(
      prompt,
      actions.map(({ value }) => value),
    );
    const action = actions.find(({ value }) => value === answer);
    said.push(...(await person.say(action?.text ?? answer, action?.value)));
  }
  throw new Error('There was no outcome after 40 answers.');
}
