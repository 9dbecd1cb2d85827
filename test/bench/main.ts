/**
 * `npm run bench -- [parts]`. Measures Declic beside the barest servers that this machine can run, in turns, and
 * prints ratios: those carry over to other machines, the figures behind them do not.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { mb, median, number, percent, print, verdict } from './figures.js';
import { measureGuides } from './guides.js';
import {
  bareNodeMs,
  busySeconds,
  CORES,
  type Load,
  type Program,
  residentMb,
  runGrowth,
  SECRET_KEY,
  startDeclic,
  startLoad,
  startServer,
} from './processes.js';
import { measureSegments } from './segments.js';
import { measureWebhooks } from './webhooks.js';

/** Connections of each server, and people who talk with Declic at the same time. */
const PEOPLE = 50;
const ROUNDS = 7;
/** Each server first works for so long that its code is compiled, and before each round for a moment. */
const FIRST_MS = 3_000;
const WARM_UP_MS = 200;
const ROUND_MS = 1_200;
const STARTS = 7;
const SETTLE_MS = 3_000;
const VISITS = { conversations: 10_000, messages: 3 };

/** What is aimed at. Ratios are Declic's speed by the other server's. */
const AIMS = { acceptBesideHttp: 0.6, idleMb: 120, readyMs: 1_000, growth: 1.1 };

const PARTS = { accept, webhooks: measureWebhooks, turn, memory, start, store, guides, segments };

/** Runs the parts that are named, all by default. Everything is written into the folder. */
export async function bench(names: string[], folder: string): Promise<void> {
  const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) {
    print(`There are these parts: ${Object.keys(PARTS).join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  print(`${CORES} Ratios are medians of rounds taken in turns.`);
  for (const [name, part] of Object.entries(PARTS)) {
    if (names.length === 0 || names.includes(name)) await part(folder);
  }
}

/** A message over HTTP until it is on the disk. */
async function accept(folder: string): Promise<void> {
  print(`accept: a message taken over HTTP, answered once it is on the disk; ${PEOPLE} connections`);
  await beside(folder, () => startServer(folder, 'accept'), 'accept', AIMS.acceptBesideHttp);
}

/** A message over HTTP until its answer has come by WebSocket. */
async function turn(folder: string): Promise<void> {
  print(`turn: a message over HTTP until its answer has come by WebSocket; ${PEOPLE} people at once`);
  const waits = await beside(folder, () => startDeclic(folder, { core: 'server' }), 'visits');
  waits.sort((a, b) => a - b);
  const at = (share: number): string => `${(waits[Math.floor(waits.length * share)] ?? 0).toFixed(0)} ms`;
  print(`  answered within ${at(0.5)} (half of them), ${at(0.99)} (99 of 100)`);
}

/** Runs the echo servers and Declic in turns, and prints how fast it is beside each of them. */
async function beside(
  folder: string,
  declic: () => Promise<Program>,
  kind: 'accept' | 'visits',
  aim?: number,
): Promise<number[]> {
  const load = startLoad(folder);
  const plain = await startServer(folder, 'echo');
  const express = await startServer(folder, 'echo', 'express');
  const own = await declic();
  const rates = { plain: [] as Rate[], express: [] as Rate[], own: [] as Rate[] };
  const waits: number[] = [];
  await rate(load, plain, 'echo', FIRST_MS);
  await rate(load, own, kind, FIRST_MS);
  await rate(load, express, 'echo', FIRST_MS);
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.plain.push(await rate(load, plain, 'echo'));
    const mine = await rate(load, own, kind);
    rates.own.push(mine);
    for (const wait of mine.waits) waits.push(wait);
    rates.express.push(await rate(load, express, 'echo'));
  }
  await Promise.all([load, plain, express, own].map(({ stop }) => stop()));
  for (const [name, others, least] of [
    ['node:http with HMAC', rates.plain, aim],
    ['Express 5 with HMAC', rates.express, undefined],
  ] as const) {
    const ratio = median(rates.own.map(({ perSecond }, i) => perSecond / (others[i]?.perSecond ?? 0)));
    print(
      `  ${percent(ratio)} of ${name}${verdict(least, least !== undefined && ratio > least, (a) => `above ${percent(a)}`)}: ${shown(rates.own)} beside ${shown(others)}`,
    );
  }
  return waits;
}

interface Rate {
  perSecond: number;
  /** Share of the time that the server's process was computing: below 1 it waited, for the disk or for the load. */
  busy: number | undefined;
  waits: number[];
}

async function rate(
  load: Load,
  { child, port }: Program,
  kind: 'echo' | 'accept' | 'visits',
  ms = ROUND_MS,
): Promise<Rate> {
  const before = busySeconds(child);
  const at = performance.now();
  const all = { port, people: PEOPLE, secretKey: SECRET_KEY };
  const time = { warmUpMs: WARM_UP_MS, ms };
  const { done, waits } = await load.run(
    kind === 'visits' ? { ...all, kind, until: time } : { ...all, kind: 'flood', to: kind, ...time },
  );
  const after = busySeconds(child);
  const busy =
    before === undefined || after === undefined
      ? undefined
      : ((after - before) * 1_000) / (performance.now() - at);
  return { perSecond: (done * 1_000) / ms, busy, waits };
}

function shown(rates: Rate[]): string {
  const busy = rates.flatMap(({ busy }) => busy ?? []);
  const perSecond = number(median(rates.map((rate) => rate.perSecond)));
  if (busy.length === 0) return `${perSecond}/s`;
  // What one answer costs the processor says more than the rate where others use the machine and its disk too.
  const cost = median(rates.map((rate) => ((rate.busy ?? 0) * 1e6) / rate.perSecond));
  return `${perSecond}/s, ${percent(median(busy))} busy, ${cost.toFixed(0)} µs of it for each`;
}

/** Resident memory: fresh, and after many people. */
async function memory(folder: string): Promise<void> {
  const { conversations, messages } = VISITS;
  const declic = await startDeclic(folder);
  await pause(SETTLE_MS);
  const fresh = residentMb(declic.child);
  print(
    `memory: ${mb(fresh)} when fresh and idle${verdict(AIMS.idleMb, fresh < AIMS.idleMb, (a) => `under ${mb(a)}`)}`,
  );
  const load = startLoad(folder);
  await load.run({
    kind: 'visits',
    port: declic.port,
    people: PEOPLE,
    secretKey: SECRET_KEY,
    until: { conversations },
    messages,
  });
  await pause(SETTLE_MS);
  const after = residentMb(declic.child);
  print(
    `  ${mb(after)} after ${number(conversations)} conversations of ${messages} messages, ${(after / fresh).toFixed(1)} times as much`,
  );
  await Promise.all([load.stop(), declic.stop()]);
}

/** From the start of the process until it can keep what a person writes; the first time, and with a database. */
async function start(folder: string): Promise<void> {
  const first: number[] = [];
  const bare: number[] = [];
  for (let n = 0; n < STARTS; n += 1) {
    bare.push(bareNodeMs());
    const declic = await startDeclic(folder);
    first.push(declic.readyMs);
    await declic.stop();
  }
  const ms = median(first);
  print(
    `start: ready after ${ms.toFixed(0)} ms${verdict(AIMS.readyMs, ms < AIMS.readyMs, (a) => `under ${number(a)} ms`)}, ${(ms / median(bare)).toFixed(1)} times Node itself; the database is made in it`,
  );
}

/** A turn of the store among a million conversations beside one among a thousand. */
async function store(folder: string): Promise<void> {
  const { ratio, lines } = await runGrowth(folder);
  print(
    `store: a turn among 1,000,000 conversations takes ${ratio.toFixed(2)} times as long as among 1,000${verdict(AIMS.growth, ratio <= AIMS.growth, (a) => `at most ${a.toFixed(2)}`)}`,
  );
  for (const line of lines) print(`  ${line}`);
}

/** How often the right guide is found. */
async function guides(): Promise<void> {
  await measureGuides(print);
}

/** How many SMS people cost. */
async function segments(): Promise<void> {
  await measureSegments(print);
}
