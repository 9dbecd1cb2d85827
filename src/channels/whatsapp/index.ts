/**
 * WhatsApp through Meta's Cloud API: the handshake and the webhook at `/channels/whatsapp`, and the sender.
 *
 * A plain node:http handler. Meta wants an answer at once, and sends again for days what it got none for; so only
 * what is not its own, or was not kept, is answered with an error.
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Accepted, Store } from '../../store/port.js';
import { HttpError, readBody, sendError, serviceError } from '../../web/http.js';
import { WHATSAPP } from '../traits.js';
import type { Inbound, Sender } from '../types.js';
import { receive } from './receive.js';
import { type WhatsAppAccount, whatsAppSender } from './send.js';
import { isSigned } from './signature.js';
import { fetchVoice } from './voice.js';

const PATH = '/channels/whatsapp';
/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview: "up to 3 MB" */
const BODY_BYTES = 3 * 1024 * 1024;

export interface WhatsAppOptions extends WhatsAppAccount {
  appSecret: string;
  verifyToken: string;
  agency: string;
  accept: (inbound: Inbound) => Promise<Accepted>;
  store: Pick<Store, 'report'>;
  onError?: (error: unknown) => void;
}

export interface WhatsAppChannel {
  handle: (req: IncomingMessage, res: ServerResponse) => boolean;
  sender: Sender;
  /** Fetches voice notes, by channel. */
  voices: Record<string, (media: string, signal: AbortSignal) => Promise<Blob>>;
}

/** Makes the channel. Nothing is contacted before the first message. */
export function createWhatsApp(options: WhatsAppOptions): WhatsAppChannel {
  const { appSecret, verifyToken, phoneNumberId, agency, accept, store, now = Date.now, onError } = options;

  /** https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests */
  function shakeHands(res: ServerResponse, { searchParams }: URL): void {
    const [token, challenge] = [searchParams.get('hub.verify_token'), searchParams.get('hub.challenge')];
    if (searchParams.get('hub.mode') !== 'subscribe' || !challenge || !same(token ?? '', verifyToken)) {
      throw new HttpError(403, 'Forbidden', 'This is not the token of WHATSAPP_VERIFY_TOKEN.');
    }
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
    res.writeHead(200, headers).end(challenge);
  }

  async function takeIn(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const raw = await readBody(req, BODY_BYTES);
    const signature = req.headers['x-hub-signature-256'];
    if (!isSigned(appSecret, raw, typeof signature === 'string' ? signature : undefined)) {
      throw new HttpError(403, 'Forbidden', 'The signature is not good: see WHATSAPP_APP_SECRET.');
    }
    const { messages, reports } = receive(parsed(raw), { phoneNumberId, agency, now: now() });
    // Together, and in this order: one commit for all that came in one body.
    await Promise.all([
      ...messages.map((message) => accept(message)),
      ...reports.map((report) => store.report({ ...report, now: now() })),
    ]);
    res.writeHead(200, { 'content-length': 0 }).end();
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    try {
      const url = new URL(req.url ?? '', 'http://localhost');
      if (url.pathname !== PATH) throw new HttpError(404, 'NotFound', 'There is nothing at this address.');
      if (req.method === 'GET') shakeHands(res, url);
      else if (req.method === 'POST') await takeIn(req, res);
      else throw new HttpError(405, 'MethodNotAllowed', 'Use GET, POST.', { allow: 'GET, POST' });
    } catch (error) {
      if (!(error instanceof HttpError)) onError?.(error);
      sendError(res, error instanceof HttpError ? error : serviceError());
      if (!req.complete) req.resume();
    }
  }

  return {
    handle(req, res) {
      if (!/^\/channels\/whatsapp(?=[/?]|$)/.test(req.url ?? '')) return false;
      void answer(req, res);
      return true;
    },
    sender: whatsAppSender(options),
    voices: { [WHATSAPP.id]: fetchVoice(options) },
  };
}

/** @throws HttpError 400; Meta never sends such a thing, so it is not sent again for days */
function parsed(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    throw new HttpError(400, 'BadArgument', 'The body is not JSON.');
  }
}

function same(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
