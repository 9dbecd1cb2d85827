/** Runs the built command as a person would, with what they type on standard input. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Starts `declic` with arguments, in this checkout. `env` is added to the environment. */
export function start(args: string[], env: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ['dist/cli.js', ...args], {
    stdio: 'pipe',
    env: { ...process.env, ...env },
  });
}

/** Runs `declic` to its end; `input` is all that is typed. */
export function declic(args: string[], input = '', env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = start(args, env);
    const ran: Ran = { code: null, out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      ran.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      ran.err += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...ran, code }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
