/** The load generator, a process of its own: many people who write, each on a connection of their own. */
import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTokens, newConversationId } from '../../src/channels/directline/tokens.js';
import { openVault } from '../../src/store/vault.js';
import { ECHO_KEY, type Flood, type Order, type Report, type Visits } from './orders.js';
import { activity, TEXTS, talk } from './person.js';
import { posts } from './posts.js';
import { type Line, openLine, request } from './wire.js';

/** Messages of one conversation where nobody answers; the page may send 60 at once. */
const MESSAGES = 20;

process.on('message', (order: Order) => {
  run(order).then(
    (report) => process.send?.({ report }),
    (error) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());

async function run(order: Order): Promise<Report> {
  const lines = await Promise.all(Array.from({ length: order.people }, () => openLine(order.port)));
  try {
    if (order.kind === 'visits') return await visit(lines, order);
    return await flood(lines, order);
  } finally {
    for (const line of lines) line.close();
  }
}

/** Everybody asks, one request after the other; what was answered between warm-up and end counts. */
async function flood(lines: Line[], order: Flood): Promise<Report> {
  const { warmUpMs, ms, everyMs } = order;
  const requests = requestsOf(order);
  const start = performance.now() + warmUpMs;
  const end = start + ms;
  let done = 0;
  const waits: number[] = [];
  const everybody = lines.map(async (line, index) => {
    const next = requests();
    // Not all at the same moment.
    let turn = performance.now() + ((everyMs ?? 0) * index) / lines.length;
    for (;;) {
      if (everyMs !== undefined) {
        await sleep(turn - performance.now());
        turn += everyMs;
      }
      const asked = performance.now();
      if (everyMs !== undefined && asked >= end) return;
      await line.ask(next());
      const now = performance.now();
      if (everyMs !== undefined) waits.push(now - asked);
      else if (now >= end) return;
      if (now >= start) done += 1;
    }
  });
  await Promise.all(everybody);
  return { done, ms, waits };
}

function requestsOf({ to, port, secretKey, voices, provider }: Flood): () => () => string {
  if (to === 'echo') return signedRequests(port);
  if (to === 'accept') return acceptedRequests(port, secretKey);
  return () => posts(to, port, { voices, provider });
}

/** Signed activities, ready to be sent: making them must not slow down what Declic is held against. */
function signedRequests(port: number): () => () => string {
  const ready = Array.from({ length: 1_000 }, (_, n) => {
    const body = activity(TEXTS[n % TEXTS.length] as string, `echo${String(n).padStart(12, '0')}`);
    const signature = createHmac('sha256', ECHO_KEY).update(body).digest('hex');
    return request(port, '/webhook', { 'X-Signature': signature }, body);
  });
  return () => {
    let n = 0;
    return () => ready[n++ % ready.length] as string;
  };
}

/** Tokens signed with the installation's key, as its page gets them. */
function tokenMaker(secretKey: string): (conversation: string) => string {
  const tokens = createTokens(openVault({ dataDir: '', secretKey }).subkey('directline'));
  return (conversation) => tokens.issue({ conversation }, 'chat', Date.now());
}

/** Activities that no server has seen, of people who come, write some messages and make room for the next. */
function acceptedRequests(port: number, secretKey: string): () => () => string {
  const tokenFor = tokenMaker(secretKey);
  return () => {
    let said = 0;
    let path = '';
    let token = '';
    let client = '';
    return () => {
      if (said % MESSAGES === 0) {
        const conversation = newConversationId();
        path = `/v3/directline/conversations/${conversation}/activities`;
        token = `Bearer ${tokenFor(conversation)}`;
        client = randomBytes(6).toString('hex');
      }
      said += 1;
      const body = activity(
        TEXTS[said % TEXTS.length] as string,
        `${client}${String(said % 10_000).padStart(4, '0')}`,
      );
      return request(port, path, { Authorization: token }, body);
    };
  };
}

/** People talk and hear the answers by WebSocket, as on the page; one who is done makes room for the next. */
async function visit(lines: Line[], { port, until, messages, secretKey }: Visits): Promise<Report> {
  const begun = performance.now();
  const timed = 'ms' in until;
  const start = timed ? begun + until.warmUpMs : begun;
  const end = timed ? start + until.ms : Number.POSITIVE_INFINITY;
  const most = timed ? Number.POSITIVE_INFINITY : until.conversations;
  const tokenFor = tokenMaker(secretKey);
  const waits: number[] = [];
  let next = 0;
  const everybody = lines.map(async (line) => {
    while (next < most && performance.now() < end) {
      const conversation = newConversationId();
      await talk(line, {
        port,
        conversation,
        token: tokenFor(conversation),
        number: next++,
        messages: messages ?? Number.POSITIVE_INFINITY,
        goesOn: () => performance.now() < end,
        heard: (wait) => {
          const now = performance.now();
          if (now >= start && now < end) waits.push(wait);
        },
      });
    }
  });
  await Promise.all(everybody);
  return { done: waits.length, ms: timed ? until.ms : performance.now() - begun, waits };
}
