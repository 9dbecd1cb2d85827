/**
 * A small Direct Line client: one conversation, kept over a refresh, a lost network and a sleeping computer.
 *
 * What is sent waits in a queue until the server has it, each with its own id, so that a second try is never a
 * second message. What comes is read by WebSocket where that works, else by asking every second.
 *
 * No destructuring in this folder: Safari 11 has it wrong, and esbuild cannot replace it.
 */

import { call, newId, Refused, wait } from './request.js';

export interface Activity {
  id?: string;
  type: string;
  name?: string;
  text?: string;
  /** What a voice says, when it is not the text. */
  speak?: string;
  locale?: string;
  value?: unknown;
  from?: { role?: string };
  attachments?: unknown[];
  channelData?: { clientActivityID?: string; declic?: { prompt: string } };
  suggestedActions?: { actions: { title: string; value: string }[] };
}

/** A message on its way out. */
export interface Outgoing {
  client: string;
  text: string;
  value?: string;
}

/**
 * What the line has to say: `waiting` without a network, `down` when the server has trouble, `full` when it asks for
 * a pause.
 */
export type LineState = 'online' | 'waiting' | 'down' | 'full';

export interface LineOptions {
  /** Of the page as it came. */
  lang: string;
  /** The page's language now. */
  spoken: () => string;
  /** Where the person is, from the page's address. */
  place: string | undefined;
  /** Of the conversation that began on this page before its script was there. */
  token: string | undefined;
  onActivity: (activity: Activity, restored: boolean) => void;
  onState: (state: LineState) => void;
  /** A message that was typed before a refresh and has not left yet. */
  onQueued: (message: Outgoing) => void;
  /** A message was refused for good. */
  onFailed: (client: string) => void;
  /** The person and the server have each other. */
  onBegun: () => void;
  /** What the page itself remembers is there again; the server was not reached. */
  onShown: () => void;
  /** The conversation of before is there again. `lang`: the page's language then. */
  onRestored: (lang: string) => void;
}

interface Kept {
  conversationId: string;
  token: string;
  lang: string;
  queue: Outgoing[];
  /** What was said lately, for a refresh without a network. */
  said?: Activity[] | undefined;
}

const BASE = '/v3/directline';
const KEY = 'declic';
/** Activities that are kept here. */
const SAID = 40;
const POLL_MS = 1000;
const RETRY_MS = 2000;
const RETRY_MOST_MS = 30_000;
const FULL_MS = 60_000;
/** A WebSocket that lasted so long works here, and is opened again at once; else one asks for a minute first. */
const STREAM_WORKS_MS = 10_000;
const STREAM_AGAIN_MS = 60_000;
/** The server's close code for a stream that another tab took over. */
const REPLACED = 4001;

export function openLine(options: LineOptions) {
  let kept: Kept | undefined = read();
  let watermark = '';
  let streamUrl = '';
  let flushing = false;
  let started = false;
  let shown = false;
  const seen: Record<string, true> = {};

  function read(): Kept | undefined {
    try {
      return JSON.parse(sessionStorage.getItem(KEY) || '') as Kept;
    } catch {
      return undefined;
    }
  }

  function keep(): void {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // Private windows of old browsers keep nothing: then a refresh begins anew.
    }
  }

  /** Without a network a refresh shows what the page itself remembers; the server's word replaces it later. */
  function showKept(): void {
    if (started || !kept || shown) return;
    shown = true;
    for (const activity of kept.said ?? []) {
      seen[activity.id as string] = true;
      options.onActivity(activity, true);
    }
    kept.queue.forEach(options.onQueued);
    options.onShown();
  }

  /** Repeats until it works; a lost network is told to the person and forgiven. */
  async function insist<T>(what: () => Promise<T>): Promise<T> {
    for (let pause = RETRY_MS; ; pause = Math.min(pause * 2, RETRY_MOST_MS)) {
      try {
        const result = await what();
        options.onState('online');
        return result;
      } catch (error) {
        const full = error instanceof Refused && error.status === 429;
        options.onState(full ? 'full' : error instanceof Refused ? 'down' : 'waiting');
        showKept();
        await Promise.race([
          wait(full ? FULL_MS : pause),
          new Promise((r) => addEventListener('online', r, { once: true })),
        ]);
      }
    }
  }

  /** A fresh token: for the conversation that is kept, or for a new one. */
  async function renew(): Promise<void> {
    const answer = await call('/webchat/token', undefined, { token: kept?.token, place: options.place });
    const queue = kept?.queue ?? [];
    if (started && kept?.conversationId !== answer.conversationId) {
      // Slept for more than a day: the old conversation cannot be reached from here, so a new one begins.
      kept = { conversationId: '', token: '', lang: options.lang, queue };
      keep();
      location.reload();
      return;
    }
    const lang = kept?.lang ?? options.lang;
    const said = kept?.said;
    kept = { conversationId: String(answer.conversationId), token: String(answer.token), lang, queue, said };
    keep();
  }

  /** Calls with the token; renews it once when it has ended. */
  async function authorized(path: (id: string) => string, body?: unknown): Promise<Record<string, unknown>> {
    if (!kept) await renew();
    const now = kept as Kept;
    try {
      return await call(BASE + path(now.conversationId), now.token, body);
    } catch (error) {
      if (!(error instanceof Refused) || (error.status !== 403 && error.status !== 401)) throw error;
      await renew();
      return call(BASE + path((kept as Kept).conversationId), (kept as Kept).token, body);
    }
  }

  /** Takes a message out of the queue. */
  function sent(client: string | undefined): void {
    if (!kept?.queue.some((message) => message.client === client)) return;
    kept.queue = kept.queue.filter((message) => message.client !== client);
    keep();
  }

  function take(set: Record<string, unknown>, restored = false): number {
    const activities = (set.activities ?? []) as Activity[];
    if (typeof set.watermark === 'string' && set.watermark) watermark = set.watermark;
    for (const activity of activities) {
      if (!activity.id) continue;
      const isNew = !seen[activity.id];
      if (kept && (isNew || restored)) kept.said = (kept.said ?? []).concat(activity).slice(-SAID);
      if (!isNew) continue;
      seen[activity.id] = true;
      // It is there: what was lost was only the answer.
      sent(activity.channelData?.clientActivityID);
      options.onActivity(activity, restored);
    }
    if (activities.length > 0) keep();
    return activities.length;
  }

  const poll = (): Promise<Record<string, unknown>> =>
    authorized((id) => `/conversations/${id}/activities?watermark=${watermark}`);

  /** Listens by WebSocket until it closes; resolves with the close code. */
  function listen(): Promise<number> {
    return new Promise((resolve) => {
      let socket: WebSocket;
      try {
        socket = new WebSocket(streamUrl);
      } catch {
        resolve(0);
        return;
      }
      const alive = setInterval(() => socket.readyState === 1 && socket.send(''), 20_000);
      socket.onopen = () => options.onState('online');
      socket.onmessage = (frame) => {
        if (frame.data) take(JSON.parse(frame.data));
      };
      socket.onclose = (event) => {
        clearInterval(alive);
        resolve(event.code);
      };
    });
  }

  const resume = async (): Promise<string> => {
    const answer = await authorized((id) => `/conversations/${id}?watermark=${watermark}`);
    return String(answer.streamUrl ?? '');
  };

  async function receive(): Promise<never> {
    let mayStream = typeof WebSocket === 'function';
    let streamAt = 0;
    for (;;) {
      if (mayStream && streamUrl) {
        const since = Date.now();
        // Another tab of the same conversation has the stream now: this one asks, and both see everything.
        if ((await listen()) === REPLACED) mayStream = false;
        streamUrl = '';
        const lasted = Date.now() - since > STREAM_WORKS_MS;
        streamAt = Date.now() + (lasted ? RETRY_MS : STREAM_AGAIN_MS);
      }
      take(await insist(poll));
      if (mayStream && Date.now() >= streamAt) streamUrl = await insist(resume);
      else await wait(POLL_MS);
    }
  }

  async function flush(): Promise<void> {
    if (flushing || !started || !kept) return;
    flushing = true;
    for (let next = kept.queue[0]; next; next = kept.queue[0]) {
      const body = {
        type: 'message',
        text: next.text,
        value: next.value,
        locale: options.spoken(),
        channelData: { clientActivityID: next.client },
      };
      await insist(async () => {
        try {
          await authorized((id) => `/conversations/${id}/activities`, body);
        } catch (error) {
          // Refused for good (too long, not understood): trying again would hold up what comes after it.
          if (!(error instanceof Refused) || error.status >= 500 || [401, 403, 429].includes(error.status))
            throw error;
          options.onFailed(next.client);
        }
      });
      sent(next.client);
    }
    flushing = false;
  }

  async function start(): Promise<void> {
    if (options.token && kept?.token !== options.token) {
      // It began without this script: it goes on with it.
      kept = { conversationId: '', token: options.token, lang: options.lang, queue: [] };
    }
    const goesOn = Boolean(kept?.token);
    const before = kept?.conversationId;
    const lang = kept?.lang;
    await insist(renew);
    started = true;
    let restored = false;
    if (goesOn && (before || kept?.conversationId) === kept?.conversationId) {
      // The server's word is the last: what was erased there is no longer remembered here.
      if (kept) kept.said = [];
      while (take(await insist(poll), true) > 0) restored = true;
    }
    if (restored) {
      streamUrl = await insist(resume);
    } else {
      const answer = await insist(() => authorized(() => '/conversations', { locale: options.lang }));
      streamUrl = String(answer.streamUrl ?? '');
    }
    if (kept) {
      kept.lang = options.lang;
      keep();
      kept.queue.forEach(options.onQueued);
    }
    if (restored) options.onRestored(lang ?? options.lang);
    options.onBegun();
    void flush();
    await receive();
  }

  void start();

  return {
    /** Puts a message into the queue and answers its id. */
    send(text: string, value?: string): string {
      const message: Outgoing = { client: newId(), text };
      if (value) message.value = value;
      if (!kept) kept = { conversationId: '', token: '', lang: options.lang, queue: [] };
      kept.queue.push(message);
      keep();
      void flush();
      return message.client;
    },
  };
}
