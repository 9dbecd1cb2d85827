/** Direct Line and the page on a real port and a real SQLite file, in this process: with a clock of the test's own. */

import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createDirectLine,
  type DirectLine,
  type DirectLineOptions,
} from '../../src/channels/directline/server.js';
import type { Grant } from '../../src/channels/directline/tokens.js';
import type { Inbound } from '../../src/channels/types.js';
import { createAccept } from '../../src/delivery/accept.js';
import type { Store } from '../../src/store/port.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { openVault } from '../../src/store/vault.js';
import { redact } from '../../src/understanding/redaction.js';
import { type HttpError, sendError, sendJson } from '../../src/web/http.js';
import { startServer } from '../../src/web/server.js';

export const SECRET = 'the secret of a server of ours';

export interface Office {
  base: string;
  directline: string;
  store: Store;
  accepted: Inbound[];
  /** A token as this installation would have issued it. */
  issue(grant: Grant): string;
  /** Moves the clock, in milliseconds. */
  later(ms: number): void;
  close(): Promise<void>;
}

/** Nobody thinks in this office: what is posted stays as it was kept. */
export async function openOffice(
  options: Partial<DirectLineOptions> = {},
  /** What answers all that is not Direct Line's; else a token for everything. */
  app?: (talk: DirectLine['talk'], store: Store) => RequestListener,
): Promise<Office> {
  const dataDir = mkdtempSync(join(tmpdir(), 'declic-web-'));
  const vault = openVault({ dataDir });
  const store = await openSqliteStore({ file: join(dataDir, 'declic.db') });
  let ahead = 0;
  const accepted: Inbound[] = [];
  const accept = createAccept({ store, vault, redact });
  const line = createDirectLine({
    store,
    vault,
    secret: SECRET,
    agency: 'demo',
    now: () => Date.now() + ahead,
    ...options,
    accept: (inbound) => {
      accepted.push(inbound);
      return (options.accept ?? accept)(inbound);
    },
  });
  const server = await startServer(
    {
      handlers: [line.handle],
      upgrades: [line.upgrade],
      app:
        app?.(line.talk, store) ??
        ((req, res) => {
          try {
            sendJson(res, 200, line.pageToken(req, undefined));
          } catch (error) {
            sendError(res, error as HttpError);
          }
        }),
    },
    0,
  );
  const base = `http://127.0.0.1:${server.port}`;
  return {
    base,
    directline: `${base}/v3/directline`,
    store,
    accepted,
    issue: line.talk.token,
    later: (ms) => {
      ahead += ms;
    },
    close: async () => {
      line.close();
      await server.stop();
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  body: any;
  headers: Headers;
}

/** One request with JSON in and out. */
export async function ask(
  url: string,
  {
    token,
    body,
    method,
    headers = {},
  }: { token?: string; body?: unknown; method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData;
  const answer = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined
      ? {}
      : { body: (raw ? body : JSON.stringify(body)) as NonNullable<RequestInit['body']> }),
  });
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.includes('json');
  return { status: answer.status, body: json ? JSON.parse(text) : text, headers: answer.headers };
}
