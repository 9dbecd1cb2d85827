/** An office that can be written to on WhatsApp: the desk with Meta's channel on a real port, an outbox, and Meta. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEMONSTRATION } from '../../../src/booking/demo.js';
import { nearestPlace } from '../../../src/booking/nearest.js';
import { WHATSAPP } from '../../../src/channels/traits.js';
import { createWhatsApp } from '../../../src/channels/whatsapp/index.js';
import { createAccept, createOutbox, loggable } from '../../../src/delivery/index.js';
import { redact } from '../../../src/understanding/index.js';
import { type Desk, withDesk } from '../../delivery/desk.js';
import { OUR_ID } from './meta.js';
import { ACCESS_TOKEN, APP_SECRET, type Meta, openMeta, VERIFY_TOKEN } from './stand-in.js';

export interface Office {
  desk: Desk;
  meta: Meta;
  /** Nobody thinks and nothing is sent any more. */
  idle(): Promise<void>;
}

/** People are answered, by buttons and lists. */
export function withOffice(run: (office: Office) => Promise<void>): Promise<void> {
  return withDesk(async (desk) => {
    const { store, vault, clock, log } = desk;
    const meta = await openMeta();
    const channel = createWhatsApp({
      appSecret: APP_SECRET,
      verifyToken: VERIFY_TOKEN,
      phoneNumberId: OUR_ID,
      accessToken: ACCESS_TOKEN,
      apiUrl: meta.apiUrl,
      choose: () => 'Choisir',
      agency: DEMONSTRATION.id,
      accept: createAccept({
        store,
        vault,
        redact,
        nearest: async (agency, position) => nearestPlace(await store.places(agency), position)?.id,
      }),
      store,
      now: clock,
      onError: (error) => log.error(loggable(error), 'A request could not be answered.'),
    });
    const server = createServer((req, res) => void channel.handle(req, res));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    meta.webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/channels/whatsapp`;
    const worker = desk.worker({ channels: [WHATSAPP] });
    const outbox = desk.run(
      createOutbox({ store, vault, senders: [channel.sender], clock, log, random: () => 0 }),
    );
    try {
      await run({
        desk,
        meta,
        async idle() {
          await worker.idle();
          await outbox.idle();
        },
      });
    } finally {
      await outbox.stop();
      server.closeAllConnections();
      server.close();
      await meta.close();
    }
  });
}
