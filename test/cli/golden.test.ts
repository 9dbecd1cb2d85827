import { describe, expect, test } from '@jest/globals';
import type { Prompt } from '../../src/engine/types.js';
import { type GoldenInput, parseGolden, printGolden, readInput } from '../../src/terminal/golden.js';

const prompt: Prompt = {
  id: 'email',
  lang: 'fr',
  lead: "D'accord.\nMerci.",
  text: 'Avez-vous une boîte mail ?',
  options: [
    { id: 'ok', label: 'Oui' },
    { id: 'none', label: 'Non', detail: 'jamais eu' },
  ],
};

const TEXT = `# Somebody without a mailbox
@lang fr
@at 2026-03-02T09:00:00Z

> (start)
[email] D'accord.
  Merci.
  Avez-vous une boîte mail ?
  1 Oui = ok
  2 Non, jamais eu = none
> 2
`;

const BY_SMS = TEXT.replace('@lang fr\n', '@lang fr\n@channel sms\n');

describe('a golden conversation', () => {
  test('is one readable text', () => {
    const at = '2026-03-02T09:00:00Z';
    const head = { title: 'Somebody without a mailbox', lang: 'fr', channel: 'web', at } as const;
    const turns = [
      { input: '(start)', prompts: [prompt] },
      { input: '2', prompts: [] },
    ];
    expect(printGolden(head, turns)).toBe(TEXT);
    expect(printGolden({ ...head, channel: 'sms' }, turns)).toBe(BY_SMS);
  });

  test('is read again as its head and what the person did', () => {
    expect(parseGolden(TEXT)).toEqual({
      title: 'Somebody without a mailbox',
      lang: 'fr',
      channel: 'web',
      at: '2026-03-02T09:00:00Z',
      inputs: ['(start)', '2'],
    });
  });

  test('by SMS says so, and no other channel is read', () => {
    expect(parseGolden(BY_SMS)).toEqual({ ...parseGolden(TEXT), channel: 'sms' });
    expect(() => parseGolden(TEXT.replace('@at', '@channel fax\n@at'))).toThrow('not fax');
  });

  test('without a language says what is missing', () => {
    expect(() => parseGolden('# A title\n@at 2026-03-02T09:00:00Z\n')).toThrow('"@lang …"');
  });

  test.each<[string, GoldenInput]>([
    ['(start)', { kind: 'start' }],
    ['(wait 3d)', { kind: 'wait', ms: 259_200_000 }],
    ['(wait 8m)', { kind: 'wait', ms: 480_000 }],
    ['(press device:none)', { kind: 'press', value: 'device:none' }],
    ['(audio)', { kind: 'attachment', attachment: 'audio' }],
    ['(je ne sais pas)', { kind: 'text', text: '(je ne sais pas)' }],
    ['  2 ', { kind: 'text', text: '2' }],
  ])('"%s" is what the person does', (line, input) => {
    expect(readInput(line)).toEqual(input);
  });
});
