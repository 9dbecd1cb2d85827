/** A town: people, a provider and an office on one disk. Runs their conversations, and strikes the office if told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { Content } from '../../src/content/model.js';
import type { Agency, Helper, LogEntry, Place, Presence } from '../../src/store/port.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { openVault } from '../../src/store/vault.js';
import { Office, type Program } from './launch.js';
import type { FromOffice, Orders } from './orders.js';
import { type Person, Provider } from './people.js';

/** How often a provider repeats a message that was not acknowledged, in milliseconds. */
const REPEAT = 60;
/** A conversation that stands still for so long stands still for ever. */
const STANDSTILL = 30_000;

/** The life that is not ended by a kill: everybody may say all they have to say. */
const ALL_LIVES = Number.MAX_SAFE_INTEGER;

export interface TownOptions {
  program: Program;
  content: Content;
  people: Person[];
  agencies: { agency: Agency; places: Place[]; helpers: Helper[] }[];
  /** The first moment of the conversations, epoch milliseconds. */
  begins: number;
  /** Offices at the same time. */
  offices?: number;
}

/** How an office is struck: at a point of its work, or at any moment once it is open. */
export type Strike = { kill: NonNullable<Orders['kill']> } | { after: number };

export interface Strikes {
  /** One for each life of an office, in order. */
  plan: Strike[];
  /** From which life on a person may say their next message: spreads the talk over all lives. */
  from(person: Person): number;
  /** An office that does not come to its kill point is struck once nothing has happened for so many milliseconds. */
  patience: number;
}

/** A place with one helper, who is there on these days. */
export function onePlace(
  id: string,
  presences: Omit<Presence, 'place'>[],
  helpers = 1,
): TownOptions['agencies'][0] {
  const place: Place = {
    id: `${id}-place`,
    agency: id,
    name: 'Maison de quartier',
    address: '1 rue du Pont',
    postcode: '99100',
    commune: 'Montrivel',
    timeZone: 'Europe/Paris',
    resources: ['device', 'connection', 'printer_scanner', 'private_room'],
  };
  const skills = ['reading_support', 'mandate', 'home_visit', 'phone', 'language:en'];
  return {
    agency: { id, name: id },
    places: [place],
    helpers: Array.from({ length: helpers }, (_, n) => ({
      id: `${id}-h${n}`,
      agency: id,
      name: `H${n}`,
      skills,
      presences: presences.map((presence) => ({ ...presence, place: place.id })),
    })),
  };
}

export class Town {
  readonly dir = mkdtempSync(join(tmpdir(), 'declic-town-'));
  readonly provider: Provider;
  /** Offices that died by SIGKILL, by where they were struck. */
  readonly kills = new Map<string, number>();
  /** The last lines of the offices' logs, for whoever reads why this failed. */
  readonly lines: string[] = [];
  private readonly byAddress: Map<string, Person>;
  private readonly file = join(this.dir, 'declic.db');
  private lastNews = Date.now();

  constructor(private readonly options: TownOptions) {
    this.byAddress = new Map(options.people.map((person) => [person.address, person]));
    this.provider = new Provider((arrival) => {
      this.lastNews = Date.now();
      this.byAddress.get(arrival.address)?.hear(arrival);
    });
  }

  /** Lets everybody talk to the end. */
  async run(strikes: Strikes = { plan: [], from: () => 0, patience: 0 }): Promise<void> {
    const orders = await this.prepare();
    let life = 0;
    let spare = this.start();
    try {
      for (const strike of strikes.plan) {
        const office = spare;
        spare = this.start();
        const kill = 'kill' in strike ? strike.kill : undefined;
        await office.open({ ...orders, ...(kill ? { kill } : {}) }, (message) => this.listen(message));
        let struck = false;
        const strikeNow = (): void => {
          struck = true;
          office.kill();
        };
        this.lastNews = Date.now();
        const timer =
          'after' in strike
            ? setTimeout(strikeNow, strike.after)
            : setInterval(() => {
                if (Date.now() - this.lastNews > strikes.patience) strikeNow();
              }, 10);
        const talk = this.talk([office], () => life, strikes.from);
        const { signal, code } = await office.ended;
        clearTimeout(timer);
        life += 1;
        await talk;
        if (signal !== 'SIGKILL')
          throw new Error(`an office ended by itself (${signal ?? code}): ${office.stderr}`);
        const where = kill && !struck ? kill.point : 'any moment';
        this.kills.set(where, (this.kills.get(where) ?? 0) + 1);
      }
      const offices = [spare, ...Array.from({ length: (this.options.offices ?? 1) - 1 }, () => this.start())];
      await Promise.all(offices.map((office) => office.open(orders, (message) => this.listen(message))));
      const lost = Promise.race(offices.map((office) => office.ended)).then(({ signal, code }) => {
        const told = offices.map(({ stderr }) => stderr).join('');
        throw new Error(`an office ended by itself (${signal ?? code}): ${told}`);
      });
      await Promise.race([this.talk(offices, () => ALL_LIVES, strikes.from), lost]);
      // From here on they may end.
      lost.catch(() => {});
      await this.settled();
      for (const office of offices) {
        const { code, signal } = await office.close();
        if (code !== 0) throw new Error(`an office did not close well (${code ?? signal}): ${office.stderr}`);
      }
    } finally {
      spare.kill();
      for (const office of this.offices) office.kill();
      await Promise.all(this.offices.map((office) => office.ended));
      await this.provider.close();
    }
  }

  private readonly offices: Office[] = [];

  private start(): Office {
    const office = new Office(this.options.program);
    this.offices.push(office);
    return office;
  }

  private async prepare(): Promise<Orders> {
    const { content, agencies, begins } = this.options;
    const store = await openSqliteStore({ file: this.file });
    for (const { agency, places, helpers } of agencies) await store.saveAgency(agency, places, helpers);
    await store.close();
    const path = join(this.dir, 'content.json');
    writeFileSync(path, JSON.stringify(content));
    const provider = await this.provider.open();
    return { dir: this.dir, content: path, provider, begins, began: Date.now(), lease: 40, grace: 10 };
  }

  private listen(message: FromOffice): void {
    if (message.kind === 'accepted') {
      this.lastNews = Date.now();
      const person = this.options.people[Number(message.id.split('-')[0])];
      person?.accepted(message.id, message.seq);
    } else if (message.kind === 'log') {
      this.lines.push(`${message.level} ${message.message} ${JSON.stringify(message.fields)}`);
      this.lines.splice(0, this.lines.length - 20);
    }
  }

  /** Carries what people say to the offices until all is said and answered, or this life is over. */
  private async talk(offices: Office[], life: () => number, from: Strikes['from']): Promise<void> {
    const begun = life();
    const told = new Map<string, number>();
    this.lastNews = Date.now();
    while (life() === begun) {
      const now = Date.now();
      for (const person of this.options.people) {
        if (person.ready && from(person) > begun) continue;
        const message = person.speak();
        if (!message || now - (told.get(message.id) ?? 0) < REPEAT) continue;
        told.set(message.id, now);
        offices[person.number % offices.length]?.tell({ kind: 'say', inbound: message });
      }
      if (begun === ALL_LIVES) {
        if (this.options.people.every((person) => person.done)) return;
        if (now - this.lastNews > STANDSTILL)
          throw new Error(`somebody waits for ever:\n${this.lines.join('\n')}`);
      }
      await sleep(3);
    }
  }

  /** The last answers have left too. */
  private async settled(): Promise<void> {
    const busy = / (waiting|pending|sending|unknown) /;
    for (const began = Date.now(); ; await sleep(20)) {
      const lines = [...(await this.transcripts()).values()].flat();
      if (!lines.some((line) => busy.test(line.slice(0, 30)))) return;
      if (Date.now() - began > STANDSTILL)
        throw new Error(`something is never sent:\n${this.lines.join('\n')}`);
    }
  }

  /** What was said, by person: the whole log in its order, without times and without what the store alone knows. */
  async transcripts(): Promise<Map<number, string[]>> {
    const store = await openSqliteStore({ file: this.file });
    const vault = openVault({ dataDir: this.dir });
    try {
      const all = new Map<number, string[]>();
      for (const { number, address } of this.options.people) {
        const conversation = await store.find('sms', vault.hash('sms', address));
        const entries = conversation ? await store.log(conversation, 0, 10_000) : [];
        all.set(number, entries.map(lineOf));
      }
      return all;
    } finally {
      await store.close();
    }
  }

  /** What the agencies have of it: their helpers' time that is held or booked, promised calls, ends of triages. */
  async kept(): Promise<{ reservations: string[]; requests: unknown[]; outcomes: string[] }> {
    // Nobody lists promised calls yet, so the port does not either.
    const db = new Database(this.file, { readonly: true });
    const requests = db.prepare('SELECT agency, kind, count(*) AS count FROM request GROUP BY 1, 2').all();
    db.close();
    const store = await openSqliteStore({ file: this.file });
    try {
      const helpers = this.options.agencies.flatMap((agency) => agency.helpers.map(({ id }) => id));
      const all = await store.reservations(helpers, 0, Number.MAX_SAFE_INTEGER, this.options.begins);
      const records = await Promise.all(
        this.options.agencies.map(({ agency }) => store.records(agency.id, 0, 1_000)),
      );
      return {
        reservations: all.map(({ helper, from, to, state }) => `${helper} ${from} ${to} ${state}`).sort(),
        requests,
        outcomes: records
          .flat()
          .map(({ agency, outcome }) => `${agency} ${JSON.stringify(outcome)}`)
          .sort(),
      };
    } finally {
      await store.close();
    }
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function lineOf({ seq, direction, status, body }: LogEntry): string {
  return `${seq} ${direction} ${status} ${JSON.stringify(body)}`;
}
