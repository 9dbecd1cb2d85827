/** An office that can be texted: the desk with Twilio's channel on a real port, an outbox, and Twilio's stand-in. */
import { SMS, WHATSAPP_BY_TWILIO } from '../../../src/channels/traits.js';
import { createTwilio } from '../../../src/channels/twilio/index.js';
import type { Inbound } from '../../../src/channels/types.js';
import { createAccept, createOutbox, loggable, type Pump } from '../../../src/delivery/index.js';
import type { Prompt } from '../../../src/engine/types.js';
import { redact } from '../../../src/understanding/redaction.js';
import { type Handler, sendJson } from '../../../src/web/http.js';
import { startServer } from '../../../src/web/server.js';
import { type Desk, withDesk } from '../../delivery/desk.js';
import { PUBLIC_URL, FROM as SENDER, type Text, Twilio } from './stand-in.js';

export const FATIMA = '+33639981234';
export const ALI = '+33639985678';

export interface Office {
  desk: Desk;
  twilio: Twilio;
  base: string;
  outbox: Pump;
  accepted: Inbound[];
  /** Puts prompts with these texts into a person's outbox, as one turn does. */
  put(person: string, ...texts: (string | Prompt)[]): Promise<void>;
  /** Nobody sends anything more now. */
  idle(): Promise<void>;
  /** What became of the messages to a person, in order. */
  statuses(person: string, channel?: string): Promise<string[]>;
  /** What has reached a person, in order. */
  read(person: string): string[];
  /** The newest message to a person. */
  last(person: string): Text;
}

/** With `thinks`, people are answered; else only what a test puts there is sent. `also`: what else listens there. */
export function withOffice(
  run: (office: Office) => Promise<void>,
  {
    thinks = false,
    publicUrl = PUBLIC_URL,
    also = () => [],
  }: { thinks?: boolean; publicUrl?: string; also?: (desk: Desk) => Handler[] } = {},
): Promise<void> {
  return withDesk(async (desk) => {
    const { store, vault, clock, log } = desk;
    const twilio = await new Twilio({ base: '', publicUrl }).open();
    const accepted: Inbound[] = [];
    const accept = createAccept({ store, vault, redact });
    const channel = createTwilio({
      accountSid: twilio.accountSid,
      authToken: twilio.authToken,
      from: SENDER,
      apiUrl: twilio.url,
      publicUrl,
      agency: 'demo',
      accept: (inbound) => {
        accepted.push(inbound);
        return accept(inbound);
      },
      store,
      now: clock,
      onError: (error) => log.error(loggable(error), 'A request could not be answered.'),
    });
    const server = await startServer(
      { handlers: [channel.handle, ...also(desk)], upgrades: [], app: (_, res) => sendJson(res, 404, {}) },
      0,
    );
    const base = `http://127.0.0.1:${server.port}`;
    twilio.line = { base, publicUrl };
    const worker = thinks ? desk.worker({ channels: [SMS, WHATSAPP_BY_TWILIO] }) : undefined;
    const outbox = desk.run(
      createOutbox({ store, vault, senders: channel.senders, clock, log, random: () => 0 }),
    );
    const to = (person: string) => twilio.taken.filter((text) => text.to === person);
    try {
      await run({
        desk,
        twilio,
        base,
        outbox,
        accepted,
        put: (person, ...texts) => put(desk, person, texts),
        async idle() {
          await worker?.idle();
          await outbox.idle();
        },
        async statuses(person, id = 'sms') {
          const entries = await desk.entries(person, id);
          return entries.flatMap(({ direction, status }) => (direction === 'out' ? [status] : []));
        },
        read: (person) => to(person).map(({ body }) => body),
        last: (person) => to(person).at(-1) as Text,
      });
    } finally {
      await outbox.stop();
      await server.stop();
      await twilio.close();
    }
  });
}

async function put(desk: Desk, person: string, texts: (string | Prompt)[]): Promise<void> {
  const [, whatsapp, address = ''] = /^(whatsapp:)?(.*)$/.exec(person) ?? [];
  await desk.say(address, 'oui', { channel: whatsapp ? WHATSAPP_BY_TWILIO.id : SMS.id });
  const claim = await desk.store.claim('test', desk.now, 1_000);
  if (!claim) throw new Error('nothing to claim');
  const prompts = texts.map((text) => ({
    at: desk.now,
    status: 'pending' as const,
    body: typeof text === 'string' ? { id: 'need', lang: 'fr', text, options: [] } : text,
  }));
  const session = { id: claim.conversation } as never;
  const nothing = { records: [], erase: false, wakeAt: undefined };
  await desk.store.commit({ claim, session, prompts, ...nothing, now: desk.now });
}
