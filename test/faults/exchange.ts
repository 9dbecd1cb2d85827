/**
 * A telephone exchange that goes wrong on purpose: it carries what people write to an office and back, by Twilio and
 * by Meta, all of it twice, sometimes in another order, and fails one call of five. The chances of each person come
 * from the seed and do not depend on how fast others are.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Behaviour, newSid, Twilio } from '../channels/twilio/stand-in.js';
import { posted, presses, reported, says, status } from '../channels/whatsapp/meta.js';
import { type Answer, type Meta, openMeta } from '../channels/whatsapp/stand-in.js';
import type { Got, Phone, Said } from './callers.js';
import { randomOf } from './people.js';

/** Of all calls, those that fail; of all deliveries, those that come in another order. */
const FAILS = 0.2;
const DISORDER = 0.1;
/** How soon a provider tries again what nobody took, in milliseconds: each time twice as long, but no longer. */
const AGAIN = 100;
const AGAIN_MOST = 800;

/** The ways in which a call fails, each as likely as the next. Only the last one has made a message. */
const OF_TWILIO: Behaviour[] = [
  { status: 503 },
  { status: 500, code: 20500 },
  { status: 429, code: 20429, retryAfter: 1 },
  'cut before',
  'cut after',
];
const OF_META: Answer[] = [
  { status: 503 },
  { status: 500 },
  { status: 400, code: 130429, retryAfter: '1' },
  'cut_before',
  'cut_after',
];

/** Where an office listens, the address for which Twilio signs, and the office's clock. */
export interface Office {
  port: number;
  publicUrl: string;
  clock: () => number;
}

export class Exchange {
  readonly twilio = new Twilio();
  meta!: Meta;
  readonly counts = { calls: 0, failed: 0, deliveries: 0, disordered: 0 };
  /** When the office first took a report on a message, by our own id of it, by performance.now(). */
  readonly reported = new Map<string, number>();
  /** Deliveries that were answered as if they were wrong: none is. */
  readonly refused: string[] = [];
  private readonly lucks = new Map<string, () => number>();
  private readonly under = new Set<Promise<void>>();
  /** Second copies that come after the next message of the same person. */
  private readonly late = new Map<string, () => Promise<void>>();
  private clock = Date.now;
  private closed = false;

  constructor(
    private readonly seed: number,
    /** A telephone rings. */
    private readonly rings: (phone: Phone, got: Got) => void,
  ) {}

  /** Opens both providers. */
  async open({ port, publicUrl, clock }: Office): Promise<void> {
    const base = `http://127.0.0.1:${port}`;
    this.clock = clock;
    await this.openTwilio(base, publicUrl);
    await this.openMeta(base);
  }

  private async openTwilio(base: string, publicUrl: string): Promise<void> {
    const { twilio } = this;
    await twilio.open();
    twilio.line = { base, publicUrl };
    twilio.behave = (to) => this.fate(to, OF_TWILIO) ?? 'take';
    twilio.told = (made) => {
      const [, whatsapp, number = ''] = /^(whatsapp:)?(.*)$/.exec(made.to) ?? [];
      const phone: Phone = { channel: whatsapp ? 'whatsapp_twilio' : 'sms', number };
      const ref = new URL(made.statusCallback ?? '').searchParams.get('ref') ?? '';
      this.rings(phone, { ref, wire: made.body, text: made.body, buttons: [], at: performance.now() });
      const report = (is: string) => twilio.report(made, is);
      this.later(this.tell(phone, ref, ['queued', 'sent', 'delivered'], report));
    };
  }

  private async openMeta(base: string): Promise<void> {
    const meta = await openMeta();
    this.meta = meta;
    meta.webhook = `${base}/channels/whatsapp`;
    meta.behave = (to) => this.fate(to, OF_META) ?? 'ok';
    meta.told = ({ id, to, ref, body, kind, options, text: said }) => {
      const phone: Phone = { channel: 'whatsapp', number: `+${to}` };
      const type = kind === 'text' || kind === 'template' ? kind : 'interactive';
      const text = [said, ...options.map(({ title }, index) => `${index + 1} ${title}`)].join('\n');
      this.rings(phone, {
        ref,
        wire: JSON.stringify(body[type]),
        text,
        buttons: options,
        at: performance.now(),
      });
      const more = { recipient_id: to, biz_opaque_callback_data: ref };
      const report = (is: string) => meta.post(reported(status(id, is, more)));
      this.later(this.tell(phone, ref, ['sent', 'delivered'], report));
    };
  }

  /** How the next call for this address fails, if it does. */
  private fate<T>(to: string, ways: T[]): T | undefined {
    const luck = this.luck(`call ${to}`);
    this.counts.calls += 1;
    if (luck() >= FAILS) return undefined;
    this.counts.failed += 1;
    return ways[Math.floor(luck() * ways.length)];
  }

  private luck(of: string): () => number {
    const known = this.lucks.get(of);
    if (known) return known;
    const made = randomOf(
      [...of].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), this.seed),
    );
    this.lucks.set(of, made);
    return made;
  }

  /**
   * A person writes; resolves when the office has it. The second copy goes out at the same moment, or comes after
   * what they write next.
   */
  async write(phone: Phone, said: Said): Promise<void> {
    const { number } = phone;
    const before = this.late.get(number);
    this.late.delete(number);
    const deliver = this.delivery(phone, said);
    if (this.luck(`copy ${number}`)() < DISORDER) {
      this.counts.disordered += 1;
      this.late.set(number, deliver);
    } else this.later(deliver());
    await deliver();
    if (before) this.later(before());
  }

  private delivery({ channel, number }: Phone, { text, value }: Said): () => Promise<void> {
    if (channel === 'whatsapp') {
      const more = { from: number.slice(1), timestamp: String(Math.floor(this.clock() / 1000)) };
      const body = posted(value ? presses(value, text, more) : says(text, more));
      return () => this.untilTaken(() => this.meta.post(body));
    }
    const MessageSid = newSid();
    const from = channel === 'sms' ? number : `whatsapp:${number}`;
    const fields = { MessageSid, SmsMessageSid: MessageSid, SmsSid: MessageSid };
    return () => this.untilTaken(() => this.twilio.write(from, text, fields));
  }

  /** What became of a message: each report twice, a tenth of them in another order. */
  private async tell(
    { number }: Phone,
    ref: string,
    happens: string[],
    report: (status: string) => Promise<number>,
  ): Promise<void> {
    const luck = this.luck(`report ${number}`);
    const reports = happens.flatMap((one) => [one, one]);
    if (luck() < DISORDER) {
      this.counts.disordered += 1;
      reports.reverse();
    }
    for (const one of reports) {
      await sleep(5 * luck());
      await this.untilTaken(() => report(one));
      if (!this.reported.has(ref)) this.reported.set(ref, performance.now());
    }
  }

  private async untilTaken(post: () => Promise<number>): Promise<void> {
    for (let wait = AGAIN; !this.closed; wait = Math.min(2 * wait, AGAIN_MOST)) {
      this.counts.deliveries += 1;
      // Nobody is there: the office was killed.
      const answer = await post().catch(() => 503);
      if (answer >= 300 && answer < 500) this.refused.push(`A delivery was answered with ${answer}.`);
      if (answer < 500) return;
      await sleep(wait);
    }
  }

  private later(work: Promise<void>): void {
    const done = work.finally(() => this.under.delete(done));
    this.under.add(done);
  }

  /** Everything that was late has come too, and nothing is on its way any more. */
  async quiet(): Promise<void> {
    for (const deliver of this.late.values()) this.later(deliver());
    this.late.clear();
    while (this.under.size > 0) await Promise.all(this.under);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.under);
    await this.twilio.close();
    await this.meta.close();
  }
}
