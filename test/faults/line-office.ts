/**
 * An office with Twilio's and Meta's channels, as a process of its own, to be killed: the real webhooks, worker and
 * outbox over one SQLite file. Its clock goes faster, so that what waits for a crash to be noticed waits less long.
 */
import { readFileSync } from 'node:fs';
import { createBooking } from '../../src/booking/index.js';
import { SMS, WHATSAPP, WHATSAPP_BY_TWILIO } from '../../src/channels/traits.js';
import { createTwilio } from '../../src/channels/twilio/index.js';
import { createWhatsApp } from '../../src/channels/whatsapp/index.js';
import type { Content } from '../../src/content/model.js';
import { createAccept, createOutbox, createWorker, type Log, loggable } from '../../src/delivery/index.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { openVault } from '../../src/store/vault.js';
import { createUnderstanding, redact } from '../../src/understanding/index.js';
import { sendJson } from '../../src/web/http.js';
import { startServer } from '../../src/web/server.js';
import type { FromOffice, Orders, ToOffice } from './orders.js';

/** What an office with a telephone line is told besides. */
export interface LineOrders extends Orders {
  port: number;
  agency: string;
  publicUrl: string;
  from: string;
  accountSid: string;
  authToken: string;
  meta: {
    apiUrl: string;
    phoneNumberId: string;
    accessToken: string;
    appSecret: string;
    verifyToken: string;
  };
  /** By how much its clock goes faster than ours. */
  faster: number;
}

const tell = (message: FromOffice): void => void process.send?.(message);
const log: Log = {
  info: (fields, message) => tell({ kind: 'log', level: 'info', fields, message }),
  warn: (fields, message) => tell({ kind: 'log', level: 'warn', fields, message }),
  error: (fields, message) => tell({ kind: 'log', level: 'error', fields, message }),
};

const content = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Content;
const understand = createUnderstanding(content);
// As main.ts does: the first sentence waits for nothing.
await understand(content.guides.fr?.[0]?.title ?? '', { lang: 'fr', asked: 'need' });

async function open(orders: LineOrders): Promise<() => Promise<void>> {
  const { dir, began, begins, faster, agency, grace, lease, port } = orders;
  const clock = (): number => Math.floor(begins + (Date.now() - began) * faster);
  const store = await openSqliteStore({ file: `${dir}/declic.db`, unknownGraceMs: grace });
  const vault = openVault({ dataDir: dir });
  const accept = createAccept({ store, vault, redact });
  const onError = (error: unknown): void => log.error(loggable(error), 'A request could not be answered.');
  const twilio = createTwilio({
    accountSid: orders.accountSid,
    authToken: orders.authToken,
    from: orders.from,
    apiUrl: orders.provider,
    publicUrl: orders.publicUrl,
    agency,
    accept,
    store,
    now: clock,
    onError,
  });
  const choose = (lang: string): string => content.words[lang]?.messages.choose ?? '';
  const whatsapp = createWhatsApp({ ...orders.meta, choose, agency, accept, store, now: clock, onError });
  const channels = [SMS, WHATSAPP_BY_TWILIO, WHATSAPP];
  const senders = [...twilio.senders, whatsapp.sender];
  const { carryOut } = createBooking({ store, clock });
  const worker = createWorker({
    store,
    content,
    understand,
    carryOut,
    channels,
    clock,
    log,
    lease,
    poll: 25,
  });
  const outbox = createOutbox({ store, vault, senders, clock, log, lease, poll: 25 });
  const server = await startServer(
    { handlers: [twilio.handle, whatsapp.handle], upgrades: [], app: (_, res) => sendJson(res, 404, {}) },
    port,
  );
  worker.start();
  outbox.start();
  return async () => {
    await server.stop();
    await worker.stop();
    await outbox.stop();
    await store.close();
    process.disconnect();
  };
}

let close: Promise<() => Promise<void>> | undefined;

process.on('message', async (message: ToOffice) => {
  if (message.kind === 'open') {
    close = open(message.orders as LineOrders);
    await close;
    tell({ kind: 'opened' });
  } else if (message.kind === 'close') {
    await (await close)?.();
  }
});
// Nobody is left to talk to: the parent died.
process.on('disconnect', () => process.exit(0));
tell({ kind: 'loaded' });
