/** Starts the benchmark's processes, each on its core, and ends them all whatever happens. */
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Order, Report } from './orders.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** For every server of a benchmark; whoever has it can make the tokens of its pages. */
export const SECRET_KEY = 'a key for benchmarks, of no use elsewhere';

const running = new Set<ChildProcess>();
// Before the folder is removed.
process.prependOnceListener('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const canPin =
  availableParallelism() > 1 &&
  ['0', '1'].every((core) => spawnSync('taskset', ['-c', core, 'true']).status === 0);

export type Core = 'server' | 'load';

/** Where the servers and the load run. */
export const CORES = canPin
  ? 'The servers run on core 0, the load on core 1.'
  : 'The servers and the load share the cores as the system decides.';

function launch(program: string[], core: Core | undefined, options: SpawnOptions): ChildProcess {
  const pinned = canPin && core ? ['taskset', '-c', core === 'server' ? '0' : '1'] : [];
  const [command, ...args] = [...pinned, process.execPath, ...program] as [string, ...string[]];
  const child = spawn(command, args, options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Resolves with what a process first says, rejects when it ends without a word. */
function firstWord<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void =>
      reject(new Error(`A process of the benchmark ended with code ${code}.`));
    child.once('exit', onExit);
    child.once('message', (word) => {
      child.off('exit', onExit);
      resolve(word as T);
    });
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

export interface Program {
  child: ChildProcess;
  port: number;
  stop(): Promise<void>;
}

/** One of the benchmark's own servers, from its bundle. */
export async function startServer(
  folder: string,
  name: 'echo' | 'accept' | 'bare' | 'stubs',
  kind = '',
): Promise<Program> {
  const DATA_DIR = mkdtempSync(join(folder, `${name}-`));
  // What stands for others must not take the servers' time.
  const child = launch([join(folder, `${name}.mjs`), kind], name === 'stubs' ? 'load' : 'server', {
    cwd: DATA_DIR,
    env: { DATA_DIR, SECRET_KEY },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { port } = await firstWord<{ port: number }>(child);
  return { child, port, stop: () => end(child, 'SIGKILL') };
}

export interface DeclicStart {
  /** Milliseconds from the start of the process until /readyz answers 200. */
  readyMs: number;
}

/** Declic as an operator starts it, in a folder where no .env is found; resolves once it is ready. */
export async function startDeclic(
  folder: string,
  { core, dataDir, env = {} }: { core?: Core; dataDir?: string; env?: Record<string, string> } = {},
): Promise<Program & DeclicStart> {
  if (!existsSync(MAIN)) throw new Error('dist/ is not there: run npm run build first.');
  const cwd = dataDir ?? mkdtempSync(join(folder, 'declic-'));
  const at = performance.now();
  const child = launch([MAIN], core, {
    cwd,
    env: { PORT: '0', SECRET_KEY, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      const found = /:(\d+)\/?\s/.exec(text)?.[1];
      if (found) resolve(Number(found));
    });
    child.once('exit', (code) => reject(new Error(`Declic ended with code ${code} before it was ready.`)));
  });
  while ((await statusOf(`http://127.0.0.1:${port}/readyz`)) !== 200) await new Promise(setImmediate);
  const readyMs = performance.now() - at;
  return { child, port, readyMs, stop: () => end(child, 'SIGTERM') };
}

function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    get(url, { agent: false }, (res) => {
      res.resume();
      resolve(res.statusCode);
    }).once('error', () => resolve(undefined));
  });
}

/** How long Node itself takes to start and end. */
export function bareNodeMs(): number {
  const at = performance.now();
  spawnSync(process.execPath, ['-e', '0'], { env: {} });
  return performance.now() - at;
}

export interface Load {
  run(order: Order): Promise<Report>;
  stop(): Promise<void>;
}

export function startLoad(folder: string): Load {
  const child = launch([join(folder, 'load.mjs')], 'load', {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    async run(order) {
      const word = firstWord<{ report?: Report; error?: string }>(child);
      child.send(order);
      const { report, error } = await word;
      if (!report) throw new Error(`The load could not be run. ${error}`);
      return report;
    },
    stop: () => end(child, 'SIGKILL'),
  };
}

/** The store's benchmark, whose files lie in the folder too. */
export async function runGrowth(folder: string): Promise<{ ratio: number; lines: string[] }> {
  const child = launch([join(folder, 'growth.mjs')], undefined, {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const word = await firstWord<{ ratio: number; lines: string[] }>(child);
  await end(child, 'SIGKILL');
  return word;
}

/** Resident memory of a process, in megabytes of a million bytes. */
export function residentMb({ pid }: ChildProcess): number {
  if (existsSync(`/proc/${pid}/status`)) {
    const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return (Number(kb) * 1024) / 1e6;
  }
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return (Number(stdout) * 1024) / 1e6;
}

/** Seconds of processor time that a process has had, where the system tells (Linux). */
export function busySeconds({ pid }: ChildProcess): number | undefined {
  if (!existsSync(`/proc/${pid}/stat`)) return undefined;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
