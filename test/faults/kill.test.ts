import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import { SEED } from '../seed.js';
import { bundleOffice, type Program } from './launch.js';
import { KILL_POINTS } from './orders.js';
import { type Answer, Person, randomOf, seqOf } from './people.js';
import { onePlace, type Strike, Town } from './town.js';

const PEOPLE = 50;
const MESSAGES = 9;
const KILLS = 210;
/** A Monday, one minute past nine in Paris. */
const BEGINS = Date.parse('2026-11-30T08:01:00Z');

const NEEDS = [
  "bonjour je n'arrive pas à aller sur le site de la caf",
  "j'ai perdu mon mot de passe ameli",
  "je n'ai pas d'adresse mail",
  'je ne sais pas lire le courrier des impôts',
  'I have no computer and I must declare to France Travail',
  "j'ai peur de me tromper",
  'le site ne marche pas',
];

/** Taps any button, or says something that fits; now and then something that does not. */
const anyAnswer: Answer = (prompt, random) => {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  if (!prompt) return { text: random() < 0.5 ? 'un humain' : pick(NEEDS) };
  if (prompt.id === 'need') return { text: pick(NEEDS) };
  if (prompt.id === 'name') return { text: 'Camille' };
  if (random() < 0.08) return { text: pick(['???', 'retour', 'aide', 'je ne comprends pas', 'un humain']) };
  const option = prompt.options.length > 0 ? pick(prompt.options) : undefined;
  if (!option) return { text: 'oui' };
  if (random() < 0.4) return { text: String(prompt.options.indexOf(option) + 1) };
  return { value: `${prompt.id}:${option.id}`, text: option.label };
};

/** Every person has a helper of their own: nobody's slots depend on how fast somebody else is. */
function makeTown(program: Program): Town {
  const everyDay = ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, from: '09:00', to: '17:00' }));
  const people = Array.from(
    { length: PEOPLE },
    (_, n) => new Person(n, `agency${n}`, SEED, MESSAGES, anyAnswer, BEGINS),
  );
  return new Town({
    program,
    content: loadContent(resolve(import.meta.dirname, '../..')),
    people,
    agencies: people.map(({ agency }) => onePlace(agency, everyDay)),
    begins: BEGINS,
  });
}

/** Three of four at a named point of the work, in turn; the others at any moment. */
function planKills(): Strike[] {
  const random = randomOf(SEED);
  return Array.from({ length: KILLS }, (_, n): Strike => {
    if (random() < 0.25) return { after: Math.floor(random() * 60) };
    const point = KILL_POINTS[n % KILL_POINTS.length] as (typeof KILL_POINTS)[number];
    return { kill: { point, count: 1 + Math.floor(random() * 2) } };
  });
}

describe(`an office that is killed again and again (SEED=${SEED})`, () => {
  let program: Program;
  beforeAll(() => {
    program = bundleOffice();
  }, 60_000);
  afterAll(() => program?.remove());

  test('fifty people who talk meanwhile get every answer once, in order, as if nothing had happened', async () => {
    const calm = makeTown(program);
    const struck = makeTown(program);
    try {
      await calm.run();
      const perLife = KILLS / MESSAGES;
      await struck.run({
        plan: planKills(),
        from: ({ said, number }) => Math.floor(said * perLife + (number / PEOPLE) * perLife * 0.8),
        patience: 250,
      });

      const died = [...struck.kills.values()].reduce((sum, count) => sum + count, 0);
      expect(died).toBeGreaterThanOrEqual(200);
      expect([...struck.kills.keys()].sort()).toEqual([...KILL_POINTS, 'any moment'].sort());

      const undisturbed = await calm.transcripts();
      const after = await struck.transcripts();
      for (const [number, lines] of undisturbed) {
        expect(lines.length).toBeGreaterThanOrEqual(2 * MESSAGES);
        expect({ number, lines: after.get(number) }).toEqual({ number, lines });
      }
      expect(await struck.kept()).toEqual(await calm.kept());
      for (const [, arrivals] of struck.provider.arrived) {
        const seqs = arrivals.map(({ ref }) => seqOf(ref));
        expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
      }
    } finally {
      calm.remove();
      struck.remove();
    }
  }, 300_000);
});
