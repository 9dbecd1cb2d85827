/**
 * Sends through Twilio's REST API.
 *
 * https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
 */
import { z } from 'zod';
import { post, refused } from '../provider.js';
import { smsText } from '../sms.js';
import { SMS, WHATSAPP_BY_TWILIO } from '../traits.js';
import type { Dispatch, Sender } from '../types.js';
import { TWILIO } from './errors.js';

/**
 * Twilio posts a report once, or once more when it cannot connect. Asked so it tries five times more, whatever went
 * wrong: a restart takes longer than one attempt. The fragment is Twilio's own, and not part of what it calls.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export const TRY_AGAIN = '#rc=5&rp=all';
/** https://www.twilio.com/docs/api/errors/21617 */
const MOST = 1600;
const TOO_LONG = 21617;

export interface TwilioAccount {
  accountSid: string;
  authToken: string;
  /** A number, or `whatsapp:` and a number. */
  from?: string | undefined;
  messagingServiceSid?: string | undefined;
  apiUrl: string;
  /** Where Twilio reports what became of a message; without it, it does not. */
  publicUrl?: string | undefined;
}

const Created = z.object({ sid: z.string().min(1) });

/**
 * The fields of a request that sends a prompt.
 *
 * @throws DeliveryError twilio:21617 when it is longer than Twilio takes
 */
export function createFields(
  account: TwilioAccount,
  channel: string,
  { address, prompt, ref }: Dispatch,
): URLSearchParams {
  const { from, messagingServiceSid, publicUrl } = account;
  const body = smsText(prompt);
  if (body.length > MOST) throw refused(TWILIO, 400, TOO_LONG);
  const whatsapp = channel === WHATSAPP_BY_TWILIO.id;
  const fields = new URLSearchParams({ To: whatsapp ? `whatsapp:${address}` : address });
  if (messagingServiceSid) fields.set('MessagingServiceSid', messagingServiceSid);
  else if (from) fields.set('From', `${whatsapp ? 'whatsapp:' : ''}${from.replace(/^whatsapp:/, '')}`);
  fields.set('Body', body);
  if (publicUrl) {
    // Ours, so that a report finds its message even when we died before Twilio's answer came.
    fields.set(
      'StatusCallback',
      `${publicUrl}/channels/twilio/status?ref=${encodeURIComponent(ref)}${TRY_AGAIN}`,
    );
  }
  return fields;
}

/** HTTP Basic, with the account's id and token. */
export function authorizationOf({ accountSid, authToken }: TwilioAccount): string {
  return `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
}

/** The two senders of an account. */
export function twilioSenders(account: TwilioAccount): Sender[] {
  const { accountSid, apiUrl } = account;
  const url = `${apiUrl}/2010-04-01/Accounts/${accountSid}/Messages.json`;
  const authorization = authorizationOf(account);

  async function send(channel: string, dispatch: Dispatch): Promise<string> {
    const body = createFields(account, channel, dispatch);
    return post(
      TWILIO,
      url,
      { headers: { authorization }, body },
      (made) => Created.safeParse(made).data?.sid,
    );
  }

  return [SMS, WHATSAPP_BY_TWILIO].map(({ id: channel }) => ({
    channel,
    send: async (dispatch) => ({ providerId: await send(channel, dispatch) }),
  }));
}
