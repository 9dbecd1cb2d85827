/** A real office in one process: SQLite file, vault, engine, content, booking. Time is what the test says. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DEMONSTRATION, ensureDemonstration } from '../../src/booking/demo.js';
import { createBooking } from '../../src/booking/index.js';
import type { Inbound } from '../../src/channels/types.js';
import { loadContent } from '../../src/content/load.js';
import { createAccept, createWorker, type Pump, type WorkerOptions } from '../../src/delivery/index.js';
import type { Prompt } from '../../src/engine/types.js';
import type { Accepted, LogEntry, Store } from '../../src/store/port.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { openVault, type Vault } from '../../src/store/vault.js';
import { createUnderstanding, redact } from '../../src/understanding/index.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const content = loadContent(resolve(import.meta.dirname, '../..'));
const understand = createUnderstanding(content);

/** A log line as a test reads it. */
export interface Line {
  level: string;
  fields: object;
  message: string;
}

export class Desk {
  /** A Monday, one minute past nine in Paris. */
  now = Date.parse('2026-11-30T08:01:00Z');
  readonly lines: Line[] = [];
  readonly log = {
    info: (fields: object, message: string) => void this.lines.push({ level: 'info', fields, message }),
    warn: (fields: object, message: string) => void this.lines.push({ level: 'warn', fields, message }),
    error: (fields: object, message: string) => void this.lines.push({ level: 'error', fields, message }),
  };
  readonly clock = (): number => this.now;
  private readonly closers: (() => Promise<void>)[] = [];
  private said = 0;

  private constructor(
    readonly dir: string,
    readonly store: Store,
    readonly vault: Vault,
  ) {}

  static async open(): Promise<Desk> {
    const dir = mkdtempSync(join(tmpdir(), 'declic-desk-'));
    const store = await openSqliteStore({ file: join(dir, 'declic.db'), unknownGraceMs: MINUTE });
    await ensureDemonstration(store);
    return new Desk(dir, store, openVault({ dataDir: dir }));
  }

  /** A worker with the real parts, but for what the test replaces. It is started, and stopped by close(). */
  worker(changes: Partial<WorkerOptions> = {}): Pump {
    const worker = createWorker({
      store: this.store,
      content,
      understand,
      carryOut: createBooking({ store: this.store, clock: this.clock }).carryOut,
      channels: [
        { id: 'web', polled: true, hasPhone: false },
        { id: 'sms', polled: false, hasPhone: true },
      ],
      clock: this.clock,
      log: this.log,
      random: () => 0,
      ...changes,
    });
    return this.run(worker);
  }

  /** Starts a worker or an outbox; close() stops it. */
  run(pump: Pump): Pump {
    pump.start();
    this.closers.push(() => pump.stop());
    return pump;
  }

  /** Hands over a message as a channel does. */
  say(person: string, text: string, more: Partial<Inbound> = {}): Promise<Accepted> {
    this.said += 1;
    return createAccept({ store: this.store, vault: this.vault, redact })({
      channel: 'web',
      id: `m${this.said}`,
      address: person,
      agency: DEMONSTRATION.id,
      at: this.now,
      kind: 'message',
      text,
      ...more,
    });
  }

  tap(person: string, value: string, more: Partial<Inbound> = {}): Promise<Accepted> {
    return this.say(person, value, { value, ...more });
  }

  async entries(person: string, channel = 'web'): Promise<LogEntry[]> {
    const conversation = await this.store.find(channel, this.vault.hash(channel, person));
    return conversation ? this.store.log(conversation, 0, 1_000) : [];
  }

  /** What the person was asked, in order. */
  async prompts(person: string, channel = 'web'): Promise<Prompt[]> {
    const all = await this.entries(person, channel);
    return all.filter(({ direction }) => direction === 'out').map(({ body }) => body as Prompt);
  }

  /** Everything that lies on the disk, byte for byte. */
  bytes(): string {
    return readdirSync(this.dir)
      .map((name) => readFileSync(join(this.dir, name), 'latin1'))
      .join('\n');
  }

  async close(): Promise<void> {
    for (const close of this.closers) await close();
    await this.store.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Opens a desk for one test and closes it whatever happens. */
export async function withDesk(test: (desk: Desk) => Promise<void>): Promise<void> {
  const desk = await Desk.open();
  try {
    await test(desk);
  } finally {
    await desk.close();
  }
}

/** Waits until something holds; the test's own time limit ends it otherwise. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
