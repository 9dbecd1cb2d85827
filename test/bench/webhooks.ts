/**
 * Both providers' webhooks: how many are taken in a second beside bare endpoints, and how long an acknowledgement takes
 * while the providers and the models are slow beside how long it takes while they are not.
 */
import { at, median, number, percent, print, verdict } from './figures.js';
import type { Report } from './orders.js';
import { ACCOUNT_SID, APP_SECRET, AUTH_TOKEN, PHONE_NUMBER_ID, type PostedBy } from './posts.js';
import { busySeconds, type Load, type Program, startDeclic, startLoad, startServer } from './processes.js';

const CONNECTIONS = [50, 500];
const PROVIDERS: PostedBy[] = ['twilio', 'meta'];
const NAMES = { twilio: 'Twilio', meta: 'Meta' };
const ROUNDS = 5;
const FIRST_MS = 2_000;
const WARM_UP_MS = 200;
const ROUND_MS = 1_200;

/** Of the slow provider and the slow model, in milliseconds. */
const SLOW = 5_000;
const PACED_ROUNDS = 3;
const PACED_MS = 4_000;
/** Messages a second of all connections together, and one voice note among so many. */
const PER_SECOND = 100;
const VOICES = 10;

/** Taken, beside each bare endpoint; and how long an acknowledgement takes, beside the undisturbed one. */
const AIMS = { plain: 1, grouped: 0.5, slow: 1.25 };

/** Everything is written into the folder. */
export async function measureWebhooks(folder: string): Promise<void> {
  await measureRates(folder);
  await measureSlow(folder);
}

interface Rate {
  perSecond: number;
  /** Microseconds of the server's processor for each; undefined where the system does not tell. */
  cost: number | undefined;
}

/** Three servers in turns: an insert with a commit of its own, Declic, inserts that share commits. */
async function measureRates(folder: string): Promise<void> {
  const load = startLoad(folder);
  const servers = {
    plain: await startServer(folder, 'bare', 'plain'),
    own: await startServer(folder, 'accept'),
    grouped: await startServer(folder, 'bare', 'grouped'),
  };
  const all = Object.entries(servers) as [keyof typeof servers, Program][];
  for (const by of PROVIDERS) {
    for (const [, server] of all) await rate(load, server, by, 50, FIRST_MS);
    for (const people of CONNECTIONS) {
      print(
        `webhooks: a message by ${NAMES[by]}, acknowledged once it is on the disk; ${people} connections`,
      );
      const rates: Record<keyof typeof servers, Rate[]> = { plain: [], own: [], grouped: [] };
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [name, server] of all) rates[name].push(await rate(load, server, by, people));
      }
      for (const [name, words, aim] of [
        ['plain', 'one insert and one commit each', AIMS.plain],
        ['grouped', 'inserts that share commits', AIMS.grouped],
      ] as const) {
        const ratio = median(
          rates.own.map(({ perSecond }, i) => perSecond / (rates[name][i]?.perSecond ?? 0)),
        );
        const met = verdict(aim, ratio > aim, (least) => `above ${percent(least)}`);
        print(
          `  ${percent(ratio)} of the signature and ${words}${met}: ${shown(rates.own)} beside ${shown(rates[name])}`,
        );
      }
    }
  }
  await Promise.all([load, ...Object.values(servers)].map(({ stop }) => stop()));
}

async function rate(
  load: Load,
  { child, port }: Program,
  by: PostedBy,
  people: number,
  ms = ROUND_MS,
): Promise<Rate> {
  const before = busySeconds(child);
  const order = { kind: 'flood', to: by, port, people, secretKey: '', warmUpMs: WARM_UP_MS, ms } as const;
  const { done } = await load.run(order);
  const after = busySeconds(child);
  const perSecond = (done * 1_000) / ms;
  if (before === undefined || after === undefined) return { perSecond, cost: undefined };
  return { perSecond, cost: ((after - before) * 1e6) / ((perSecond * (ms + WARM_UP_MS)) / 1_000) };
}

function shown(rates: Rate[]): string {
  const costs = rates.flatMap(({ cost }) => cost ?? []);
  const cost = costs.length > 0 ? `, ${median(costs).toFixed(0)} µs of processor for each` : '';
  return `${number(median(rates.map(({ perSecond }) => perSecond)))}/s${cost}`;
}

/** Two whole Declics in turns, with the same people; one's providers and models answer at once, the other's do not. */
async function measureSlow(folder: string): Promise<void> {
  const load = startLoad(folder);
  const offices = await Promise.all(
    [0, SLOW].map(async (delay) => {
      const stubs = await startServer(folder, 'stubs', String(delay));
      const provider = `http://127.0.0.1:${stubs.port}`;
      const env = {
        TWILIO_ACCOUNT_SID: ACCOUNT_SID,
        TWILIO_AUTH_TOKEN: AUTH_TOKEN,
        TWILIO_FROM: '+33644630000',
        TWILIO_API_URL: provider,
        WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
        WHATSAPP_ACCESS_TOKEN: 'none',
        WHATSAPP_APP_SECRET: APP_SECRET,
        WHATSAPP_VERIFY_TOKEN: 'none',
        WHATSAPP_API_URL: provider,
        EMBEDDING_MODEL: 'openai:stub',
        TRANSCRIPTION_MODEL: 'openai:stub',
        LLM_BASE_URL: provider,
        LLM_TIMEOUT_MS: String(2 * SLOW),
      };
      const declic = await startDeclic(folder, { core: 'server', env });
      return { declic, stubs, provider };
    }),
  );
  for (const people of CONNECTIONS) {
    for (const by of PROVIDERS) {
      const waits: [number[], number[]] = [[], []];
      const middles: [number[], number[]] = [[], []];
      for (let round = 0; round <= PACED_ROUNDS; round += 1) {
        for (const index of [0, 1] as const) {
          const { declic, provider } = offices[index] as (typeof offices)[0];
          const took = await paced(load, declic, by, people, provider);
          // The first round warms up, and gives the slow one something to wait for.
          if (round === 0) continue;
          middles[index].push(median(took.waits));
          for (const wait of took.waits) waits[index].push(wait);
        }
      }
      const ratio = median(middles[1].map((slow, i) => slow / (middles[0][i] ?? 0)));
      const met = verdict(AIMS.slow, ratio <= AIMS.slow, (most) => `at most ${most}`);
      const [plain, slow] = waits.map(
        (all) => `${at(all, 0.5).toFixed(1)} ms (99 of 100 within ${at(all, 0.99).toFixed(0)} ms)`,
      );
      print(
        `webhooks: with providers and models that take ${SLOW / 1000} s, an acknowledgement to ${NAMES[by]} takes ${ratio.toFixed(2)} times as long${met}; ${people} connections`,
      );
      print(`  ${slow} beside ${plain}; ${PER_SECOND} messages a second, one of ${VOICES} a voice note`);
    }
  }
  await load.stop();
  await Promise.all(offices.map(({ declic }) => declic.stop()));
  await Promise.all(offices.map(({ stubs }) => stubs.stop()));
}

function paced(
  load: Load,
  { port }: Program,
  by: PostedBy,
  people: number,
  provider: string,
): Promise<Report> {
  const everyMs = (people * 1_000) / PER_SECOND;
  return load.run({
    kind: 'flood',
    to: by,
    port,
    people,
    secretKey: '',
    warmUpMs: 0,
    ms: Math.max(PACED_MS, everyMs),
    everyMs,
    voices: VOICES,
    provider,
  });
}
