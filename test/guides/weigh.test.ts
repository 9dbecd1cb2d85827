import { describe, expect, test } from '@jest/globals';
import type { Guide } from '../../src/content/model.js';
import { type Said, weigh } from '../../src/guides/weigh.js';

const guide = (id: string, ...difficulty: string[]): Guide => ({ id, difficulty }) as unknown as Guide;
const guides = [
  guide('mailbox-locked', 'email_locked'),
  guide('create-mailbox', 'no_email'),
  guide('help-nearby', 'procedure_complexity', 'digital_beginner'),
];
const found = guides.map(({ id }, at) => ({ id, score: 0.8 - at / 10 }));
const said = (facts: Record<string, string>, difficulty: Said['difficulty'], ...secondary: string[]): Said =>
  ({
    facts: Object.fromEntries(
      Object.entries(facts).map(([id, value]) => [id, { value, confidence: 1, evidence: value }]),
    ),
    difficulty,
    secondary,
  }) as Said;
const order = (what: Said): string[] => weigh(found, guides, what).map(({ id }) => id);

describe('a guide that was found by words', () => {
  test('keeps its place when nothing else was said', () => {
    expect(order(said({}, null))).toEqual(['mailbox-locked', 'create-mailbox', 'help-nearby']);
  });

  test('comes first when it is for what blocks, and last when it is for another trouble', () => {
    expect(order(said({ email: 'none' }, 'no_email'))[0]).toBe('create-mailbox');
    expect(order(said({}, 'no_email', 'digital_beginner'))).toEqual([
      'create-mailbox',
      'help-nearby',
      'mailbox-locked',
    ]);
  });

  test('counts nothing when it is for what works', () => {
    const scores = weigh(found, guides, said({ email: 'ok' }, null));
    expect(scores.filter(({ score }) => score === 0).map(({ id }) => id)).toEqual([
      'mailbox-locked',
      'create-mailbox',
    ]);
  });

  test('is left out when it is gone', () => {
    expect(weigh([{ id: 'gone', score: 1 }], guides, said({}, null))).toEqual([]);
  });
});
