/**
 * Reads what happened to one person and says what should not have: messages that were lost, came twice, came in
 * another order, or were another one's.
 */
import type { LogEntry } from '../../src/store/port.js';
import type { Got } from './callers.js';

export interface History {
  /** What the person wrote, in order. */
  said: string[];
  /** What reached their telephone, in order. */
  got: Pick<Got, 'ref' | 'wire' | 'at'>[];
  /** What the office has of it. */
  conversation: string;
  log: LogEntry[];
}

export interface Rules {
  /** A log entry as its provider gets it. */
  wireOf: (entry: LogEntry) => string;
  /** When the office first took a report on a message, by our own id of it. */
  reported: ReadonlyMap<string, number>;
  /** Milliseconds of the same clock for which a message of unknown fate waits for its report. */
  grace: number;
  /** Milliseconds that a call may take from the moment when it is decided: what is reported meanwhile comes too late. */
  lease: number;
}

export interface Verdict {
  faults: string[];
  /** Messages that came again because nobody could know that they had come: the office waited, and was told nothing. */
  unknown: number;
}

/**
 * Says what is wrong with a history; nothing of what was said stands in it.
 *
 * @example faultsOf({ said, got, conversation, log }, { wireOf, reported, grace: 6_000, lease: 1_000 }) // { faults: [], unknown: 0 }
 */
export function faultsOf({ said, got, conversation, log }: History, rules: Rules): Verdict {
  const faults: string[] = [];
  const read = log.filter(({ direction }) => direction === 'in');
  for (const { seq, status } of read) if (status !== 'done') faults.push(`${seq} is ${status}`);
  const texts = read.map(({ body }) => (body as { text?: string }).text);
  if (texts.join('\n') !== said.join('\n'))
    faults.push(
      `${said.length} messages were written, and ${texts.length} read, or others, or in another order`,
    );

  const sent = log.filter(({ direction }) => direction === 'out');
  const firsts = new Map<string, Pick<Got, 'ref' | 'wire' | 'at'>>();
  let unknown = 0;
  for (const arrival of got) {
    const first = firsts.get(arrival.ref);
    const told = rules.reported.get(arrival.ref);
    if (!first) firsts.set(arrival.ref, arrival);
    else if (mayComeAgain(first.at, arrival.at, told, rules)) unknown += 1;
    else {
      const [after, since] = [arrival.at - first.at, arrival.at - (told ?? arrival.at)].map(Math.round);
      faults.push(`${arrival.ref} came again after ${after} ms, ${since} ms after a report`);
    }
  }
  const refs = sent.map(({ seq }) => `${conversation}:${seq}`);
  if ([...firsts.keys()].join() !== refs.join())
    faults.push(`sent were ${refs.join()}, and there came ${[...firsts.keys()].join()}`);
  for (const [index, entry] of sent.entries()) {
    const wire = rules.wireOf(entry);
    const ref = refs[index];
    if (entry.status !== 'delivered') faults.push(`${ref} is ${entry.status}`);
    if (!entry.mayBeTwice && got.filter((arrival) => arrival.ref === ref).length > 1)
      faults.push(`${ref} came again, and nothing in the log says so`);
    if (got.some((arrival) => arrival.ref === ref && arrival.wire !== wire))
      faults.push(`${ref} is not what was meant`);
  }
  return { faults, unknown };
}

/** Only when the office had waited for the report that it came, and had none when it decided: up to a lease before. */
function mayComeAgain(
  first: number,
  again: number,
  reported: number | undefined,
  { grace, lease }: Rules,
): boolean {
  return again - first >= grace - lease && (reported === undefined || reported >= again - lease);
}
