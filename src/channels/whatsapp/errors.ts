/**
 * What to do about each error of the Cloud API. By code: Meta says that its titles will go.
 *
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
import { z } from 'zod';
import type { DeliveryPolicy } from '../../delivery/errors.js';
import type { Policy, Provider } from '../provider.js';

const POLICIES: Record<number, Policy> = {
  // Too much at once.
  4: ['throttle', 'The app has reached its rate limit.'],
  80007: ['throttle', 'The business account has reached its rate limit.'],
  130429: ['throttle', 'The number has reached its throughput.'],
  131048: ['throttle', 'The number is limited because messages were blocked or reported.'],
  133016: ['throttle', 'The number was registered too often.'],
  // Too much to this one person: the others go on.
  131056: ['retry', 'Too many messages to the same person in a short time.'],
  // Meta's own trouble.
  1: ['retry', 'Meta answered with an unknown API error.'],
  2: ['retry', 'The service is not available.'],
  131016: ['retry', 'The service is overloaded.'],
  131057: ['retry', 'The account is under maintenance.'],
  131000: ['retry', 'Meta answered that something went wrong.'],
  131053: ['plain', 'A picture could not be fetched.'],
  // The operator's to mend; the message waits meanwhile.
  0: ['retry', 'Meta refused WHATSAPP_ACCESS_TOKEN.'],
  190: ['retry', 'WHATSAPP_ACCESS_TOKEN has expired.'],
  3: ['retry', 'WHATSAPP_ACCESS_TOKEN may not send messages.'],
  10: ['retry', 'WHATSAPP_ACCESS_TOKEN may not send messages.'],
  200: ['retry', 'WHATSAPP_ACCESS_TOKEN may not send messages.'],
  131005: ['retry', 'WHATSAPP_ACCESS_TOKEN may not use this number.'],
  131031: ['retry', 'The account is locked.'],
  131042: ['retry', 'The business has not paid.'],
  368: ['retry', 'The account is blocked for a while.'],
  // The person does not want it.
  131050: ['stop_contact', 'The person has opted out.'],
  // This message cannot arrive.
  131026: ['stop', 'The message cannot be delivered to this person.'],
  131047: ['stop', 'The 24-hour window is closed.'],
  131049: ['stop', 'Meta did not deliver it, to keep the person from too many messages.'],
  131051: ['stop', 'Meta does not know this kind of message.'],
  131008: ['stop', 'A parameter is missing.'],
  131009: ['stop', 'A parameter is not valid.'],
  131021: ['stop', 'Sender and recipient are the same number.'],
  130472: ['stop', "The person is part of an experiment of Meta's."],
  100: ['stop', 'A parameter is not valid.'],
  132000: ['stop', 'The template has another number of parameters.'],
  132001: ['stop', 'The template of WHATSAPP_TEMPLATE does not exist in this language.'],
  132005: ['stop', 'The template is too long with its parameters.'],
  132007: ['stop', 'The template breaks a rule of WhatsApp.'],
  132012: ['stop', 'A parameter of the template has another form.'],
  132015: ['stop', 'The template is paused.'],
  132016: ['stop', 'The template is disabled.'],
};

const Refusal = z.object({ error: z.object({ code: z.number() }) });

export const META: Provider = {
  id: 'whatsapp',
  name: 'Meta',
  credentials: 'WHATSAPP_ACCESS_TOKEN',
  policies: POLICIES,
  codeOf: (body) => Refusal.safeParse(body).data?.error.code,
};

/** What to do after a code, also one that comes with a status long after the message was taken. */
export function policyOf(code: number | undefined): DeliveryPolicy | undefined {
  return code === undefined ? undefined : POLICIES[code]?.[0];
}
