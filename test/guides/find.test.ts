import { describe, expect, test } from '@jest/globals';
import type { Content, Guide } from '../../src/content/model.js';
import { findGuide } from '../../src/guides/find.js';
import { parseGuide } from '../../src/guides/load.js';
import type { Facts } from '../../src/triage/facts.js';

const read = (id: string, head: string, body = '## one\n\nText.\n\n> Help.\n'): Guide => {
  const text = `---\nid: ${id}\ntitle: T\n${head}\nsources: [{ title: s, url: "https://s.fr", read: 2026-01-01 }]\nreview_by: 2027-01-01\n---\n\n${body}`;
  const { guide, issues } = parseGuide(`knowledge/fr/${id}.md`, text);
  if (!guide) throw new Error(JSON.stringify(issues));
  return guide;
};

const guides = [
  read('any-password', 'difficulty: [password_lost, identity_check]'),
  read('caf-password', 'difficulty: [password_lost]\nwhen: { organism: caf }'),
  read('caf-phone', 'difficulty: [password_lost]\nwhen: { organism: caf, device: [smartphone] }'),
];
const content = { guides: { fr: guides } } as unknown as Content;
const knows = (facts: Record<string, string>): Facts =>
  Object.fromEntries(Object.entries(facts).map(([id, value]) => [id, { value, source: 'asked' }])) as Facts;

describe('a person who can do it alone is given the guide', () => {
  test.each([
    ['that fits everybody, when nothing more is known', {}, 'any-password'],
    ['of their site', { organism: 'caf', device: 'computer' }, 'caf-password'],
    ['that fits most of what they said', { organism: 'caf', device: 'smartphone' }, 'caf-phone'],
    ['that fits everybody, when theirs is another site', { organism: 'ameli' }, 'any-password'],
  ])('%s', (_label, facts, expected) => {
    expect(findGuide(content, 'fr', 'password_lost', knows(facts))?.id).toBe(expected);
  });

  test('and none when there is none for what blocks them, or in their language', () => {
    expect(findGuide(content, 'fr', 'no_email', {})).toBeUndefined();
    expect(findGuide(content, 'en', 'password_lost', {})).toBeUndefined();
  });
});

test('a step keeps its paragraphs apart and joins broken lines', () => {
  const guide = read(
    'long',
    'difficulty: [no_email]',
    '## one\n\nA long\nline.\n\nAnother.\n\n> Some\n> help.\n>\n> More.\n',
  );
  expect(guide.steps).toEqual([{ id: 'one', text: 'A long line.\nAnother.', help: 'Some help.\nMore.' }]);
});

test('a second quote is the smaller step', () => {
  const guide = read('smaller', 'difficulty: [no_email]', '## one\n\nDo.\n\n> Help\n> him.\n\n> Less.\n');
  expect(guide.steps).toEqual([{ id: 'one', text: 'Do.', help: 'Help him.', smaller: 'Less.' }]);
});
