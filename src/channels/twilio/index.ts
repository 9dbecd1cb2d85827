/**
 * SMS, and WhatsApp through Twilio: `POST /channels/twilio/messages` and `/channels/twilio/status`, and the senders.
 *
 * A plain node:http handler: Twilio closes after 15 s, so a message is only accepted here, and answered by REST.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Accepted, Store } from '../../store/port.js';
import { HttpError, mediaType, origin, readBody, sendError, serviceError } from '../../web/http.js';
import { SMS, WHATSAPP_BY_TWILIO } from '../traits.js';
import type { Inbound, Sender } from '../types.js';
import { receiveMessage, receiveStatus } from './receive.js';
import { TRY_AGAIN, type TwilioAccount, twilioSenders } from './send.js';
import { isSigned } from './signature.js';
import { fetchVoice } from './voice.js';

const BASE = '/channels/twilio';
/** Bytes of a webhook. A message has at most 1,600 characters and some forty short fields. */
const BODY_BYTES = 64 * 1024;
/** To check a signature the fields are sorted, whoever sent them. */
const MOST_FIELDS = 500;
/** What is said to Twilio: nothing; the answer goes by REST. https://www.twilio.com/docs/messaging/twiml */
const NOTHING = '<?xml version="1.0" encoding="UTF-8"?><Response/>';
const HEADERS = {
  'content-type': 'text/xml; charset=utf-8',
  'content-length': NOTHING.length,
  'cache-control': 'no-store',
};

export interface TwilioOptions extends TwilioAccount {
  agency: string;
  accept: (inbound: Inbound) => Promise<Accepted>;
  store: Pick<Store, 'report'>;
  now?: () => number;
  onError?: (error: unknown) => void;
}

export interface TwilioChannel {
  handle: (req: IncomingMessage, res: ServerResponse) => boolean;
  senders: Sender[];
  /** Fetch voice notes, by channel. */
  voices: Record<string, (media: string, signal: AbortSignal) => Promise<Blob>>;
}

/** Makes the channel. Nothing is contacted before the first message. */
export function createTwilio(options: TwilioOptions): TwilioChannel {
  const { accountSid, authToken, publicUrl, agency, accept, store, now = Date.now, onError } = options;

  /** @throws HttpError 405, 413, 415, 400, 403 */
  async function signedFields(req: IncomingMessage): Promise<URLSearchParams> {
    if (req.method !== 'POST') throw new HttpError(405, 'MethodNotAllowed', 'Use POST.', { allow: 'POST' });
    const body = await readBody(req, BODY_BYTES);
    if (mediaType(req) !== 'application/x-www-form-urlencoded') {
      throw new HttpError(415, 'UnsupportedMediaType', 'Send application/x-www-form-urlencoded.');
    }
    const fields = new URLSearchParams(body.toString('utf8'));
    if (fields.size > MOST_FIELDS) {
      throw new HttpError(400, 'BadArgument', `There are more than ${MOST_FIELDS} fields.`);
    }
    // The address that Twilio called, to the letter: a proxy may show us another one.
    const url = `${origin(req, publicUrl)}${req.url}`;
    const header = req.headers['x-twilio-signature'];
    const signature = typeof header === 'string' ? header : undefined;
    // Twilio does not say whether it signs the fragment with which it is asked to try again.
    if (!['', TRY_AGAIN].some((end) => isSigned(authToken, url + end, fields, signature))) {
      throw new HttpError(
        403,
        'Forbidden',
        'The signature is not good: see PUBLIC_URL and TWILIO_AUTH_TOKEN.',
      );
    }
    const account = fields.get('AccountSid');
    if (account && account !== accountSid) throw new HttpError(403, 'Forbidden', 'This is another account.');
    return fields;
  }

  async function message(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const received = receiveMessage(await signedFields(req), agency, now());
    if (received.kind === 'invalid') throw new HttpError(400, 'BadArgument', received.why);
    if (received.kind === 'message') await accept(received.message);
    res.writeHead(200, HEADERS).end(NOTHING);
  }

  async function status(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
    const report = receiveStatus(await signedFields(req));
    if (report) await store.report({ ...report, ...refOf(url), now: now() });
    res.writeHead(204).end();
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    try {
      const url = new URL(req.url ?? '', 'http://localhost');
      if (url.pathname === `${BASE}/messages`) await message(req, res);
      else if (url.pathname === `${BASE}/status`) await status(req, res, url);
      else throw new HttpError(404, 'NotFound', 'There is nothing at this address.');
    } catch (error) {
      if (!(error instanceof HttpError)) onError?.(error);
      sendError(res, error instanceof HttpError ? error : serviceError());
      if (!req.complete) req.resume();
    }
  }

  return {
    handle(req, res) {
      if (!req.url?.startsWith(`${BASE}/`)) return false;
      void answer(req, res);
      return true;
    },
    senders: twilioSenders(options),
    voices: { [SMS.id]: fetchVoice(options), [WHATSAPP_BY_TWILIO.id]: fetchVoice(options) },
  };
}

/** Our own id of a message, as it stands in the address that we gave Twilio. */
function refOf(url: URL): { ref?: { conversation: string; seq: number } } {
  const [, conversation, seq] = /^([\w-]{1,64}):(\d{1,9})$/.exec(url.searchParams.get('ref') ?? '') ?? [];
  return conversation && seq ? { ref: { conversation, seq: Number(seq) } } : {};
}
