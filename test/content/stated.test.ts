import { expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import type { Content } from '../../src/content/model.js';
import { mustBeSourced, statedFacts } from '../../src/content/stated.js';

const content = loadContent(process.cwd());

test('an agency sees each emergency number of the messages with the source that says it', () => {
  for (const lang of content.languages) {
    const told = statedFacts(content).filter(
      ({ kind, file }) => kind === 'phone' && file === `dialogs/${lang}/messages.yaml`,
    );
    expect(told.map(({ key }) => key)).toEqual(['112', '15', '17', '18', '3114', '3919', '119', '114']);
    for (const { value, source } of told) expect([value, source?.title]).toEqual([value, expect.any(String)]);
  }
});

test('no number that somebody acts on is without a source', () => {
  expect(statedFacts(content).filter((fact) => mustBeSourced(fact) && !fact.source)).toEqual([]);
});

test('a number in a message that no source says is found', () => {
  const words = structuredClone(content.words);
  if (words.fr) words.fr.messages.thanks = 'Avec plaisir. Sinon, appelez le 3999.';
  const changed: Content = { ...content, words };
  const found = statedFacts(changed).filter(({ key }) => key === '3999');
  expect(found).toMatchObject([{ file: 'dialogs/fr/messages.yaml', path: ['thanks'], kind: 'phone' }]);
  expect(found[0]?.source).toBeUndefined();
});
