/**
 * What to do about each error of Twilio's. By code, never by its text, which may hold a number.
 *
 * https://www.twilio.com/docs/api/errors
 */
import { z } from 'zod';
import type { DeliveryPolicy } from '../../delivery/errors.js';
import type { Policy, Provider } from '../provider.js';

const POLICIES: Record<number, Policy> = {
  // Not yet: too many at once.
  14107: ['throttle', 'Twilio limits the rate of this number.'],
  20429: ['throttle', 'Twilio asked for a pause.'],
  30001: ['throttle', "Twilio's queue for this sender is full."],
  30022: ['throttle', 'The carrier limits the rate of this number.'],
  63018: ['throttle', 'WhatsApp limits the rate of this number.'],
  // As a rule reported after the message was taken: a telephone that is off, a network in trouble.
  30003: ['retry', 'The telephone cannot be reached now.'],
  30008: ['retry', 'The carrier did not say why it was not delivered.'],
  30009: ['retry', 'A part of the message was lost.'],
  30410: ['retry', 'The carrier did not answer in time.'],
  63012: ['retry', 'WhatsApp failed at a message.'],
  63023: ['retry', 'WhatsApp did not say why it was not delivered.'],
  // Ours to mend; the message waits meanwhile.
  20003: ['retry', 'Twilio refused TWILIO_ACCOUNT_SID or TWILIO_AUTH_TOKEN.'],
  30002: ['retry', 'The Twilio account is suspended.'],
  63020: ['retry', 'The WhatsApp account has to be accepted in the console.'],
  63022: ['retry', "The WhatsApp sender's name has to be confirmed."],
  20005: ['retry', 'The Twilio account is not active.'],
  21606: ['retry', 'TWILIO_FROM is not a number of this account that can send to this country.'],
  21603: ['retry', 'Twilio wants a sender: TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID.'],
  21701: ['retry', 'TWILIO_MESSAGING_SERVICE_SID does not exist.'],
  21703: ['retry', 'The messaging service has no number.'],
  // The person said stop.
  21610: ['stop_contact', 'The person has opted out.'],
  63014: ['stop_contact', 'The person has blocked the sender.'],
  // This address cannot be reached.
  21211: ['stop', 'The number is not valid.'],
  21408: ['stop', "Sending to this country is not enabled in Twilio's console."],
  21612: ['stop', 'Twilio has no way to this number from this sender.'],
  21614: ['stop', 'The number is not a mobile one.'],
  30004: ['stop', 'The carrier or the telephone blocks the message.'],
  30005: ['stop', 'The number is not in use.'],
  30006: ['stop', 'The number is a landline, or its carrier cannot be reached.'],
  30007: ['stop', 'The carrier took the message for spam.'],
  63003: ['stop', 'The number has no WhatsApp.'],
  63005: ['stop', 'WhatsApp did not accept the message.'],
  63013: ['stop', "The message breaks a rule of WhatsApp's."],
  63021: ['stop', 'WhatsApp did not accept the message.'],
  63024: ['stop', 'The message cannot be delivered to this person by WhatsApp.'],
  63032: ['stop', 'WhatsApp does not deliver to this person.'],
  63049: ['stop', 'Meta did not deliver it, to keep the person from too many messages.'],
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

/** What to do after a code, also one that comes with a status long after the message was taken. */
export function policyOf(code: number): DeliveryPolicy | undefined {
  return POLICIES[code]?.[0];
}
