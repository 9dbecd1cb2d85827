import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { SegmentedMessage } from 'sms-segments-calculator';
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
    expect(golden).toEqual({
      title: 'no device',
      lang: 'fr',
      channel: 'web',
      at: AT,
      inputs: ['(start)', ...NO_DEVICE],
    });

    const again = join(folder, 'again.txt');
    await declic(['chat', '--at', AT, '--save', again], `${golden.inputs.join('\n')}\n`);
    expect(readFileSync(again, 'utf8').replace('# again', '# no device')).toBe(saved);

    expect(await runGolden(loadContent(process.cwd()), golden, silent)).toBe(saved);
  });

  test('by SMS reads what would be sent, and what each message costs', async () => {
    const { out, err } = await declic(
      ['chat', '--channel', 'sms', '--at', AT],
      'jai pas dadresse mail\n1\nhumain\n1\n(press name:skip)\noui\n',
    );
    expect(err).not.toContain('rror');
    expect(out.startsWith('> jai pas dadresse mail')).toBe(true);
    const blocks = out.split(/^> .*\n\n/m).slice(1);
    const messages = blocks.map((block) => {
      const [, text = '', count = '', encoding] =
        /^([\s\S]*?)\n\[(\d) SMS: (GSM-7|UCS-2)[^\]]*, \d+ of \d+ units\]\n/.exec(block) ?? [];
      const oracle = new SegmentedMessage(text);
      expect([Number(count), encoding]).toEqual([oracle.segmentsCount, oracle.encodingName]);
      return { text, count: Number(count) };
    });
    expect(messages).toHaveLength(6);
    expect(messages[0]?.text).toContain('\n1 Caf\n2 France Travail\n');
    // An SMS comes from a number: nobody asks for one.
    expect(out).not.toContain('numéro de téléphone');
    expect(out).toContain('"resolution":"booked"');
    const total = messages.reduce((sum, { count }) => sum + count, 0);
    expect(out.trimEnd().split('\n').at(-1)).toBe(`[${total} SMS in 6 messages]`);
  });

  test('on WhatsApp sees buttons or a list, and how full they are', async () => {
    const { out } = await declic(
      ['chat', '--channel', 'whatsapp', '--at', AT],
      'mot de passe perdu\nhumain\n1\n(press name:skip)\n',
    );
    expect(out).toMatch(/\n {2}\( Choisir \)\n {4}- Caf\n/);
    expect(out).toMatch(/\n\[list: body \d+ of 1024 characters; 9 of 10 rows, the longest \d+ of 24\]\n/);
    expect(out).toMatch(/\n {2}\( Passer \)\n\[reply buttons: .* 1 of 3 buttons, the longest 6 of 20\]\n/);
    expect(out).toMatch(/\n {2}\( Oui \)\n {2}\( Non \)\n\[reply buttons: .*; 2 of 3 buttons/);
    expect(out).not.toContain(' SMS');
  });

  test('by SMS is saved, and the saved conversation goes the same way again', async () => {
    const save = join(folder, 'by-sms.txt');
    await declic(['chat', '--channel', 'sms', '--at', AT, '--save', save], 'pas de mail\n1\n');
    const saved = readFileSync(save, 'utf8');
    expect(saved).toContain('\n@channel sms\n');
    expect(await runGolden(loadContent(process.cwd()), parseGolden(saved), silent)).toBe(saved);
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
      'a channel that there is not',
      ['chat', '--channel', 'fax'],
      "argument 'fax' is invalid. Allowed choices are web, sms, whatsapp.",
    ],
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
