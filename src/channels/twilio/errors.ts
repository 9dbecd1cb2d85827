/**
 * What to do about each error of Twilio's. By code, never by its text, which may hold a number.
 *
 * https://www.twilio.com/docs/api/errors
 */
import { DeliveryError, type DeliveryPolicy } from '../../delivery/errors.js';

/**
 * The codes that need another answer than their HTTP status gives. `stop` is for this message; `stop_contact` for
 * every message until the person writes again.
 */
const POLICIES: Record<number, [DeliveryPolicy, string]> = {
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

const NEVER_THERE = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];

/** The error for an answer of Twilio's that is not 2xx. `retryAfter`: its header, in seconds. */
export function refused(status: number, code: number | undefined, retryAfter?: string | null): DeliveryError {
  const name = `twilio:${code ?? status}`;
  const pause = retryAfter && /^\d{1,5}$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined;
  const [policy, sentence] = POLICIES[code ?? 0] ?? byStatus(status);
  return new DeliveryError(name, sentence, policy, pause);
}

/** https://www.twilio.com/docs/usage/twilios-response#http-status-codes */
function byStatus(status: number): [DeliveryPolicy, string] {
  if (status === 429) return ['throttle', 'Twilio asked for a pause.'];
  if (status === 401 || status === 403) return ['retry', 'Twilio refused the credentials.'];
  if (status === 503) return ['retry', 'Twilio is not available.'];
  if (status >= 500) return ['unknown', 'Twilio failed at a message.'];
  return ['stop', 'Twilio refused a message for good.'];
}

/** The error for a request that got no answer. */
export function broken(error: unknown): DeliveryError {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  const why = [code, cause?.code].find((value) => typeof value === 'string');
  return NEVER_THERE.includes(String(why))
    ? new DeliveryError(`twilio:${why}`, 'Twilio could not be reached.', 'retry')
    : new DeliveryError('twilio:no_answer', 'An attempt to send through Twilio broke off.', 'unknown');
}
