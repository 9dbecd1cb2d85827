/** A town of people with telephones, and an office that is killed again and again while they text it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { smsText } from '../../src/channels/sms.js';
import { contentOf } from '../../src/channels/whatsapp/render.js';
import { loadContent } from '../../src/content/load.js';
import type { Prompt } from '../../src/engine/types.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { openVault } from '../../src/store/vault.js';
import { FROM, PUBLIC_URL } from '../channels/twilio/stand-in.js';
import { OUR_ID } from '../channels/whatsapp/meta.js';
import { ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN } from '../channels/whatsapp/stand-in.js';
import { Caller, type Phone } from './callers.js';
import { faultsOf, type Verdict } from './checker.js';
import { Exchange } from './exchange.js';
import { Office, type Program } from './launch.js';
import type { LineOrders } from './line-office.js';
import type { FromOffice } from './orders.js';
import { onePlace } from './town.js';

/** Milliseconds that an office lives. */
const KILL_EVERY = 2_000;
/** A Monday, one minute past nine in Paris. */
const BEGINS = Date.parse('2026-11-30T08:01:00Z');
/** The office's clock goes faster than ours by this factor: what waits for a crash to be noticed waits less long. */
const FASTER = 10;
/**
 * Of all people, those who talk at the same time; when one is done, the next begins. An office of two seconds is never
 * warm and answers some sixty messages in its life: with more of them the reports would only wait for the next one.
 */
const AT_ONCE = 50;

/** Milliseconds of the office's clock: a tenth of ours. Among many people some report always waits for long. */
const waitsFor = (people: number): { lease: number; grace: number } =>
  people <= AT_ONCE ? { lease: 10_000, grace: 60_000 } : { lease: 20_000, grace: 200_000 };

/** When nothing has happened for so many milliseconds, nothing ever will. */
const STANDSTILL = 60_000;

/** A third of the people each has SMS, WhatsApp through Twilio, and WhatsApp. */
const CHANNELS = ['sms', 'whatsapp_twilio', 'whatsapp'] as const;

const content = loadContent(resolve(import.meta.dirname, '../..'));
const choose = (lang: string): string => content.words[lang]?.messages.choose ?? '';

/** A prompt as its provider gets it. */
function wireOf(channel: Phone['channel'], prompt: Prompt): string {
  if (channel !== 'whatsapp') return smsText(prompt);
  const rendered = contentOf(prompt, { choose }) as unknown as Record<string, unknown>;
  return JSON.stringify(rendered[rendered.type as string]);
}

export class LineTown {
  readonly callers: Caller[];
  readonly exchange: Exchange;
  /** The offices' logs. */
  readonly lines: string[] = [];
  kills = 0;
  private readonly dir = mkdtempSync(join(tmpdir(), 'declic-line-'));
  private readonly file = join(this.dir, 'declic.db');
  private readonly contentFile = join(this.dir, 'content.json');
  private readonly offices: Office[] = [];
  private lastNews = Date.now();

  constructor(
    private readonly program: Program,
    people: number,
    messages: number,
    seed: number,
  ) {
    this.callers = Array.from({ length: people }, (_, n) => {
      const number = `+3363998${String(n).padStart(4, '0')}`;
      return new Caller({ channel: CHANNELS[n % 3] as Phone['channel'], number }, seed + n, messages);
    });
    const by = new Map(this.callers.map((caller) => [caller.phone.number, caller]));
    this.exchange = new Exchange(seed, ({ number }, got) => {
      this.lastNews = Date.now();
      by.get(number)?.got.push(got);
    });
  }

  /** Lets everybody talk to the end, and what they wrote and were told arrive. */
  async run(): Promise<void> {
    const orders = await this.prepare();
    const talk = setInterval(() => this.talk(), 5);
    try {
      let spare = this.start();
      while (!this.callers.every(({ done }) => done)) {
        const office = spare;
        spare = this.start();
        await office.open(orders, (message) => this.listen(message));
        await sleep(KILL_EVERY);
        office.kill();
        const { signal, code } = await office.ended;
        if (signal !== 'SIGKILL') throw new Error(`an office ended by itself (${code}): ${office.stderr}`);
        this.kills += 1;
        this.expectNews();
      }
      // From here on an office is left alone until all is told; one whose timer rang at the last moment gets another.
      for (; this.kills > 0; spare = this.start()) {
        await spare.open(orders, (message) => this.listen(message));
        this.lastNews = Date.now();
        await this.exchange.quiet();
        for (; this.unfinished() > 0; await sleep(50)) this.expectNews();
        const { code } = await spare.close();
        if (code !== 0) throw new Error(`an office did not close well (${code}): ${spare.stderr}`);
        if (this.unfinished() === 0) return;
      }
    } finally {
      clearInterval(talk);
      for (const office of this.offices) office.kill();
      await Promise.all(this.offices.map((office) => office.ended));
      await this.exchange.close();
    }
  }

  private listen(message: FromOffice): void {
    if (message.kind === 'log') this.lines.push(JSON.stringify(message));
  }

  private expectNews(): void {
    if (Date.now() - this.lastNews < STANDSTILL) return;
    const waiting = this.callers.flatMap(({ done, phone, said, got }) =>
      done ? [] : [`${phone.channel}: ${said.length} written, ${got.length} came`],
    );
    throw new Error(`somebody waits for ever:\n${[...waiting, ...this.lines.slice(-20)].join('\n')}`);
  }

  private start(): Office {
    const office = new Office(this.program, [this.contentFile]);
    this.offices.push(office);
    return office;
  }

  private talk(): void {
    const talking = this.callers.filter(({ done }) => !done).slice(0, AT_ONCE);
    for (const caller of talking) {
      const said = caller.speak();
      if (said) void this.exchange.write(caller.phone, said).then(() => caller.spoken());
    }
  }

  private async prepare(): Promise<LineOrders> {
    const store = await openSqliteStore({ file: this.file });
    const days = ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, from: '09:00', to: '17:00' }));
    const { agency, places, helpers } = onePlace('demo', days, Math.ceil(this.callers.length / 10));
    await store.saveAgency(agency, places, helpers);
    await store.close();
    writeFileSync(this.contentFile, JSON.stringify(content));
    const [port, began] = [await freePort(), Date.now()];
    const clock = (): number => BEGINS + (Date.now() - began) * FASTER;
    await this.exchange.open({ port, publicUrl: PUBLIC_URL, clock });
    const { twilio, meta } = this.exchange;
    return {
      dir: this.dir,
      content: this.contentFile,
      provider: twilio.url,
      begins: BEGINS,
      began,
      faster: FASTER,
      ...waitsFor(this.callers.length),
      port,
      agency: agency.id,
      publicUrl: PUBLIC_URL,
      from: FROM,
      accountSid: twilio.accountSid,
      authToken: twilio.authToken,
      meta: {
        apiUrl: meta.apiUrl,
        phoneNumberId: OUR_ID,
        accessToken: ACCESS_TOKEN,
        appSecret: APP_SECRET,
        verifyToken: VERIFY_TOKEN,
      },
    };
  }

  /** Messages whose way is not at its end. */
  private unfinished(): number {
    const db = new Database(this.file, { readonly: true });
    const count = db
      .prepare<[], number>(
        `SELECT count(*) FROM entry WHERE status IN ('waiting', 'pending', 'sending', 'unknown', 'accepted', 'sent')`,
      )
      .pluck()
      .get();
    db.close();
    return count ?? 0;
  }

  /** What the checker says of each person. */
  async verdicts(): Promise<(Verdict & { phone: Phone })[]> {
    const { lease, grace } = waitsFor(this.callers.length);
    const store = await openSqliteStore({ file: this.file });
    const vault = openVault({ dataDir: this.dir });
    try {
      return await Promise.all(
        this.callers.map(async ({ phone, said, got }) => {
          const { channel, number } = phone;
          const conversation = (await store.find(channel, vault.hash(channel, number))) ?? '';
          const log = conversation ? await store.log(conversation, 0, 10_000) : [];
          const verdict = faultsOf(
            { said, got, conversation, log },
            {
              wireOf: ({ body }) => wireOf(channel, body as Prompt),
              reported: this.exchange.reported,
              grace: grace / FASTER,
              lease: lease / FASTER,
            },
          );
          return { ...verdict, phone };
        }),
      );
    } finally {
      await store.close();
    }
  }

  /** Everything that lies on the disk, byte by byte. */
  onDisk(): string {
    return readdirSync(this.dir)
      .map((name) => readFileSync(join(this.dir, name), 'latin1'))
      .join('\n');
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((settle) => {
    const server = createServer();
    server.listen(0, () => {
      const { port } = server.address() as { port: number };
      server.close(() => settle(port));
    });
  });
}
