/** Other processes that use the same store. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import type { EngineName } from './engines.js';

// Inside node_modules, so that the packages that the bundle leaves outside are found from there.
const folder = resolve('node_modules/.cache/declic-tests');
const bundle = resolve(folder, `store-child.${process.env.JEST_WORKER_ID ?? 0}.mjs`);
let built: Promise<void> | undefined;

async function buildChild(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const draft = `${bundle}.${process.pid}`;
  await build({
    entryPoints: ['test/store/child.ts'],
    outfile: draft,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  renameSync(draft, bundle);
}

/** A child at work. `lines` grows while it runs. */
export interface Child {
  process: ChildProcess;
  lines: string[];
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

/** Starts `job` of child.ts on the store of a folder. Its errors go to this process's own standard error. */
export async function startChild(
  engine: EngineName,
  dir: string,
  job: string,
  argument: string,
): Promise<Child> {
  built ??= buildChild();
  await built;
  const child = spawn(process.execPath, [bundle, engine, dir, job, argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return { process: child, lines, ended };
}

/** Runs a job to its end and answers its lines. */
export async function runChild(
  engine: EngineName,
  dir: string,
  job: string,
  argument: string,
): Promise<string[]> {
  const { ended, lines } = await startChild(engine, dir, job, argument);
  const code = await ended;
  if (code !== 0) throw new Error(`The child ended with ${code}.`);
  return lines;
}
