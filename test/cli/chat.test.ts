import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import { parseGolden } from '../../src/terminal/golden.js';
import { runGolden } from '../../src/terminal/talk.js';
import { declic, start } from './run.js';

// Each test starts programs, on a machine that may be busy with other tests.
jest.setTimeout(60_000);

const AT = '2026-03-02T09:00:00Z';
const folder = mkdtempSync(join(tmpdir(), 'declic-golden-'));
afterAll(() => rmSync(folder, { recursive: true }));

const silent = { info: () => {}, warn: () => {}, error: () => {} };
/** Where the command keeps its throw-away store: a folder of this test's own, to see what is left in it. */
const TEMP = { TMPDIR: mkdtempSync(join(folder, 'tmp-')) };
const left = (): string[] => readdirSync(TEMP.TMPDIR);

/** Somebody whose payments stopped and who has no device: a slot, without a name or a number. */
const NO_DEVICE = [
  '(press device:none)',
  'CAF',
  '(press urgency:rights_cut)',
  '(press reading:cannot)',
  'humain',
  '1',
  '(press name:skip)',
  '(press phone:skip)',
  'oui',
];

describe('a person in the terminal', () => {
  test('ends with an appointment, by buttons, words and digits', async () => {
    const { code, out, err } = await declic(['chat', '--at', AT], `${NO_DEVICE.join('\n')}\n`, TEMP);
    expect(code).toBe(0);
    expect(err.trim().split('\n')).toHaveLength(1);
    const outcomes = out.split('\n').filter((line) => line.startsWith('outcome: '));
    expect(JSON.parse((outcomes.at(-1) ?? '').slice('outcome: '.length))).toMatchObject({
      difficulty: 'no_device',
      priority: 'rights_at_risk',
      posture: 'for',
      resolution: 'booked',
      slot: { startsAt: expect.stringMatching(/^2026-03-0/) },
    });
    expect(left()).toEqual([]);
  });

  test('is saved, and the saved conversation goes the same way again', async () => {
    const save = join(folder, 'no-device.txt');
    await declic(['chat', '--at', AT, '--save', save], `${NO_DEVICE.join('\n')}\n`);
    const saved = readFileSync(save, 'utf8');
    const golden = parseGolden(saved);
    expect(golden).toEqual({ title: 'no device', lang: 'fr', at: AT, inputs: ['(start)', ...NO_DEVICE] });

    const again = join(folder, 'again.txt');
    await declic(['chat', '--at', AT, '--save', again], `${golden.inputs.join('\n')}\n`);
    expect(readFileSync(again, 'utf8').replace('# again', '# no device')).toBe(saved);

    expect(await runGolden(loadContent(process.cwd()), golden, silent)).toBe(saved);
  });

  test('is answered in English when that is asked for', async () => {
    const { out } = await declic(['chat', '--lang', 'en', '--at', AT], '');
    expect(out).toMatch(/^Hello/);
  });

  test('who lets time go by is warned that a held appointment ends, and then that it ended', async () => {
    const { out } = await declic(['chat', '--at', AT], 'humain\n1\n(wait 8m)\n(wait 5m)\n');
    const [, afterWarning, afterEnd] = out.split(/^> \(wait .*\)$/m);
    expect(afterWarning?.trim()).not.toBe('');
    expect(afterEnd?.trim()).not.toBe('');
  });

  test('reads nothing but the conversation on standard output', async () => {
    const { out } = await declic(['chat', '--at', AT], 'bonjour\n');
    expect(out).not.toContain('\u001b');
    expect(out.split('\n').filter((line) => line.startsWith('> '))).toEqual(['> bonjour']);
  });

  test('leaves nothing behind when the terminal is closed', async () => {
    const child = start(['chat'], TEMP);
    await once(child.stdout, 'data');
    expect(left()).toHaveLength(1);
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(left()).toEqual([]);
  });

  test('is told before the first word that the conversation cannot be saved', async () => {
    const file = join(folder, 'nowhere', 'f.txt');
    const { code, out, err } = await declic(['chat', '--at', AT, '--save', file], 'bonjour\n');
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(`The conversation cannot be saved in ${file} (ENOENT).\n`);
  });

  test.each([
    ['a moment that is none', ['chat', '--at', 'tomorrow'], 'It is no moment'],
    [
      'a language that is not spoken',
      ['chat', '--lang', 'xx'],
      'Declic does not speak xx; it speaks fr, en.',
    ],
  ])('%s is refused with a sentence', async (_label, args, sentence) => {
    const { code, err } = await declic(args);
    expect(err).toContain(sentence);
    expect(code).toBe(1);
  });
});
