/**
 * The official Direct Line client against Declic: there is no other specification that can be run.
 *
 * It wants a browser's globals before it is imported, a WebSocket among them even when it polls.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { JSDOM, VirtualConsole } from 'jsdom';
import { type Declic, freshFolder, startDeclic } from '../web/declic.js';
import { ask } from '../web/office.js';

const SECRET = 'a-secret-of-a-server-of-ours';
const { folder, remove } = freshFolder();
// Its own console is left out: the refused session id below is expected.
const page = new JSDOM('', { url: 'http://localhost/', virtualConsole: new VirtualConsole() });
let declic: Declic;
let DirectLine: typeof import('botframework-directlinejs').DirectLine;

beforeAll(async () => {
  const { window } = page;
  Object.assign(globalThis, {
    window,
    document: window.document,
    XMLHttpRequest: window.XMLHttpRequest,
    WebSocket: window.WebSocket,
    Blob: window.Blob,
    FormData: window.FormData,
  });
  ({ DirectLine } = await import('botframework-directlinejs'));
  declic = await startDeclic(folder, { DIRECTLINE_SECRET: SECRET });
});
afterAll(async () => {
  await declic.stop();
  page.window.close();
  remove();
});

interface Seen {
  type: string;
  id?: string;
  text?: string;
  name?: string;
  value?: { resolution?: string };
  from: { id: string; role?: string };
  channelData?: { clientActivityID?: string; declic?: { prompt: string } };
  suggestedActions?: { actions: { title: string; value: string }[] };
}

function connect(options: object) {
  const line = new DirectLine({ domain: declic.directline, pollingInterval: 200, ...options });
  const seen: Seen[] = [];
  const states: number[] = [];
  let check = (): void => {};
  const activities = line.activity$.subscribe((activity) => {
    seen.push(activity as Seen);
    check();
  });
  const status = line.connectionStatus$.subscribe((state) => states.push(state));
  return {
    line,
    seen,
    states,
    until: (found: (seen: Seen[]) => boolean) =>
      new Promise<Seen[]>((resolve) => {
        check = () => found(seen) && resolve(seen);
        check();
      }),
    post: (activity: object) =>
      new Promise<string>((resolve, reject) => {
        line
          .postActivity({ type: 'message', from: { id: 'dl_client' }, ...activity } as never)
          .subscribe(resolve, reject);
      }),
    close: () => {
      activities.unsubscribe();
      status.unsubscribe();
      line.end();
    },
  };
}

const botMessages = (seen: Seen[]) =>
  seen.filter(({ type, from }) => type === 'message' && from.id === 'declic');

describe.each([
  ['by polling', { webSocket: false }],
  ['by WebSocket', { webSocket: true }],
])('the official client %s', (_name, how) => {
  test('holds a whole conversation to its outcome', async () => {
    const { token } = (await ask(`${declic.directline}/tokens/generate`, { token: SECRET, body: {} })).body;
    const client = connect({ token, ...how });
    try {
      await client.until((seen) => botMessages(seen).length === 1);
      expect(client.states).toContain(2);
      for (let turn = 1; turn < 40 && !client.seen.some(({ name }) => name === 'declic/outcome'); turn++) {
        const prompt = botMessages(client.seen).at(-1);
        const [action] = prompt?.suggestedActions?.actions ?? [];
        const asked = prompt?.channelData?.declic?.prompt;
        const text =
          action?.title ?? (asked === 'phone' ? '01 99 00 12 34' : 'je suis bloqué sur le site de la CAF');
        const client_id = `c${turn}`;
        const id = await client.post({
          text,
          value: action?.value,
          channelData: { clientActivityID: client_id },
        });
        const seen = await client.until((all) => botMessages(all).length > turn);
        // The client's own activity came back with the id that the post was answered with.
        expect(seen.find(({ channelData }) => channelData?.clientActivityID === client_id)).toMatchObject({
          id,
          from: { id: 'dl_client' },
        });
      }
      const seen = await client.until((all) => all.some(({ name }) => name === 'declic/outcome'));
      const ids = seen.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(seen.find(({ name }) => name === 'declic/outcome')?.value?.resolution).toEqual(
        expect.any(String),
      );
    } finally {
      client.close();
    }
  });

  test('comes back to a conversation and reads on from where it was', async () => {
    const { token, conversationId } = (
      await ask(`${declic.directline}/tokens/generate`, { token: SECRET, body: {} })
    ).body;
    const first = connect({ token, ...how });
    await first.until((seen) => botMessages(seen).length === 1);
    first.close();
    const watermark = String(Number(first.seen.at(-1)?.id?.split('|')[1]));
    const second = connect({ token, conversationId, watermark, ...how });
    try {
      await second.post({ text: 'humain', channelData: { clientActivityID: 'back' } });
      const seen = await second.until((all) => botMessages(all).length === 1);
      expect(seen[0]).toMatchObject({ text: 'humain', channelData: { clientActivityID: 'back' } });
    } finally {
      second.close();
    }
  });

  test('works with a secret alone, as a kiosk might', async () => {
    const client = connect({ secret: SECRET, ...how });
    try {
      const [greeting] = botMessages(await client.until((seen) => botMessages(seen).length === 1));
      expect(greeting?.channelData?.declic?.prompt).toBe('need');
    } finally {
      client.close();
    }
  });

  test('finds no session id, and goes on', async () => {
    const client = connect({ secret: SECRET, ...how });
    try {
      await client.until((seen) => seen.length > 0);
      const session = await new Promise((resolve) => client.line.getSessionId().subscribe(resolve));
      expect(session).toBe('');
    } finally {
      client.close();
    }
  });
});
