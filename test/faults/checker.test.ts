import { expect, test } from '@jest/globals';
import type { LogEntry } from '../../src/store/port.js';
import { faultsOf, type History } from './checker.js';

const entry = (seq: number, direction: 'in' | 'out', text: string): LogEntry => ({
  seq,
  direction,
  status: direction === 'in' ? 'done' : 'delivered',
  at: 0,
  body: { text },
});

/** A person who wrote twice and was answered twice, as it should be. */
const good: History = {
  said: ['bonjour', 'oui'],
  got: [
    { ref: 'c:2', wire: 'What is it?', at: 100 },
    { ref: 'c:4', wire: 'Good.', at: 200 },
  ],
  conversation: 'c',
  log: [
    entry(1, 'in', 'bonjour'),
    entry(2, 'out', 'What is it?'),
    entry(3, 'in', 'oui'),
    entry(4, 'out', 'Good.'),
  ],
};
const [first, second] = good.got as [History['got'][0], History['got'][0]];
const verdictOf = (history: Partial<History>, reported: [string, number][] = []) =>
  faultsOf(
    { ...good, ...history },
    {
      wireOf: ({ body }) => (body as { text: string }).text,
      reported: new Map(reported),
      grace: 1_000,
      lease: 100,
    },
  );

test('a person who got each message once, in order, is no case for the checker', () => {
  expect(verdictOf({})).toEqual({ faults: [], unknown: 0 });
});

test.each<[string, Partial<History>]>([
  ['a message was lost', { got: [first] }],
  ['a message came twice', { got: [first, { ...first, at: 110 }, second] }],
  ['messages came in another order', { got: [second, first] }],
  ['a message of somebody else came', { got: [first, second, { ref: 'd:2', wire: 'What is it?', at: 300 }] }],
  ['a message says something else', { got: [first, { ...second, wire: 'Bad.' }] }],
  ['what was written is read twice', { log: [...good.log, entry(5, 'in', 'oui')] }],
  ['what was written is not read', { said: ['bonjour', 'oui', 'merci'] }],
  ['what was written is read in another order', { said: ['oui', 'bonjour'] }],
  ['a message waits', { log: [...good.log.slice(0, 3), { ...entry(4, 'out', 'Good.'), status: 'unknown' }] }],
  ['a person waits', { log: [...good.log.slice(0, 2), { ...entry(3, 'in', 'oui'), status: 'waiting' }] }],
])('it sees that %s', (_, history) => {
  expect(verdictOf(history).faults).not.toEqual([]);
});

test('a message may come again when the office waited for the report that it came, and there was none', () => {
  const again = { ...second, at: second.at + 1_000 };
  const log = [...good.log.slice(0, 3), { ...entry(4, 'out', 'Good.'), mayBeTwice: true as const }];
  const twice = { got: [first, second, again], log };
  expect(verdictOf(twice)).toEqual({ faults: [], unknown: 1 });
  expect(verdictOf(twice, [['c:4', again.at - 100]])).toEqual({ faults: [], unknown: 1 });
  expect(verdictOf(twice, [['c:4', again.at - 101]]).faults).toHaveLength(1);
  const soon = { ...second, at: second.at + 899 };
  expect(verdictOf({ got: [first, second, soon], log }).faults).toHaveLength(1);
  // And the log says so.
  expect(verdictOf({ ...twice, log: good.log }).faults).toHaveLength(1);
});
