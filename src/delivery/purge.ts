/** Deletes what has been kept long enough: texts after days, outcomes after months, as the operator set them. */
import type { Retention, Store } from '../store/port.js';
import { type Log, loggable } from './errors.js';
import { DELIVERY_LIMITS } from './limits.js';

export interface PurgeOptions {
  store: Pick<Store, 'purge'>;
  /** Milliseconds, each. */
  retention: Retention;
  clock: () => number;
  log: Log;
  /** Milliseconds between two purges. */
  every?: number;
}

export interface Purge {
  /** Purges now and then regularly; does not keep the process alive. */
  start(): void;
  /** Waits for a purge that is under way. */
  stop(): Promise<void>;
}

/**
 * Answers a purge that stands still until start().
 *
 * @example createPurge({ store, retention: { texts: 30 * DAY, outcomes: 365 * DAY }, clock: Date.now, log }).start()
 */
export function createPurge({
  store,
  retention,
  clock,
  log,
  every = DELIVERY_LIMITS.purge,
}: PurgeOptions): Purge {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function purge(): Promise<void> {
    try {
      const purged = await store.purge(clock(), retention);
      if (Object.values(purged).some((count) => count > 0))
        log.info(purged, 'Deleted what was kept long enough.');
    } catch (error) {
      log.error(loggable(error), 'What is too old could not be deleted; it is tried again within the hour.');
    }
  }

  function begin(): void {
    running ??= purge().finally(() => {
      running = undefined;
    });
  }

  return {
    start() {
      if (timer !== undefined) return;
      timer = setInterval(begin, every).unref();
      begin();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await running;
    },
  };
}
