/**
 * What to do about each error of Twilio's. By code, never by its text, which may hold a number.
 *
 * https://www.twilio.com/docs/api/errors
 */
import { z } from 'zod';
import type { Policy, Provider } from '../provider.js';

const POLICIES: Record<number, Policy> = {
  // Not yet: too many at once.
  14107: ['throttle', 'Twilio limits the rate of this number.'],
  20429: ['throttle', 'Twilio asked for a pause.'],
  30001: ['throttle', "Twilio's queue for this sender is full."],
  30022: ['throttle', 'The carrier limits the rate of this number.'],
  63018: ['throttle', 'WhatsApp limits the rate of this number.'],
  // Ours to mend; the message waits meanwhile.
  20003: ['retry', 'Twilio refused TWILIO_ACCOUNT_SID or TWILIO_AUTH_TOKEN.'],
  20005: ['retry', 'The Twilio account is not active.'],
  21606: ['retry', 'TWILIO_FROM is not a number of this account that can send to this country.'],
  21603: ['retry', 'Twilio wants a sender: TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID.'],
  21701: ['retry', 'TWILIO_MESSAGING_SERVICE_SID does not exist.'],
  21703: ['retry', 'The messaging service has no number.'],
  // The person said stop.
  21610: ['stop_contact', 'The person has opted out.'],
  // This address cannot be reached.
  21211: ['stop', 'The number is not valid.'],
  21408: ['stop', "Sending to this country is not enabled in Twilio's console."],
  21612: ['stop', 'Twilio has no way to this number from this sender.'],
  21614: ['stop', 'The number is not a mobile one.'],
  21617: ['stop', 'The text is longer than 1,600 characters.'],
  63016: ['stop', 'The 24-hour window of WhatsApp is closed.'],
};

const Refusal = z.object({ code: z.number() });

export const TWILIO: Provider = {
  id: 'twilio',
  name: 'Twilio',
  credentials: 'TWILIO_ACCOUNT_SID or TWILIO_AUTH_TOKEN',
  policies: POLICIES,
  codeOf: (body) => Refusal.safeParse(body).data?.code,
};
