import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SEED } from '../seed.js';
import { NEEDS } from './callers.js';
import { bundleOffice, type Program } from './launch.js';
import { LineTown } from './line-town.js';

/** PEOPLE=500 is the long run: npm run test:faults. */
const PEOPLE = Number(process.env.PEOPLE) || 40;
const MESSAGES = 8;

describe(`${PEOPLE} people text an office that is killed every two seconds (SEED=${SEED})`, () => {
  let program: Program;
  beforeAll(() => {
    program = bundleOffice('line-office.ts');
  }, 60_000);
  afterAll(() => program?.remove());

  test('while a fifth of the calls fail and all is delivered twice, each gets each message once, in order', async () => {
    const town = new LineTown(program, PEOPLE, MESSAGES, SEED);
    const began = performance.now();
    try {
      await town.run();
      const verdicts = await town.verdicts();
      const unknown = verdicts.reduce((sum, verdict) => sum + verdict.unknown, 0);
      const { exchange, kills, callers, lines } = town;
      const { twilio, meta, refused, counts } = exchange;
      if (process.env.PEOPLE) {
        const texts = callers.reduce((sum, { got }) => sum + got.length, 0);
        const seconds = Math.round((performance.now() - began) / 1000);
        const told = { people: PEOPLE, texts, unknown, kills, ...counts, seconds };
        process.stdout.write(`${JSON.stringify(told)}\n`);
      }
      expect(verdicts.filter(({ faults }) => faults.length > 0)).toEqual([]);
      expect([...twilio.invalid, ...meta.faults, ...refused]).toEqual([]);
      // Nobody reads in the log who they are and what they said, nor on the disk who they are.
      expect(lines.filter((line) => ['3363998', ...NEEDS].some((said) => line.includes(said)))).toEqual([]);
      expect(town.onDisk().includes('3363998')).toBe(false);
      // It went wrong as much as it was meant to.
      expect(kills).toBeGreaterThanOrEqual(3);
      expect(counts.failed).toBeGreaterThan(counts.calls / 10);
      expect(counts.disordered).toBeGreaterThan(0);
      expect(counts.deliveries).toBeGreaterThan(2 * PEOPLE * MESSAGES);
    } finally {
      town.remove();
    }
  }, 3_600_000);
});
