import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type Fixture, writeFixture } from '../content/fixture.js';
import { declic } from './run.js';

// Each test starts programs, on a machine that may be busy with other tests.
jest.setTimeout(60_000);

let fixture: Fixture;
beforeEach(() => {
  fixture = writeFixture();
});
afterEach(() => fixture.dispose());

test('the content of this checkout has no error', async () => {
  const { code, out } = await declic(['check']);
  expect(out.split('\n').filter((line) => line.includes(': ') && !line.includes(': warning: '))).toEqual([
    expect.stringMatching(/^0 errors, \d+ warnings?\. fr, en: /),
  ]);
  expect(code).toBe(0);
});

test('content that is right is praised with numbers', async () => {
  const { code, out, err } = await declic(['check', fixture.root]);
  expect([code, err]).toEqual([0, '']);
  expect(out).toBe(
    '0 errors, 0 warnings. fr, en: 3 questions, 23 rules, 2 guides, 0 words explained. People are asked 2 questions (median), at most 3 (200 walks); by SMS that is 3 with the first words (median), at most 4.\n',
  );
});

test('a mistake is printed with the path from here, and the exit code tells', async () => {
  const line = fixture.edit('dialogs/en/messages.yaml', 'en {minutes}.', 'en.');
  const { code, out } = await declic(['check', fixture.root]);
  const file = join(relative(process.cwd(), fixture.root), 'dialogs/en/messages.yaml');
  expect(out.split('\n')[0]).toBe(
    `${file}:${line}: hold_warning: uses no argument, but in fr it uses {minutes}`,
  );
  expect(code).toBe(1);
});

test('a file of the wrong shape is told before anything else', async () => {
  fixture.edit('dialogs/en/messages.yaml', 'thanks: "en."', 'thanks: [en]');
  const { code, out } = await declic(['check', fixture.root]);
  expect(out.split('\n').slice(1)).toEqual([
    '1 error, 0 warnings. The rest is checked when the files have their right shape.',
    '',
  ]);
  expect(code).toBe(1);
});

test('a table that can end without an answer is told, and nobody walks through it', async () => {
  fixture.edit('dialogs/rules.yaml', 'id: long\n    when: {}', 'id: long\n    when: { fear: true }');
  const { code, out, err } = await declic(['check', fixture.root]);
  expect([code, err]).toEqual([1, '']);
  expect(out).toContain('otherwise.0.when: the last rule of this part must hold always: when: {}');
  expect(out).toMatch(
    /\n1 error, 0 warnings\. fr, en: 3 questions, 23 rules, 2 guides, 0 words explained\.\n$/,
  );
});

test('errors come before warnings', async () => {
  fixture.edit('dialogs/questions.yaml', '[none, locked, managed_by_other, ok]', '[locked, ok]');
  fixture.edit('knowledge/fr/password-lost.md', 'read: 2026-11-01', 'read: 2999-01-01');
  const { out } = await declic(['check', fixture.root]);
  const kinds = out
    .split('\n')
    .slice(0, 2)
    .map((line) => line.includes(': warning: '));
  expect(kinds).toEqual([false, true]);
});

test('a file that nothing reads is an error, and the rest is checked all the same', async () => {
  for (const file of ['dialogs/fr/message.yaml', 'dialogs/fr/.DS_Store', 'dialogs/rules.yaml~'])
    fixture.write(file, '');
  fixture.edit('dialogs/en/messages.yaml', 'en {minutes}.', 'en.');
  const { code, out } = await declic(['check', fixture.root]);
  expect(out.split('\n').slice(0, -2)).toEqual([
    expect.stringMatching(/dialogs\/en\/messages\.yaml:\d+: hold_warning/),
    expect.stringMatching(/dialogs\/fr\/message\.yaml:1: nothing reads this file$/),
  ]);
  expect(out).toContain('\n2 errors, 0 warnings.');
  expect(code).toBe(1);
});

test('a warning alone is no failure', async () => {
  fixture.edit('knowledge/fr/password-lost.md', 'review_by: 2027-11-01', 'review_by: 2020-01-01');
  const { code, out } = await declic(['check', fixture.root]);
  expect(out).toContain(
    'knowledge/fr/password-lost.md:9: warning: review_by: was to be read again by 2020-01-01',
  );
  expect(code).toBe(0);
});

test('schemas are written where they are wanted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'declic-schemas-'));
  try {
    await declic(['check', fixture.root, '--schemas', folder]);
    expect(readdirSync(folder)).toContain('rules.json');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('an unknown command is refused with the list of commands', async () => {
  const { code, err } = await declic(['chatt']);
  expect(err).toContain("unknown command 'chatt'");
  expect(err).toContain('understand');
  expect(code).toBe(1);
});
