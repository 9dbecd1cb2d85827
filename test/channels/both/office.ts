/** An office with SMS (Twilio's stand-in) and WhatsApp (Meta's), both on one real port. Time is what the test says. */
import { expect } from '@jest/globals';
import { SMS, WHATSAPP, WHATSAPP_BY_TWILIO } from '../../../src/channels/traits.js';
import { createTwilio } from '../../../src/channels/twilio/index.js';
import { createWhatsApp } from '../../../src/channels/whatsapp/index.js';
import {
  createAccept,
  createIdentity,
  createOutbox,
  loggable,
  type Pump,
} from '../../../src/delivery/index.js';
import { redact } from '../../../src/understanding/redaction.js';
import { sendJson } from '../../../src/web/http.js';
import { startServer } from '../../../src/web/server.js';
import { type Desk, withDesk } from '../../delivery/desk.js';
import { FROM, PUBLIC_URL, Twilio } from '../twilio/stand-in.js';
import { message, OUR_ID, type Posted, posted, presses } from '../whatsapp/meta.js';
import { ACCESS_TOKEN, APP_SECRET, type Meta, openMeta, VERIFY_TOKEN } from '../whatsapp/stand-in.js';

const AGENCY = 'demo';

export interface Both {
  desk: Desk;
  twilio: Twilio;
  meta: Meta;
  /** Nobody thinks or sends anything more now. */
  idle(): Promise<void>;
  /** Kills the worker and starts another one on the same data. */
  restart(): Promise<void>;
  /** Nobody thinks from now on; what is to be sent is sent. */
  pause(): Promise<void>;
  phone(number: string): Phone;
}

/** What a person reads: by which channel, the words with the options below them. */
export interface Read {
  by: 'sms' | 'whatsapp';
  text: string;
}

/** One telephone with both. Each way of writing answers what is new on its screen. */
export class Phone {
  private seen = { sms: 0, whatsapp: 0 };
  readonly talk: string[] = [];

  constructor(
    private readonly both: Both,
    readonly number: string,
  ) {}

  private get texts() {
    return this.both.twilio.taken.filter(({ to }) => to === this.number);
  }

  get taken() {
    return this.both.meta.taken.filter(({ to }) => `+${to}` === this.number);
  }

  /** What has come since the last look. */
  async look(): Promise<Read[]> {
    await this.both.idle();
    const sms = this.texts.slice(this.seen.sms).map(({ body: text }): Read => ({ by: 'sms', text }));
    const whatsapp = this.taken.slice(this.seen.whatsapp).map(({ text, options, kind }): Read => {
      const below = kind === 'text' || kind === 'template' ? [] : options.map(({ title }) => `[${title}]`);
      return { by: 'whatsapp', text: [text, ...below].join('\n') };
    });
    this.seen = { sms: this.texts.length, whatsapp: this.taken.length };
    const news = [...sms, ...whatsapp];
    this.talk.push(...news.map(({ by, text }) => `${by}: ${text}`));
    return news;
  }

  async sms(text: string): Promise<Read[]> {
    this.talk.push(`> ${text}`);
    await this.both.twilio.write(this.number, text);
    return this.look();
  }

  /** The message as Meta posts it, for who wants to post it once more. */
  written(text: string, more: Posted = {}): Posted {
    return message({ text: { body: text }, ...this.now, ...more });
  }

  private get now(): Posted {
    return { from: this.number.slice(1), timestamp: String(Math.floor(this.both.desk.now / 1000)) };
  }

  async whatsapp(text: string, given: Posted = this.written(text)): Promise<Read[]> {
    this.talk.push(`> (whatsapp) ${text}`);
    await this.both.meta.post(posted(given));
    return this.look();
  }

  /** Taps the option of the newest WhatsApp message that begins so, or the first. */
  async tap(begins = ''): Promise<Read[]> {
    const of = this.taken.at(-1);
    const option = of?.options.find(({ title }) => title.startsWith(begins));
    if (!of || !option) throw new Error(`There is no "${begins}" in:\n${this.talk.join('\n')}`);
    const kind = of.kind === 'list' ? 'list_reply' : 'button_reply';
    return this.whatsapp(`[${option.title}]`, presses(option.id, option.title, this.now, kind));
  }

  /** Taps, the first of these words or else the first option, until a text says this. */
  async tapTo(wanted: RegExp, ...words: string[]): Promise<Read> {
    for (let turn = 0; turn < 40; turn++) {
      const last = this.taken.at(-1);
      if (last && wanted.test(last.text)) return { by: 'whatsapp', text: last.text };
      const found = words.find((word) => last?.options.some(({ title }) => title.startsWith(word)));
      await this.tap(found ?? '');
    }
    throw new Error(`It never came to ${wanted}:\n${this.talk.join('\n')}`);
  }
}

export function withBoth(run: (both: Both) => Promise<void>): () => Promise<void> {
  return () =>
    withDesk(async (desk) => {
      const { store, vault, clock, log } = desk;
      const twilio = await new Twilio().open();
      const meta = await openMeta();
      const onError = (error: unknown): void =>
        log.error(loggable(error), 'A request could not be answered.');
      const shared = { agency: AGENCY, accept: createAccept({ store, vault, redact }), store, onError };
      const sms = createTwilio({
        ...shared,
        accountSid: twilio.accountSid,
        authToken: twilio.authToken,
        from: FROM,
        apiUrl: twilio.url,
        publicUrl: PUBLIC_URL,
        now: clock,
      });
      const whatsapp = createWhatsApp({
        ...shared,
        phoneNumberId: OUR_ID,
        accessToken: ACCESS_TOKEN,
        appSecret: APP_SECRET,
        verifyToken: VERIFY_TOKEN,
        apiUrl: meta.apiUrl,
        choose: () => 'Choisir',
        pictureUrl: (id) => `${PUBLIC_URL}/pictures/${id}.png`,
        now: clock,
      });
      const server = await startServer(
        { handlers: [sms.handle, whatsapp.handle], upgrades: [], app: (_, res) => sendJson(res, 404, {}) },
        0,
      );
      const base = `http://127.0.0.1:${server.port}`;
      twilio.line = { base, publicUrl: PUBLIC_URL };
      meta.webhook = `${base}/channels/whatsapp`;
      const channels = [SMS, WHATSAPP_BY_TWILIO, WHATSAPP];
      const identity = createIdentity({ store, vault, channels, texts: SMS.id });
      const think = (): Pump => desk.worker({ channels, identity });
      let worker = think();
      const senders = [...sms.senders, whatsapp.sender];
      const outbox = desk.run(createOutbox({ store, vault, senders, clock, log, random: () => 0 }));
      const both: Both = {
        desk,
        twilio,
        meta,
        async idle() {
          await worker.idle();
          await outbox.idle();
        },
        async restart() {
          await worker.stop();
          worker = think();
        },
        pause: () => worker.stop(),
        phone: (number) => new Phone(both, number),
      };
      try {
        await run(both);
        expect(twilio.invalid).toEqual([]);
        expect(meta.faults).toEqual([]);
      } finally {
        await outbox.stop();
        await server.stop();
        await twilio.close();
        await meta.close();
      }
    });
}
