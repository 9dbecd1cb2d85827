/**
 * One whole office as a process of its own, to be killed: accept, worker and outbox over one SQLite file, spoken to
 * by its parent's messages. It prints nothing; it dies where it is told to, or where it is struck.
 */
import { readFileSync } from 'node:fs';
import { createBooking } from '../../src/booking/index.js';
import type { Inbound, Sender } from '../../src/channels/types.js';
import type { Content } from '../../src/content/model.js';
import {
  createAccept,
  createOutbox,
  createWorker,
  DeliveryError,
  type Log,
} from '../../src/delivery/index.js';
import type { Store } from '../../src/store/port.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { openVault } from '../../src/store/vault.js';

import { createUnderstanding, redact } from '../../src/understanding/index.js';
import { type FromOffice, type KillPoint, type Orders, SLOWER, type ToOffice } from './orders.js';

const tell = (message: FromOffice): void => void process.send?.(message);

const log: Log = {
  info: (fields, message) => tell({ kind: 'log', level: 'info', fields, message }),
  warn: (fields, message) => tell({ kind: 'log', level: 'warn', fields, message }),
  error: (fields, message) => tell({ kind: 'log', level: 'error', fields, message }),
};

/** Answers what is called at every kill point; the process does not survive the one it was told. */
function fuse(kill: Orders['kill']): (point: KillPoint) => void {
  let left = kill?.count ?? 0;
  return (point) => {
    if (point === kill?.point && --left === 0) process.kill(process.pid, 'SIGKILL');
  };
}

type Async = (...args: never[]) => Promise<unknown>;

/** The same function, with a kill point on either side. */
function fused<F extends Async>(pass: (point: KillPoint) => void, name: string, call: F): F {
  return (async (...args: never[]) => {
    pass(`${name}:before` as KillPoint);
    const answer = await call(...args);
    if (answer !== undefined) pass(`${name}:after` as KillPoint);
    return answer;
  }) as unknown as F;
}

/** A provider that drops a second message with the same reference, as a careful one does. */
function providerAt(url: string): Sender {
  return {
    channel: 'sms',
    async send({ address, prompt, ref }) {
      const answer = await fetch(url, {
        method: 'POST',
        body: JSON.stringify({ address, prompt, ref }),
      }).catch(() => {
        throw new DeliveryError('provider:connection', 'The provider closed the connection.', 'unknown');
      });
      return (await answer.json()) as { providerId: string };
    },
  };
}

async function open(orders: Orders): Promise<{ say(inbound: Inbound): void; close(): Promise<void> }> {
  const pass = fuse(orders.kill);
  const clock = (): number => Math.floor(orders.begins + (Date.now() - orders.began) / SLOWER);
  const real = await openSqliteStore({ file: `${orders.dir}/declic.db`, unknownGraceMs: orders.grace });
  const store: Store = {
    ...real,
    accept: fused(pass, 'accept', real.accept),
    claim: fused(pass, 'claim', real.claim),
    commit: fused(pass, 'commit', real.commit),
    settle: fused(pass, 'settle', real.settle),
  };
  const content = JSON.parse(readFileSync(orders.content, 'utf8')) as Content;
  const vault = openVault({ dataDir: orders.dir });
  const { carryOut } = createBooking({ store, clock });
  const sender = providerAt(orders.provider);
  const accept = createAccept({ store, vault, redact });
  const understand = createUnderstanding(content);
  // As main.ts does: the first sentence waits for nothing.
  await understand(content.guides.fr?.[0]?.title ?? '', { lang: 'fr', asked: 'need' });
  const worker = createWorker({
    store,
    content,
    understand,
    carryOut: fused(pass, 'effect', carryOut),
    channels: [{ id: 'sms', polled: false, hasPhone: true }],
    clock,
    log,
    lease: orders.lease,
    poll: 25,
  });
  const outbox = createOutbox({
    store,
    vault,
    senders: [{ ...sender, send: fused(pass, 'send', sender.send) }],
    clock,
    log,
    lease: orders.lease,
    poll: 25,
  });
  worker.start();
  outbox.start();
  return {
    say(inbound) {
      accept(inbound).then(
        ({ seq }) => tell({ kind: 'accepted', id: inbound.id, seq }),
        () => tell({ kind: 'refused', id: inbound.id }),
      );
    },
    async close() {
      await worker.stop();
      await outbox.stop();
      await store.close();
      process.disconnect();
    },
  };
}

let office: ReturnType<typeof open> | undefined;

process.on('message', async (message: ToOffice) => {
  if (message.kind === 'open') {
    office = open(message.orders);
    await office;
    tell({ kind: 'opened' });
  } else if (message.kind === 'say') {
    (await office)?.say(message.inbound);
  } else {
    await (await office)?.close();
  }
});
// Nobody is left to talk to: the parent died.
process.on('disconnect', () => process.exit(0));
tell({ kind: 'loaded' });
