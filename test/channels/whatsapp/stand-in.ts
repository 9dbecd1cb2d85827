/**
 * Meta's API on this machine: a real HTTP server that takes what Meta's own schema takes, answers what the test says,
 * and posts signed webhooks.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { body, change, entry, OUR_ID, type Posted, signature, status } from './meta.js';
import { faultsOf } from './send-check.js';

export const ACCESS_TOKEN = 'EAAJB';
export const APP_SECRET = 'the secret of our app';
export const VERIFY_TOKEN = 'open sesame';

/** A number alone is an error's code. cut: the connection breaks, before or after the message was taken. */
export type Answer =
  | 'ok'
  | number
  | { status: number; code?: number; retryAfter?: string }
  | 'cut_before'
  | 'cut_after';

export interface Taken {
  /** The number, or the id of somebody who hides theirs. */
  to: string;
  /** What is read of it before a list is opened. */
  text: string;
  /** The values of its buttons or rows, with what stands on them. */
  options: { id: string; title: string }[];
  kind: 'text' | 'button' | 'list' | 'template';
  body: Record<string, unknown>;
  /** The id that Meta gave it, and our own. */
  id: string;
  ref: string;
}

export interface Meta {
  /** With its version, as WHATSAPP_API_URL has it. */
  apiUrl: string;
  /** What was taken, in order. */
  taken: Taken[];
  /** To whom something was sent, taken or not, in order. */
  asked: string[];
  /** What was wrong with requests: nothing may ever be. */
  faults: string[];
  /** The answers to the next requests; afterwards what `behave` says. */
  answers: Answer[];
  behave: (to: string) => Answer;
  /** Called with each message that is taken. */
  told: (taken: Taken) => void;
  /** While set, answers wait for it; the message has been taken by then. */
  gate: Promise<void> | undefined;
  /** Where webhooks are posted to. */
  webhook: string;
  /** The statuses that follow each taken message by themselves. */
  follows: string[];
  /** Each webhook is posted so many times. */
  times: number;
  /** Posts a signed body; answers the status of the (last) answer. */
  post(given: Posted): Promise<number>;
  /** Posts statuses of a taken message, with our own id. */
  report(of: Taken, ...statuses: (string | [string, Posted])[]): Promise<void>;
  close(): Promise<void>;
}

/** The error's text holds the person's number, as Meta's do at times. */
const errorOf = (code: number, to: string): string =>
  JSON.stringify({
    error: {
      message: `(#${code}) Message to +${to} failed`,
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details: `Recipient +${to}` },
      fbtrace_id: 'Az8or2yhqkZfEZ',
    },
  });

interface Message {
  to?: string;
  recipient?: string;
  type: string;
  biz_opaque_callback_data: string;
  text?: { body: string };
  template?: { components: { parameters: { text: string }[] }[] };
  interactive?: {
    type: 'button' | 'list';
    body: { text: string };
    action: {
      buttons?: { reply: { id: string; title: string } }[];
      sections?: { rows: { id: string; title: string }[] }[];
    };
  };
}

function readTaken(given: Message, id: string): Taken {
  const { text, template, interactive } = given;
  const { buttons = [], sections = [] } = interactive?.action ?? {};
  const options = [...buttons.map(({ reply }) => reply), ...sections.flatMap(({ rows }) => rows)];
  return {
    to: given.to ?? given.recipient ?? '',
    text: text?.body ?? interactive?.body.text ?? template?.components[0]?.parameters[0]?.text ?? '',
    options,
    kind: interactive?.type ?? (template ? 'template' : 'text'),
    body: given as unknown as Record<string, unknown>,
    id,
    ref: given.biz_opaque_callback_data,
  };
}

/** Opens it on a port of its own. */
export async function openMeta(): Promise<Meta> {
  const busy = new Set<Promise<unknown>>();

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    let raw = '';
    for await (const chunk of req) raw += chunk;
    const reply = (code: number, text: string, headers: Record<string, string> = {}) =>
      res.writeHead(code, { 'content-type': 'application/json', ...headers }).end(text);
    if (req.method !== 'POST' || req.url !== `/v23.0/${OUR_ID}/messages`)
      return void reply(404, errorOf(100, ''));
    const given = JSON.parse(raw) as Message;
    const to = given.to ?? given.recipient ?? '';
    meta.asked.push(to);
    const faults = faultsOf(given as unknown as Record<string, unknown>);
    meta.faults.push(...faults);
    if (faults.length > 0) return void reply(400, errorOf(131009, to));
    if (req.headers.authorization !== `Bearer ${ACCESS_TOKEN}`) return void reply(401, errorOf(190, to));
    const answer = meta.answers.shift() ?? meta.behave(to);
    if (answer === 'cut_before') return void res.destroy();
    if (answer !== 'ok' && answer !== 'cut_after') {
      const { status: code, ...more } = typeof answer === 'number' ? { status: 400, code: answer } : answer;
      const headers = 'retryAfter' in more && more.retryAfter ? { 'retry-after': more.retryAfter } : {};
      return void reply(code, more.code === undefined ? '<html>Sorry' : errorOf(more.code, to), headers);
    }
    const taken = readTaken(given, `wamid.out${meta.taken.length + 1}`);
    meta.taken.push(taken);
    meta.told(taken);
    await meta.gate;
    if (answer === 'cut_after') res.destroy();
    else {
      const contacts = [{ input: to, wa_id: to }];
      const messages = [{ id: taken.id, message_status: 'accepted' }];
      reply(200, JSON.stringify({ messaging_product: 'whatsapp', contacts, messages }));
    }
    if (meta.follows.length > 0) await meta.report(taken, ...meta.follows);
  }

  const server = createServer((req, res) => {
    const work = handle(req, res).catch(() => res.destroy());
    busy.add(work);
    void work.finally(() => busy.delete(work));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const meta: Meta = {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v23.0`,
    taken: [],
    asked: [],
    faults: [],
    answers: [],
    behave: () => 'ok',
    told: () => {},
    gate: undefined,
    webhook: '',
    follows: [],
    times: 1,
    async post(given) {
      const raw = JSON.stringify(given);
      const headers = {
        'content-type': 'application/json',
        'x-hub-signature-256': signature(APP_SECRET, raw),
      };
      let code = 0;
      for (let time = 0; time < meta.times; time++) {
        code = (await fetch(meta.webhook, { method: 'POST', headers, body: raw })).status;
      }
      return code;
    },
    async report({ id, to, ref }, ...statuses) {
      for (const one of statuses) {
        const [is, more] = typeof one === 'string' ? [one, {}] : one;
        const told = status(id, is, { recipient_id: to, biz_opaque_callback_data: ref, ...more });
        await meta.post(body(entry(change({ statuses: [told] }))));
      }
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.allSettled(busy);
    },
  };
  return meta;
}
