/** What sending through a provider's HTTP API has in common: a request that ends, and errors with their policies. */
import { DeliveryError, type DeliveryPolicy } from '../delivery/errors.js';
import { DELIVERY_LIMITS } from '../delivery/limits.js';
import type { Report } from '../store/port.js';

/** Milliseconds that a provider may take; Twilio closes after 15 s itself. */
const PATIENCE = 15_000;

/** What to do after an error, and a sentence for the operator. */
export type Policy = [DeliveryPolicy, string];

export interface Provider {
  /** Stands before its codes: `twilio:21610`. */
  id: string;
  /** As the operator knows it. */
  name: string;
  /** The variables that hold its credentials. */
  credentials: string;
  /** The codes that need another answer than their HTTP status gives. */
  policies: Record<number, Policy>;
  /** Takes the code out of an error's body; undefined when it has none. */
  codeOf: (body: unknown) => number | undefined;
}

/** The connection was not even made: the provider has nothing. */
const NEVER_THERE = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];

function byStatus(status: number, { name, credentials }: Provider): Policy {
  if (status === 429) return ['throttle', `${name} asked for a pause.`];
  if (status === 401 || status === 403) return ['retry', `${name} refused ${credentials}.`];
  if (status === 503) return ['retry', `${name} is not available.`];
  // Something went wrong there, and nobody knows before or after the message was taken.
  if (status >= 500) return ['unknown', `${name} failed at a message.`];
  return ['stop', `${name} refused a message for good.`];
}

/** The error for an answer that is not 2xx. `retryAfter`: its header, in seconds. */
export function refused(
  provider: Provider,
  status: number,
  code: number | undefined,
  retryAfter?: string | null,
): DeliveryError {
  const [policy, sentence] =
    (code === undefined ? undefined : provider.policies[code]) ?? byStatus(status, provider);
  const pause = retryAfter && /^\d{1,5}$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined;
  return new DeliveryError(`${provider.id}:${code ?? status}`, sentence, policy, pause);
}

/** What a failure means that is reported after the message had been taken: whether to try again, or to be silent. */
export function lateFailure(
  policy: DeliveryPolicy | undefined,
): Pick<Report, 'again' | 'plain' | 'stopsContact'> {
  const { lateRetry: first, lateRetryMost: longest, sendAttempts: attempts } = DELIVERY_LIMITS;
  const again = { again: { first, longest, attempts } };
  if (policy === 'stop_contact') return { stopsContact: true };
  if (policy === 'plain') return { plain: true, ...again };
  return policy === 'retry' || policy === 'throttle' ? again : {};
}

/** The error for a request that got no answer. */
function broken({ id, name }: Provider, error: unknown): DeliveryError {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  const why = [code, cause?.code].find((value) => typeof value === 'string');
  return NEVER_THERE.includes(String(why))
    ? new DeliveryError(`${id}:${why}`, `${name} could not be reached.`, 'retry')
    : new DeliveryError(`${id}:no_answer`, `An attempt to send through ${name} broke off.`, 'unknown');
}

/**
 * Posts a message and answers the id that the provider gives it.
 *
 * @throws DeliveryError by the provider's policies
 */
export async function post(
  provider: Provider,
  url: string,
  init: Pick<RequestInit, 'headers' | 'body'>,
  idOf: (body: unknown) => string | undefined,
): Promise<string> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(url, { ...init, method: 'POST', signal: AbortSignal.timeout(PATIENCE) });
    body = await response.json().catch(() => undefined);
  } catch (error) {
    throw broken(provider, error);
  }
  if (!response.ok) {
    throw refused(provider, response.status, provider.codeOf(body), response.headers.get('retry-after'));
  }
  const id = idOf(body);
  if (id) return id;
  const { id: name } = provider;
  throw new DeliveryError(`${name}:unreadable`, `${provider.name} answered what cannot be read.`, 'unknown');
}
