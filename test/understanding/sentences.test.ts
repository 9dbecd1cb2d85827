/**
 * How well the lexicon reads sentences in many voices. Those at even places were looked at while it was written;
 * those at odd places only count. All were written by the author of the lexicon, so both halves flatter it: what new
 * sittings scored before any tuning stands beside them in sentences.yaml. The floors stand a little under what was
 * reached.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { DIFFICULTIES } from '../../src/triage/outcome.js';
import { ROUTES } from '../../src/understanding/types.js';
import { factsIn, understood } from './content.js';

interface Sentence {
  say: string;
  facts?: Record<string, string>;
  difficulty?: string;
  route?: string;
  command?: string;
}

const sentences = parse(readFileSync(new URL('./sentences.yaml', import.meta.url), 'utf8')) as Sentence[];

interface Score {
  precision: number;
  recall: number;
  routes: number;
  macroF1: number;
}

async function score(part: Sentence[]): Promise<Score> {
  const facts = { right: 0, said: 0, wanted: 0 };
  const counts = new Map(DIFFICULTIES.map((id) => [id as string, { right: 0, said: 0, wanted: 0 }]));
  let routes = 0;
  for (const { say, facts: wanted = {}, difficulty, route = 'triage' } of part) {
    const understanding = await understood(say);
    const said = factsIn(understanding);
    facts.said += Object.keys(said).length;
    facts.wanted += Object.keys(wanted).length;
    facts.right += Object.keys(wanted).filter((id) => said[id] === wanted[id]).length;
    if (understanding.route === route) routes++;
    const count = (id: string | null | undefined, kind: 'said' | 'wanted' | 'right') => {
      const entry = counts.get(id ?? '');
      if (entry) entry[kind]++;
    };
    count(understanding.difficulty, 'said');
    count(difficulty, 'wanted');
    if (difficulty === understanding.difficulty) count(difficulty, 'right');
  }
  const f1 = [...counts.values()].map(({ right, said, wanted }) => (2 * right) / (said + wanted || 1));
  return {
    precision: facts.right / facts.said,
    recall: facts.right / facts.wanted,
    routes: routes / part.length,
    macroF1: f1.reduce((sum, one) => sum + one, 0) / f1.length,
  };
}

describe('sentences in many voices', () => {
  test.each([
    ['looked at', 0, { precision: 0.96, recall: 0.95, routes: 0.97, macroF1: 0.96 }],
    ['never looked at', 1, { precision: 0.92, recall: 0.9, routes: 0.92, macroF1: 0.92 }],
  ] as const)('%s: facts, routes and difficulties are as good as they were', async (_name, half, floors) => {
    const reached = await score(sentences.filter((_sentence, at) => at % 2 === half));
    for (const [measure, floor] of Object.entries(floors)) {
      expect([measure, reached[measure as keyof Score] >= floor, reached[measure as keyof Score]]).toEqual([
        measure,
        true,
        expect.any(Number),
      ]);
    }
  });

  test('commands are recognised', async () => {
    for (const { say, command } of sentences)
      if (command) expect((await understood(say)).command).toBe(command);
  });

  test('every difficulty and every route has its sentences, in both halves', () => {
    for (const half of [0, 1]) {
      const part = sentences.filter((_sentence, at) => at % 2 === half);
      for (const id of DIFFICULTIES)
        expect(part.filter(({ difficulty }) => difficulty === id).length).toBeGreaterThan(3);
      for (const id of ROUTES)
        expect(part.filter(({ route = 'triage' }) => route === id).length).toBeGreaterThan(1);
    }
    expect(sentences.length).toBeGreaterThan(300);
  });
});
