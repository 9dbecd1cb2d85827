/** Webhooks as Twilio and Meta post them, signed as they sign: each of another message. */
import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { TEXTS } from './person.js';
import { request } from './wire.js';

export const ACCOUNT_SID = `AC${'5'.repeat(32)}`;
export const AUTH_TOKEN = 'a token that both sides know';
export const APP_SECRET = 'a secret that both sides know';
export const PHONE_NUMBER_ID = '106540352242922';
export const TWILIO_PATH = '/channels/twilio/messages';
export const META_PATH = '/channels/whatsapp';

/** The provider whose webhooks are posted. */
export type PostedBy = 'twilio' | 'meta';

/** Messages of one person, who then makes room for the next. */
const MESSAGES = 20;

/** Of a country that does not exist. */
const newNumber = (): string => `999${String(randomInt(1e9)).padStart(9, '0')}`;

/** Where a voice note of Twilio's lies. */
export const VOICE_PATH = '/2010-04-01/voice';

export interface PostOptions {
  /** One message of so many is a voice note; without it none is. */
  voices?: number | undefined;
  /** Where Twilio keeps it. */
  provider?: string | undefined;
}

/** Answers what makes one person's requests, whole as they go over the wire. */
export function posts(by: PostedBy, port: number, { voices, provider }: PostOptions = {}): () => string {
  let said = 0;
  let number = '';
  return () => {
    if (said % MESSAGES === 0) number = newNumber();
    said += 1;
    const text = TEXTS[said % TEXTS.length] as string;
    const voice = voices !== undefined && said % voices === 0;
    const id = randomBytes(16).toString('hex');
    return by === 'twilio'
      ? byTwilio(port, number, id, text, voice ? `${provider}${VOICE_PATH}` : undefined)
      : byMeta(port, number, id, text, voice);
  };
}

/** https://www.twilio.com/docs/messaging/guides/webhook-request */
function byTwilio(port: number, number: string, id: string, text: string, voice?: string): string {
  const sid = `SM${id}`;
  const fields: Record<string, string> = {
    ToCountry: 'FR',
    ToState: '',
    SmsMessageSid: sid,
    NumMedia: voice ? '1' : '0',
    ToCity: '',
    FromZip: '',
    SmsSid: sid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: voice ? '' : text,
    FromCountry: 'FR',
    To: '+33644630000',
    ToZip: '',
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: ACCOUNT_SID,
    From: `+${number}`,
    ApiVersion: '2010-04-01',
    ...(voice ? { MediaUrl0: voice, MediaContentType0: 'audio/ogg' } : {}),
  };
  const signed = Object.keys(fields)
    .sort()
    .reduce((all, name) => `${all}${name}${fields[name]}`, `http://localhost:${port}${TWILIO_PATH}`);
  const signature = createHmac('sha1', AUTH_TOKEN).update(signed).digest('base64');
  const headers = { 'X-Twilio-Signature': signature };
  const body = new URLSearchParams(fields).toString();
  return request(port, TWILIO_PATH, headers, body, 'application/x-www-form-urlencoded');
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/ */
function byMeta(port: number, number: string, id: string, text: string, voice: boolean): string {
  const said = voice
    ? { type: 'audio', audio: { id: '1003383421387256', mime_type: 'audio/ogg; codecs=opus', voice: true } }
    : { type: 'text', text: { body: text } };
  const timestamp = String(Math.floor(Date.now() / 1000));
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '419561257915477',
        changes: [
          {
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '15550783881', phone_number_id: PHONE_NUMBER_ID },
              contacts: [{ profile: { name: 'Fatima' }, wa_id: number }],
              messages: [{ from: number, id: `wamid.${id}`, timestamp, ...said }],
            },
            field: 'messages',
          },
        ],
      },
    ],
  });
  const signature = createHmac('sha256', APP_SECRET).update(body).digest('hex');
  return request(port, META_PATH, { 'X-Hub-Signature-256': `sha256=${signature}` }, body);
}
