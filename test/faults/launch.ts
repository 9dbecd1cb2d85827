/** Starts offices as processes of their own. One is always loaded in advance, so that a killed one is soon replaced. */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FromOffice, Orders, ToOffice } from './orders.js';

const ROOT = resolve(import.meta.dirname, '../..');
/** Below node_modules, where the program finds the one package that cannot be put into one file. */
const CACHE = join(ROOT, 'node_modules', '.cache');

export interface Program {
  path: string;
  remove(): void;
}

/** Children run no TypeScript: the office becomes one file of JavaScript. */
export function bundleOffice(entry = 'office.ts'): Program {
  mkdirSync(CACHE, { recursive: true });
  const dir = mkdtempSync(join(CACHE, 'declic-faults-'));
  const path = join(dir, 'office.mjs');
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/esbuild/bin/esbuild'),
      join(import.meta.dirname, entry),
      '--bundle',
      '--platform=node',
      '--format=esm',
      '--target=node20',
      '--external:better-sqlite3',
      // Packages in the older module format look for their own kind of import.
      "--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      '--log-level=warning',
      `--outfile=${path}`,
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the office could not be bundled: ${stderr}`);
  return { path, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** A process that was started. */
export class Office {
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  private readonly loaded: Promise<void>;
  private readonly process: ChildProcess;
  private listener: (message: FromOffice) => void = () => {};
  stderr = '';

  constructor(program: Program, args: string[] = []) {
    this.process = fork(program.path, args, { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.process.stderr?.on('data', (text) => {
      this.stderr += text;
    });
    // A process that was struck can no longer be written to; its end is noticed by itself.
    this.process.on('error', () => {});
    this.ended = new Promise((settle) => {
      this.process.on('exit', (code, signal) => settle({ code, signal }));
    });
    this.loaded = new Promise((settle) => {
      this.process.on('message', (message: FromOffice) => {
        if (message.kind === 'loaded') settle();
        else this.listener(message);
      });
    });
  }

  /** Resolves when the office is open, or dead. */
  async open(orders: Orders, listener: (message: FromOffice) => void): Promise<void> {
    await Promise.race([this.loaded, this.ended]);
    const opened = new Promise<void>((settle) => {
      this.listener = (message) => (message.kind === 'opened' ? settle() : listener(message));
    });
    this.tell({ kind: 'open', orders });
    await Promise.race([opened, this.ended]);
  }

  tell(message: ToOffice): void {
    if (this.process.connected) this.process.send(message, () => {});
  }

  kill(): void {
    this.process.kill('SIGKILL');
  }

  /** Ends it as an operator does, and answers how it ended. */
  async close(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    this.tell({ kind: 'close' });
    return this.ended;
  }
}
