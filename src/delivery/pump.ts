/**
 * Takes pieces of work from the store and runs several at a time: one loop for the worker and for the outbox.
 * It looks for work when woken, when a piece ends, and from time to time.
 */
import { type Log, loggable } from './errors.js';

export interface PumpOptions<T> {
  name: string;
  /** The next piece of work, or undefined when there is none now. */
  claim: () => Promise<T | undefined>;
  /** Does one piece. May throw; the line in the log is all that comes of it. */
  run: (work: T) => Promise<void>;
  /** Calls back when there may be work; answers how to unsubscribe. */
  watch: (listener: () => void) => () => void;
  /** Most pieces at the same time. */
  atOnce: number;
  /** Milliseconds. */
  poll: number;
  stop: number;
  log: Log;
}

export interface Pump {
  start(): void;
  /** Takes no more work, and waits for what is under way, at most `stop` milliseconds. */
  stop(): Promise<void>;
  wake(): void;
  /** Resolves when nothing is under way and nothing was found to do. */
  idle(): Promise<void>;
}

export function createPump<T>({ name, claim, run, watch, atOnce, poll, stop, log }: PumpOptions<T>): Pump {
  const running = new Set<Promise<void>>();
  let looking: Promise<void> | undefined;
  let again = false;
  let scheduled = false;
  let timer: NodeJS.Timeout | undefined;
  let unwatch: (() => void) | undefined;

  /** Many wakes in one tick, such as those of one group commit, are one look. */
  function wake(): void {
    if (timer === undefined || scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      look();
    });
  }

  function look(): void {
    if (timer === undefined) return;
    again = true;
    looking ??= take().finally(() => {
      looking = undefined;
      if (again && running.size < atOnce) wake();
    });
  }

  /** Claims one by one while nothing else is under way, then more and more at a time: they share a transaction. */
  async function take(): Promise<void> {
    let many = 1;
    while (again && timer !== undefined) {
      const room = atOnce - running.size;
      if (room <= 0) return;
      again = false;
      const found = await Promise.all(Array.from({ length: Math.min(many, room) }, claimOne));
      const works = found.filter((work) => work !== undefined);
      for (const work of works) begin(work);
      if (works.length > 0) again = true;
      many = works.length === found.length ? many * 2 : 1;
    }
  }

  async function claimOne(): Promise<T | undefined> {
    try {
      return await claim();
    } catch (error) {
      log.error({ ...loggable(error), pump: name }, 'Work could not be claimed; it is tried again.');
      return undefined;
    }
  }

  function begin(work: T): void {
    const done = run(work)
      .catch((error) =>
        log.error({ ...loggable(error), pump: name }, 'A piece of work failed; it is tried again.'),
      )
      .finally(() => {
        running.delete(done);
        wake();
      });
    running.add(done);
  }

  return {
    wake,

    start() {
      if (timer !== undefined) return;
      timer = setInterval(wake, poll);
      unwatch = watch(wake);
      wake();
    },

    async stop() {
      clearInterval(timer);
      timer = undefined;
      unwatch?.();
      unwatch = undefined;
      await looking;
      let late: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        late = setTimeout(resolve, stop);
      });
      await Promise.race([Promise.all(running), patience]);
      clearTimeout(late);
      if (running.size > 0) {
        log.warn(
          { pump: name, left: running.size },
          'Stopped with work under way; it is done after the next start.',
        );
      }
    },

    async idle() {
      for (;;) {
        look();
        await looking;
        if (running.size === 0 && !again && !scheduled) return;
        await Promise.all(running);
        await new Promise(setImmediate);
      }
    },
  };
}
