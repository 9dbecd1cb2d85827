import { describe, expect, jest, test } from '@jest/globals';
import { DELIVERY_LIMITS } from '../../src/delivery/limits.js';
import { declic } from './run.js';

// Each test starts programs, on a machine that may be busy with other tests.
jest.setTimeout(60_000);

const lines = (out: string): unknown[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('declic understand', () => {
  test('says what each text means, in order, without its secrets', async () => {
    const input = [
      { id: 'a', text: "je n'ai pas de boite mail", lang: 'fr' },
      { text: 'mon mot de passe est Soleil2024', lang: 'fr' },
      { id: 7, text: 'hello', lang: 'en' },
    ];
    const { code, out, err } = await declic(
      ['understand'],
      input.map((line) => JSON.stringify(line)).join('\n'),
    );
    expect([code, err]).toEqual([0, '']);
    const [first, second, third] = lines(out) as Record<string, unknown>[];
    expect(first).toMatchObject({ id: 'a', lang: 'fr', facts: { email: 'none' }, route: 'triage' });
    expect(Object.keys(first ?? {})).toEqual([
      'id',
      'lang',
      'text',
      'facts',
      'difficulty',
      'secondary',
      'route',
      'guides',
      'definition',
      'confidence',
    ]);
    expect(second).toMatchObject({ id: null, text: expect.not.stringContaining('Soleil2024') });
    expect(third).toMatchObject({ id: 7, lang: 'en', route: 'greeting', difficulty: null, secondary: [] });
  });

  test('reads no more of a long text than the server does', async () => {
    const text = `j'ai perdu mon mot de passe ${'06 12 '.repeat(35_000)}je n'ai pas de boite mail`;
    const { code, out } = await declic(['understand'], JSON.stringify({ text }));
    expect(code).toBe(0);
    const [read] = lines(out) as { text: string; facts: Record<string, string> }[];
    expect(read?.text).toHaveLength(DELIVERY_LIMITS.text);
    expect(read?.facts).toEqual({ login: 'password_lost' });
  });

  test('tells each line that cannot be read, goes on, and fails in the end', async () => {
    const input =
      '{"id":"x"}\nsecret words\n\n{"id":"y","text":"bonjour","lang":"french"}\n[]\n{"text":"bonjour"}\n';
    const { code, out } = await declic(['understand'], input);
    expect(code).toBe(1);
    expect(lines(out)).toEqual([
      { line: 1, id: 'x', error: expect.stringContaining('"text" is missing') },
      { line: 2, id: null, error: 'The line is not JSON.' },
      { line: 4, id: 'y', error: expect.stringContaining('"lang"') },
      { line: 5, id: null, error: 'The line is not a JSON object.' },
      expect.objectContaining({ id: null, route: 'greeting' }),
    ]);
    expect(out).not.toContain('secret words');
  });
});
