import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Fixture, writeFixture } from '../content/fixture.js';
import { declic } from './run.js';

const GUIDE = 'knowledge/fr/password-lost.md';

let fixture: Fixture;
beforeEach(() => {
  fixture = writeFixture();
  fixture.edit(GUIDE, 'fr help.', 'Oui.\n> Appelez le 3949. Puis ouvrez caf.fr.');
});
afterEach(() => fixture.dispose());

test('an agency sees what it must verify, where it stands and what it rests on', async () => {
  const { code, out } = await declic(['facts', fixture.root]);
  expect(code).toBe(0);
  const [phone = '', site = '', last = ''] = out.split('\n\n');
  expect(phone).toMatch(/^phone 3949\n {2}.*password-lost\.md:18 {2}"Appelez le 3949\."\n/);
  expect(phone).toContain('source: none says it; the guide names https://www.caf.fr');
  expect(site).toMatch(/^site caf\.fr\n {2}.*password-lost\.md:18 {2}"Puis ouvrez caf\.fr\."\n/);
  expect(site).toContain('source: caf.fr https://www.caf.fr (2026-11-01)');
  expect(last).toBe("2 facts to verify, 1 of them in no source's title.\n");
});

test('a program gets the same as JSON', async () => {
  const { out } = await declic(['facts', '--json', fixture.root]);
  const rows = JSON.parse(out) as Record<string, unknown>[];
  expect(rows.map(({ kind, value, line, lang, source }) => [kind, value, line, lang, source])).toEqual([
    ['phone', '3949', 18, 'fr', null],
    ['site', 'caf.fr', 18, 'fr', { title: 'caf.fr', url: 'https://www.caf.fr', read: '2026-11-01' }],
  ]);
});

test('content that cannot be read is told as declic check tells it', async () => {
  fixture.edit(GUIDE, '## open', '# open');
  const { code, out } = await declic(['facts', fixture.root]);
  expect(code).toBe(1);
  expect(out).toContain(`${GUIDE}:`);
});
