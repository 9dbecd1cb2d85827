/** What can go wrong between a person and us. Neither message nor code ever holds their words or number. */

/**
 * What to do about a failed attempt to send:
 * retry: the provider did not take it; again after a back-off.
 * throttle: the provider did not take it because there was too much; its whole channel rests.
 * plain: the provider did not take it for its picture; again at once, without one.
 * stop: this message cannot be delivered on this channel; never again.
 * stop_contact: nor can any other until the person writes again: they opted out.
 * unknown: the provider may have taken it, as when the connection broke before its answer.
 */
export type DeliveryPolicy = 'retry' | 'throttle' | 'plain' | 'stop' | 'stop_contact' | 'unknown';

/**
 * A message was not sent.
 *
 * @example throw new DeliveryError('twilio:21610', 'The person has opted out.', 'stop_contact')
 */
export class DeliveryError extends Error {
  /** `code`: the provider and its code. `message`: a sentence for the operator; never the provider's own text. */
  constructor(
    readonly code: string,
    message: string,
    readonly policy: DeliveryPolicy,
    /** Milliseconds that the provider asked us to wait. */
    readonly retryAfter?: number,
  ) {
    super(message);
    this.name = 'DeliveryError';
  }
}

/** turn_endless: the engine asked for effects without end; DELIVERY_LIMITS.steps stopped it. */
export type TurnErrorCode = 'turn_endless';

/** One turn of a conversation could not be thought. Policy: tried again, then the person is led to a human. */
export class TurnError extends Error {
  constructor(
    readonly code: TurnErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'TurnError';
  }
}

/** Where log lines go; pino has this shape. Fields hold codes and ids only. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * What a log may hold of an error: its code or name, and the places in our code that it came through. The message
 * is left out, for one of another library's may quote what a person wrote.
 *
 * @example loggable(new RangeError('secret')) // { error: 'RangeError', at: ['think (…/turn.js:12:3)'] }
 */
export function loggable(error: unknown): { error: string; at?: string[] } {
  const { code, name, stack } = (error ?? {}) as { code?: unknown; name?: unknown; stack?: unknown };
  const at = typeof stack === 'string' ? stack.match(/^ {4}at .*$/gm)?.slice(0, 5) : undefined;
  return {
    error: typeof code === 'string' ? code : typeof name === 'string' ? name : typeof error,
    ...(at ? { at: at.map((line) => line.slice(7)) } : {}),
  };
}
