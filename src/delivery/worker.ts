/**
 * Thinks: takes conversations with something to do, one turn at a time each, several at a time together. What a
 * turn changed is committed together; a turn whose claim was lost meanwhile is dropped, for another worker has it.
 */
import { randomUUID } from 'node:crypto';
import type { Claim, Commit, Store } from '../store/port.js';
import { type Log, loggable } from './errors.js';
import { DELIVERY_LIMITS } from './limits.js';
import { createPump, type Pump } from './pump.js';
import { giveHelp, type TurnParts, think, thinkOfHuman } from './turn.js';

export interface WorkerOptions extends TurnParts {
  store: Pick<Store, 'claim' | 'commit' | 'giveBack' | 'watch'>;
  log: Log;
  /** Names this worker in the store; unique among all processes. */
  name?: string;
  /** Conversations at the same time. */
  atOnce?: number;
  /** Milliseconds, each. */
  lease?: number;
  poll?: number;
  /** 0 ≤ random() < 1, for the back-off's jitter. */
  random?: () => number;
}

/**
 * Answers a worker that stands still until start().
 *
 * @example const worker = createWorker({ store, content, understand, carryOut, channels, clock: Date.now, log })
 */
export function createWorker(options: WorkerOptions): Pump {
  const {
    store,
    log,
    clock,
    name = `worker-${randomUUID()}`,
    atOnce = DELIVERY_LIMITS.turns,
    lease = DELIVERY_LIMITS.turnLease,
    poll = DELIVERY_LIMITS.poll,
    random = Math.random,
  } = options;

  /** Failed attempts in a row, by conversation. Forgotten in a restart, which is a new chance for the turn too. */
  const failures = new Map<string, number>();

  async function run(claim: Claim): Promise<void> {
    const failed = failures.get(claim.conversation) ?? 0;
    try {
      const saved = await store.commit(await turnOf(claim, failed));
      failures.delete(claim.conversation);
      if (!saved)
        log.warn({ conversation: claim.conversation }, 'A turn was dropped: another worker has it now.');
    } catch (error) {
      failures.set(claim.conversation, failed + 1);
      await postpone(claim, failed + 1, error);
    }
  }

  /** Nobody is left without an answer: first the turn itself, then a human, then the words of the help. */
  async function turnOf(claim: Claim, failed: number): Promise<Commit> {
    if (failed < DELIVERY_LIMITS.turnAttempts) return think(options, claim);
    if (failed === DELIVERY_LIMITS.turnAttempts && claim.entry) return thinkOfHuman(options, claim);
    return giveHelp(options, claim);
  }

  async function postpone(claim: Claim, failed: number, error: unknown): Promise<void> {
    const { turnRetry, turnRetryMost, turnAttempts } = DELIVERY_LIMITS;
    const wait = Math.min(turnRetryMost, turnRetry * 2 ** Math.min(failed - 1, 20)) * (0.5 + random() / 2);
    const { conversation } = claim;
    const seq = claim.entry?.seq;
    const next = failed < turnAttempts ? 'the turn is tried again' : 'the person is led to a human';
    log.error({ ...loggable(error), conversation, seq, failed }, `A turn failed; ${next}.`);
    await store.giveBack(claim, Math.ceil(clock() + wait));
  }

  return createPump({
    name,
    claim: () => store.claim(name, clock(), lease),
    run,
    watch: (listener) => store.watch(listener),
    atOnce,
    poll,
    stop: DELIVERY_LIMITS.stop,
    log,
  });
}
