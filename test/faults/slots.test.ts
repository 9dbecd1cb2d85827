import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import { SEED } from '../seed.js';
import { bundleOffice, type Program } from './launch.js';
import { type Answer, Person } from './people.js';
import { onePlace, Town } from './town.js';

const PEOPLE = 200;
const SLOTS = 20;
/** Nobody loses more races than there are slots. */
const MOST_MESSAGES = SLOTS + 5;
/** A Monday, one minute past nine in Paris. */
const BEGINS = Date.parse('2026-11-30T08:01:00Z');

/** Asks for a human at once, takes any of the slots shown, and says yes to it. */
const wantsSlot: Answer = (prompt, random) => {
  if (!prompt) return { text: 'un humain' };
  if (prompt.outcome) return undefined;
  const slots = prompt.options.filter(({ id }) => id.includes('.'));
  const slot = slots[Math.floor(random() * slots.length)]?.id;
  const tapped = { slot: slot ?? 'callback', name: 'skip', confirm: 'yes' }[prompt.id];
  return tapped === undefined ? { text: 'un humain' } : { value: `${prompt.id}:${tapped}` };
};

describe(`two hundred people and twenty slots (SEED=${SEED})`, () => {
  let program: Program;
  beforeAll(() => {
    program = bundleOffice();
  }, 60_000);
  afterAll(() => program?.remove());

  test('twenty have an appointment, none has another one’s, and everybody else is called back', async () => {
    // Ten helpers, each there for one hour on Wednesday: two Wednesdays lie in the two weeks ahead.
    const agency = onePlace('busy', [{ weekday: 3, from: '14:00', to: '15:00' }], SLOTS / 2);
    const people = Array.from(
      { length: PEOPLE },
      (_, n) => new Person(n, 'busy', SEED, MOST_MESSAGES, wantsSlot, BEGINS),
    );
    const town = new Town({
      program,
      content: loadContent(resolve(import.meta.dirname, '../..')),
      people,
      agencies: [agency],
      begins: BEGINS,
      offices: 2,
    });
    try {
      await town.run();
      const { reservations } = await town.kept();
      expect(reservations).toHaveLength(SLOTS);
      expect(reservations.every((line) => line.endsWith('booked'))).toBe(true);
      expect(new Set(reservations.map((line) => line.split(' ').slice(0, 2).join())).size).toBe(SLOTS);

      // The last prompt of each: what became of them.
      const ends = people.map(({ address }) => {
        return town.provider.arrived.get(address)?.at(-1)?.prompt.outcome;
      });
      const slots = ends.flatMap((outcome) => (outcome?.resolution === 'booked' ? [outcome.slot?.id] : []));
      expect(new Set(slots).size).toBe(SLOTS);
      expect(slots).toHaveLength(SLOTS);
      expect(ends.filter((outcome) => outcome?.resolution === 'callback')).toHaveLength(PEOPLE - SLOTS);
    } finally {
      town.remove();
    }
  }, 300_000);
});
