import { describe, expect, test } from '@jest/globals';
import type { Content, Guide } from '../../src/content/model.js';
import { findGuide, findWanted } from '../../src/guides/find.js';
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

describe('a person whose words ask for a guide', () => {
  const topics = [
    ...guides,
    read('no-mail', 'difficulty: [no_email]'),
    read('mail-phone', 'difficulty: [no_email]\nwhen: { device: smartphone }'),
    read('pdf-phone', 'difficulty: [document_upload]\nby_words: true\nwhen: { device: smartphone }'),
    read('fraud', 'difficulty: [fear_of_error]\nby_words: true'),
  ];
  const known = { guides: { fr: topics } } as unknown as Content;
  const found = (...ids: [string, number][]) => ids.map(([id, score]) => ({ id, score }));

  test.each([
    ['is shown it', found(['fraud', 0.8], ['no-mail', 0.5]), {}, 'fraud'],
    ['is shown the one of their site', found(['any-password', 0.8]), { organism: 'caf' }, 'caf-password'],
    [
      'is shown the one for everybody, when they name no site',
      found(['caf-password', 0.8], ['any-password', 0.7]),
      {},
      'any-password',
    ],
    [
      'is shown that of the device which they speak of',
      found(['mail-phone', 0.9], ['no-mail', 0.6]),
      {},
      'mail-phone',
    ],
    [
      'is not shown that of a device which they do not have',
      found(['mail-phone', 0.9], ['no-mail', 0.6]),
      { device: 'computer' },
      'no-mail',
    ],
    [
      'is shown one found only by words whose device is not known',
      found(['pdf-phone', 0.9]),
      {},
      'pdf-phone',
    ],
    ['is shown none of another device', found(['pdf-phone', 0.9]), { device: 'computer' }, undefined],
    [
      'is shown none when two things are found equally well',
      found(['fraud', 0.8], ['no-mail', 0.79]),
      {},
      undefined,
    ],
    ['is shown none when none was found', found(), {}, undefined],
    ['is shown none that is gone', found(['gone', 0.9]), {}, undefined],
  ])('%s', (_label, ids, facts, expected) => {
    expect(findWanted(known, 'fr', ids, knows(facts as Record<string, string>))?.id).toBe(expected);
  });

  test('is given it at the end of the questions, before the one for everybody', () => {
    const own = {
      guides: { fr: [...guides, read('relative', 'difficulty: [password_lost]\nby_words: true')] },
    };
    const caf = knows({ organism: 'caf' });
    const find = (wanted?: string) =>
      findGuide(own as unknown as Content, 'fr', 'password_lost', caf, wanted)?.id;
    expect(find('relative')).toBe('relative');
    expect(find('any-password')).toBe('caf-password');
    expect(find()).toBe('caf-password');
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
