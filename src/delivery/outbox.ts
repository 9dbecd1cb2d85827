/**
 * Sends: takes the oldest unsent message of each conversation of a channel that is pushed, hands it to that
 * channel's sender, and writes down what became of it. Messages of one person leave in order; the next waits
 * until the provider took the one before, for a short SMS overtakes a long one.
 */
import { randomUUID } from 'node:crypto';
import type { Sender } from '../channels/types.js';
import type { Outgoing, Settlement, Store } from '../store/port.js';
import type { Vault } from '../store/vault.js';
import { DeliveryError, type Log, loggable } from './errors.js';
import { DELIVERY_LIMITS } from './limits.js';
import { createPump, type Pump } from './pump.js';

export interface OutboxOptions {
  store: Pick<Store, 'claimOutgoing' | 'settle' | 'watch'>;
  vault: Pick<Vault, 'open'>;
  senders: Sender[];
  clock: () => number;
  log: Log;
  /** Names this outbox in the store; unique among all processes. */
  name?: string;
  atOnce?: number;
  /** Milliseconds, each. */
  lease?: number;
  poll?: number;
  /** Longest that a sender may take. */
  patience?: number;
  /** 0 ≤ random() < 1, for the back-off's jitter. */
  random?: () => number;
}

type Fate = Pick<Settlement, 'status' | 'providerId' | 'retryAt' | 'error' | 'stopsContact' | 'plain'>;

/**
 * Answers an outbox that stands still until start().
 *
 * @example const outbox = createOutbox({ store, vault, senders: [sms], clock: Date.now, log })
 */
export function createOutbox(options: OutboxOptions): Pump {
  const {
    store,
    vault,
    clock,
    log,
    name = `outbox-${randomUUID()}`,
    atOnce = DELIVERY_LIMITS.sends,
    lease = DELIVERY_LIMITS.sendLease,
    poll = DELIVERY_LIMITS.poll,
    patience = DELIVERY_LIMITS.sendMost,
    random = Math.random,
  } = options;
  const senders = new Map(options.senders.map((sender) => [sender.channel, sender]));
  /** Channels that rest because their provider said "too many", and until when. */
  const resting = new Map<string, number>();

  async function claim(): Promise<Outgoing | undefined> {
    const now = clock();
    const awake = [...senders.keys()].filter((channel) => (resting.get(channel) ?? 0) <= now);
    return awake.length > 0 ? store.claimOutgoing(name, awake, now, lease) : undefined;
  }

  async function run(outgoing: Outgoing): Promise<void> {
    const { conversation, entry, fence } = outgoing;
    const fate = await send(outgoing);
    const settled = await store.settle({ conversation, seq: entry.seq, fence, ...fate, now: clock() });
    if (!settled)
      log.warn({ conversation, seq: entry.seq }, 'A message was settled by another outbox meanwhile.');
  }

  async function send(outgoing: Outgoing): Promise<Fate> {
    const { conversation, channel, addressSealed, entry, attempts, heardAt } = outgoing;
    try {
      const { until = Number.POSITIVE_INFINITY } = entry.body;
      if (clock() > until)
        throw new DeliveryError('too_late', 'A message waited until it was too late.', 'stop');
      const sender = senders.get(channel) as Sender;
      const ref = `${conversation}:${entry.seq}`;
      const sending = sender.send({ address: vault.open(addressSealed), prompt: entry.body, ref, heardAt });
      const { providerId } = await within(patience, sending);
      return { status: 'accepted', providerId };
    } catch (error) {
      const fate = fateOf(error, channel, attempts + 1, entry.body.picture !== undefined);
      const told = { ...loggable(error), conversation, seq: entry.seq, channel, attempts: attempts + 1 };
      log.warn(told, `A message was not sent; it is now ${fate.status}.`);
      return fate;
    }
  }

  function fateOf(error: unknown, channel: string, attempts: number, pictured: boolean): Fate {
    // Another error than ours is a mistake of the sender's: what the provider got is not known.
    if (!(error instanceof DeliveryError)) return { status: 'unknown', error: loggable(error).error };
    const { code, policy } = error;
    if (policy === 'unknown') return { status: 'unknown', error: code };
    if (policy === 'stop') return { status: 'undeliverable', error: code };
    if (policy === 'stop_contact') return { status: 'undeliverable', error: code, stopsContact: true };
    if (policy === 'plain' && pictured) return { status: 'pending', error: code, plain: true };
    if (attempts >= DELIVERY_LIMITS.sendAttempts) return { status: 'failed', error: code };
    const retryAt = Math.ceil(clock() + waitAfter(error, attempts));
    if (policy === 'throttle') resting.set(channel, Math.max(retryAt, resting.get(channel) ?? 0));
    return { status: 'pending', retryAt, error: code };
  }

  /** Milliseconds: what the provider asked for, or twice as long as before; spread, so that not all come at once. */
  function waitAfter({ policy, retryAfter }: DeliveryError, attempts: number): number {
    const { sendRetry, sendRetryMost, throttle } = DELIVERY_LIMITS;
    if (retryAfter !== undefined) return Math.min(retryAfter, sendRetryMost) * (1 + random() / 10);
    const first = policy === 'throttle' ? throttle : sendRetry;
    return Math.min(sendRetryMost, first * 2 ** (attempts - 1)) * (0.5 + random() / 2);
  }

  return createPump({
    name,
    claim,
    run,
    watch: (listener) => store.watch(listener),
    atOnce,
    poll,
    stop: DELIVERY_LIMITS.stop,
    log,
  });
}

/** A provider that does not answer may still have taken the message. */
function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DeliveryError('no_answer', 'The provider did not answer in time.', 'unknown')),
      milliseconds,
    );
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
