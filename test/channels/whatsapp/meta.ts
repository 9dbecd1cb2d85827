/** Bodies of webhooks, as Meta posts them. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const OUR_ID = '106540352242922';
export const OUR_NUMBER = '15550783881';
export const FATIMA = '33639981234';
export const FATIMAS_ID = 'FR.13491208655302741918';

/** A message, or a status: whatever the test needs it to be. */
export type Posted = Record<string, unknown>;

let written = 0;

/** A message of Fatima's, a text unless `more` says otherwise. Each has an id of its own. */
export function message(more: Posted = {}): Posted {
  written += 1;
  const text = more.type === undefined ? { text: { body: 'bonjour' } } : {};
  return { from: FATIMA, id: `wamid.${written}`, timestamp: '1795510800', type: 'text', ...text, ...more };
}

export const says = (body: string, more: Posted = {}): Posted => message({ text: { body }, ...more });

/** A press on a reply button, or on a row of a list. */
export function presses(id: string, title: string, more: Posted = {}, kind = 'button_reply'): Posted {
  return message({ type: 'interactive', interactive: { type: kind, [kind]: { id, title } }, ...more });
}

export const status = (of: string, is: string, more: Posted = {}): Posted => ({
  id: of,
  status: is,
  timestamp: '1795510800',
  recipient_id: FATIMA,
  ...more,
});

/** What stands in a change: messages or statuses, with what comes along. */
export function value(more: Posted, phoneNumberId = OUR_ID): Posted {
  const metadata = { display_phone_number: OUR_NUMBER, phone_number_id: phoneNumberId };
  return { messaging_product: 'whatsapp', metadata, ...more };
}

export const change = (more: Posted, phoneNumberId = OUR_ID): Posted => ({
  field: 'messages',
  value: value(more, phoneNumberId),
});

export const entry = (...changes: Posted[]): Posted => ({ id: '419561257915477', changes });

export const body = (...entries: Posted[]): Posted => ({
  object: 'whatsapp_business_account',
  entry: entries,
});

/** One body with these messages. */
export const posted = (...messages: Posted[]): Posted => body(entry(change({ messages })));

/** One body with these statuses. */
export const reported = (...statuses: Posted[]): Posted => body(entry(change({ statuses })));

/** https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validating-payloads */
export const signature = (secret: string, raw: string | Buffer): string =>
  `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`;

/** Meta's own examples, by name. */
export const EXAMPLES = JSON.parse(
  readFileSync(join(import.meta.dirname, 'webhook-examples.json'), 'utf8'),
) as Record<string, { entry: { changes: { value: { messages: Posted[] } }[] }[] }>;
