/**
 * Twilio on this machine: a real HTTP server with its address for sending messages. It checks each request against
 * Twilio's own schema, answers as Twilio does or as the test says, and posts what people write and what became of
 * messages, signed by Twilio's own library.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Ajv } from 'ajv';
import webhooks from 'twilio/lib/webhooks/webhooks.js';

const schema = JSON.parse(readFileSync(new URL('./create-message.json', import.meta.url), 'utf8'));
const isCreate = new Ajv({
  strict: false,
  allErrors: true,
  formats: {
    // E.164, or a channel address: https://www.twilio.com/docs/messaging/channels
    'phone-number': /^(whatsapp:)?(\+[1-9]\d{6,14}|[A-Z]{2}\.[A-Za-z0-9]{1,128})$/,
    // "URL must contain a valid hostname and underscores are not allowed."
    uri: (text: string) => URL.canParse(text) && !new URL(text).hostname.includes('_'),
    'date-time': true,
  },
}).compile({ ...schema.request, additionalProperties: false, components: schema.components });

/**
 * What becomes of a request. `take`: a message is made. `cut before`, `cut after`: the connection breaks, and no
 * message or one was made. Else an error; its text names the number, as Twilio's do.
 */
export type Behaviour =
  | 'take'
  | 'cut before'
  | 'cut after'
  | { status: number; code?: number; retryAfter?: number };

/** A message that was made. */
export interface Text {
  sid: string;
  to: string;
  from: string;
  body: string;
  statusCallback: string | undefined;
}

/** Where Declic listens, and the address under which Twilio knows it. */
export interface Line {
  base: string;
  publicUrl: string;
}

export const PUBLIC_URL = 'https://declic.example';
export const FROM = '+33644630000';

/** What Twilio takes for the wish, by SMS. https://help.twilio.com/articles/223134027 */
const STOPS = /^\s*(stop|stopall|unsubscribe|cancel|end|quit|revoke|optout)\s*$/i;
const STARTS = /^\s*(start|unstop|yes)\s*$/i;
const OPTED_OUT = 21610;

export const newSid = (): string => `SM${randomBytes(16).toString('hex')}`;

export class Twilio {
  readonly accountSid = `AC${'5'.repeat(32)}`;
  readonly authToken = randomBytes(16).toString('hex');
  /** Messages that were made, in order. */
  readonly taken: Text[] = [];
  /** Who was written to, request by request, taken or not. */
  readonly asked: string[] = [];
  /** What is wrong with requests by Twilio's schema; a test expects nothing here. */
  readonly invalid: string[] = [];
  /** Says what becomes of the next request. */
  behave: (to: string, body: string) => Behaviour = () => 'take';
  /** While set, requests wait for it. */
  gate: Promise<void> | undefined;
  /** Called with each new message. */
  told: (text: Text) => void = () => {};
  url = '';
  private readonly stopped = new Set<string>();
  private server: Server | undefined;

  constructor(public line: Line = { base: '', publicUrl: PUBLIC_URL }) {}

  async open(): Promise<this> {
    const server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  /** The environment with which Declic sends here. */
  get env(): Record<string, string> {
    return {
      TWILIO_ACCOUNT_SID: this.accountSid,
      TWILIO_AUTH_TOKEN: this.authToken,
      TWILIO_FROM: FROM,
      TWILIO_API_URL: this.url,
      PUBLIC_URL: this.line.publicUrl,
    };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let raw = '';
    for await (const chunk of request) raw += chunk;
    const fail = (status: number, code: number, more: Record<string, string> = {}): void => {
      const message = `The message to ${fields.get('To')} was not made: ${fields.get('Body')}`;
      response.writeHead(status, { 'content-type': 'application/json', ...more });
      response.end(
        JSON.stringify({ code, message, more_info: 'https://www.twilio.com/docs/errors', status }),
      );
    };
    const fields = new URLSearchParams(raw);
    const login = `Basic ${Buffer.from(`${this.accountSid}:${this.authToken}`).toString('base64')}`;
    if (request.headers.authorization !== login) return fail(401, 20003);
    if (request.method !== 'POST' || request.url !== this.path) return fail(404, 20404);
    if (!this.isValid(fields)) return fail(400, 21602);
    const [to, body] = [fields.get('To') ?? '', fields.get('Body') ?? ''];
    if (!fields.has('From') && !fields.has('MessagingServiceSid')) return fail(400, 21603);
    if (body.length > 1600) return fail(400, 21617);
    this.asked.push(to);
    await this.gate;
    if (this.stopped.has(to)) return fail(400, OPTED_OUT);
    const behaviour = this.behave(to, body);
    if (behaviour === 'cut before') return void response.destroy();
    if (typeof behaviour === 'object') {
      const { status, code, retryAfter } = behaviour;
      return fail(status, code ?? status, retryAfter ? { 'retry-after': String(retryAfter) } : {});
    }
    const text: Text = {
      sid: newSid(),
      to,
      from: fields.get('From') ?? '',
      body,
      statusCallback: fields.get('StatusCallback') ?? undefined,
    };
    this.taken.push(text);
    this.told(text);
    if (behaviour === 'cut after') return void response.destroy();
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ sid: text.sid, status: 'queued', to, body, error_code: null }));
  }

  private get path(): string {
    return `/2010-04-01/Accounts/${this.accountSid}/Messages.json`;
  }

  private isValid(fields: URLSearchParams): boolean {
    const names = [...fields.keys()];
    if (new Set(names).size !== names.length) this.invalid.push('a field comes twice');
    if (!isCreate(Object.fromEntries(fields))) {
      const problems = (isCreate.errors ?? []).map(
        ({ instancePath, message }) => `${instancePath} ${message}`,
      );
      this.invalid.push(...problems);
      return false;
    }
    return true;
  }

  /** Posts fields to an address of Declic's, signed over the public one; answers the HTTP status. */
  async post(path: string, fields: Record<string, string>): Promise<number> {
    const { base, publicUrl } = this.line;
    const signature = webhooks.getExpectedTwilioSignature(this.authToken, publicUrl + path, fields);
    const answer = await fetch(base + path, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(fields),
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  /** A person writes; Twilio itself hears STOP and START. The sid is that of the message. */
  write(from: string, body: string, more: Record<string, string> = {}): Promise<number> {
    if (STOPS.test(body)) this.stopped.add(from);
    if (STARTS.test(body)) this.stopped.delete(from);
    const MessageSid = newSid();
    return this.post('/channels/twilio/messages', {
      MessageSid,
      SmsMessageSid: MessageSid,
      SmsSid: MessageSid,
      AccountSid: this.accountSid,
      From: from,
      To: from.startsWith('whatsapp:') ? `whatsapp:${FROM}` : FROM,
      Body: body,
      NumMedia: '0',
      NumSegments: '1',
      SmsStatus: 'received',
      ApiVersion: '2010-04-01',
      FromCountry: 'FR',
      ...more,
    });
  }

  /** What became of a message, posted to the address that came with it; answers the HTTP status. */
  report(text: Text, MessageStatus: string, ErrorCode?: number): Promise<number> {
    if (!text.statusCallback?.startsWith(this.line.publicUrl)) throw new Error('The message has no address.');
    // A fragment tells Twilio how often to try; it is not part of what is called.
    const [path = ''] = text.statusCallback.slice(this.line.publicUrl.length).split('#');
    return this.post(path, {
      MessageSid: text.sid,
      SmsSid: text.sid,
      MessageStatus,
      SmsStatus: MessageStatus,
      AccountSid: this.accountSid,
      To: text.to,
      From: text.from,
      ApiVersion: '2010-04-01',
      ...(ErrorCode ? { ErrorCode: String(ErrorCode) } : {}),
    });
  }
}
