import { describe, expect, test } from '@jest/globals';
import { Activity } from '@microsoft/agents-activity';
import fc from 'fast-check';
import { attachmentKind, receive } from '../../src/channels/directline/receive.js';
import {
  activityId,
  entryActivities,
  promptActivities,
  promptText,
} from '../../src/channels/directline/render.js';
import {
  createTokens,
  LIFETIME,
  newConversationId,
  secretCheck,
} from '../../src/channels/directline/tokens.js';
import type { Prompt } from '../../src/engine/types.js';
import type { Outcome } from '../../src/triage/outcome.js';

const EMAIL: Prompt = {
  id: 'email',
  lang: 'fr',
  lead: 'Merci.',
  text: 'Avez-vous une adresse mail ?',
  options: [
    { id: 'none', label: 'Non' },
    { id: 'ok', label: 'Oui' },
  ],
};

describe('a prompt as an activity', () => {
  test('says its lead and its question, and carries its id and its options', () => {
    expect(promptActivities(EMAIL)).toEqual([
      {
        type: 'message',
        from: { id: 'declic', name: 'Declic', role: 'bot' },
        locale: 'fr',
        text: 'Merci.\n\nAvez-vous une adresse mail ?',
        textFormat: 'plain',
        inputHint: 'expectingInput',
        speak: 'Merci. Avez-vous une adresse mail ?',
        channelData: { declic: { prompt: 'email' } },
        suggestedActions: {
          to: [],
          actions: [
            { type: 'messageBack', title: 'Non', text: 'Non', displayText: 'Non', value: 'email:none' },
            { type: 'messageBack', title: 'Oui', text: 'Oui', displayText: 'Oui', value: 'email:ok' },
          ],
        },
      },
    ]);
  });

  test('says that it must not be missed', () => {
    const [activity] = promptActivities({ ...EMAIL, alert: true });
    expect(activity?.channelData).toEqual({ declic: { prompt: 'email', alert: true } });
  });

  test('without options has no buttons, and without a lead only its text', () => {
    const { lead: _, ...rest } = EMAIL;
    const [activity] = promptActivities({ ...rest, options: [] });
    expect(activity).not.toHaveProperty('suggestedActions');
    expect(activity?.text).toBe(promptText(rest));
    expect(activity).not.toHaveProperty('speak');
  });

  test('reads aloud without the picture signs that a voice would spell out', () => {
    expect(promptActivities({ ...EMAIL, lead: 'Merci ✅', text: 'Bien 👍🏽' })[0]?.speak).not.toMatch(
      /\p{Extended_Pictographic}/u,
    );
  });

  test('with a picture has it as an attachment, whose name says what it shows', () => {
    const picture = { id: 'open-mail', description: 'Une boîte mail.' };
    const url = (id: string): string => `https://declic.example/pictures/${id}.png?v=1`;
    expect(promptActivities({ ...EMAIL, picture }, url)[0]?.attachments).toEqual([
      {
        contentType: 'image/png',
        contentUrl: 'https://declic.example/pictures/open-mail.png?v=1',
        name: 'Une boîte mail.',
      },
    ]);
    expect(promptActivities(EMAIL, url)[0]).not.toHaveProperty('attachments');
  });

  test('whose picture is gone, or cannot be fetched from anywhere, does without', () => {
    const prompt = { ...EMAIL, picture: { id: 'gone', description: 'Une porte.' } };
    const [without] = promptActivities(EMAIL);
    expect(promptActivities(prompt, () => undefined)[0]).toEqual(without);
    expect(promptActivities(prompt)[0]).toEqual(without);
  });

  test('that ends a triage is followed by its outcome', () => {
    const outcome = { resolution: 'booked', difficulty: 'no_email' } as Outcome;
    const activities = promptActivities({ ...EMAIL, outcome });
    expect(activities.map(({ type, name }) => [type, name])).toEqual([
      ['message', undefined],
      ['event', 'declic/outcome'],
    ]);
    expect(activities[1]?.value).toBe(outcome);
  });

  test('is an activity that the SDK accepts', () => {
    const picture = { id: 'open-mail', description: 'Une boîte mail.' };
    const prompt = { ...EMAIL, picture, outcome: {} as Outcome };
    for (const activity of promptActivities(prompt, () => 'https://declic.example/a.png')) {
      expect(() => Activity.fromObject(activity)).not.toThrow();
    }
  });
});

describe('a log entry as activities', () => {
  const at = Date.UTC(2026, 0, 2);

  test('of the bot has an id of its place in the log, and its event another', () => {
    const entry = { seq: 7, direction: 'out', status: 'sent', at, body: { ...EMAIL, outcome: {} } } as const;
    const activities = entryActivities('c', entry, () => undefined);
    expect(activities.map(({ id }) => id)).toEqual(['c|0000007', 'c|0000007.event']);
    expect(activities[0]).toMatchObject({ timestamp: '2026-01-02T00:00:00.000Z', conversation: { id: 'c' } });
  });

  test('of a start is nothing that anybody said', () => {
    const entry = { seq: 1, direction: 'in', status: 'done', at, body: { kind: 'start' } } as const;
    expect(entryActivities('c', entry, () => undefined)).toEqual([]);
  });

  test("of a person whose id cannot be unsealed any more is still the person's", () => {
    const body = { kind: 'message', text: 'x', echo: { from: { id: 'sealed' } } };
    const entry = { seq: 2, direction: 'in', status: 'done', at, body } as const;
    expect(entryActivities('c', entry, () => undefined)[0]?.from).toEqual({ id: 'person', role: 'user' });
  });

  test('has an id that sorts by place as text, for a long while', () => {
    expect(activityId('c', 9) < activityId('c', 10)).toBe(true);
    expect(activityId('c', 9_999_999)).toBe('c|9999999');
  });
});

describe('a posted activity', () => {
  test.each([
    ['a text', { text: 'bonjour' }, { text: 'bonjour' }],
    ['nothing at all', {}, { text: '' }],
    ['an empty text', { text: '' }, { text: '' }],
    ['a button', { text: 'Oui', value: 'email:ok' }, { text: 'Oui', value: 'email:ok' }],
    ['a value that is an object', { text: 'Oui', value: { a: 1 } }, { text: 'Oui' }],
    ['a picture', { attachments: [{ contentType: 'image/png' }] }, { attachment: 'image' }],
    [
      'a picture with words',
      { text: 'voici', attachments: [{ contentType: 'image/png' }] },
      { text: 'voici', attachment: 'image' },
    ],
    ['a locale', { text: 'x', locale: 'fr-FR' }, { text: 'x', locale: 'fr-FR' }],
    ['its own id', { text: 'x', channelData: { clientActivityID: 'c' } }, { text: 'x', client: 'c' }],
    ['an own id that is no text', { text: 'x', channelData: { clientActivityID: 7 } }, { text: 'x' }],
    ['an endless own id', { text: 'x', channelData: { clientActivityID: 'c'.repeat(300) } }, { text: 'x' }],
    ['channel data that is no object', { text: 'x', channelData: 'c' }, { text: 'x' }],
  ])('with %s is read', (_name, activity, message) => {
    expect(receive({ type: 'message', ...activity })).toEqual({ kind: 'message', message });
  });

  test.each([[null], ['text'], [[]], [{}], [{ type: '' }], [{ type: 'message', text: 7 }]])(
    '%j is refused',
    (body) => {
      expect(receive(body)).toMatchObject({ kind: 'invalid' });
    },
  );

  test('of any kind that the SDK takes is taken, and what it refuses in a field that is read is refused', () => {
    const word = fc.constantFrom<unknown>('', 'message', 'fr-FR', 'image/png', 7, true, [], {}, null);
    const field = (value: fc.Arbitrary<unknown>) => fc.option(value, { freq: 8, nil: undefined });
    const account = fc.oneof(word, fc.record({ id: word }, { requiredKeys: [] }));
    const files = fc.oneof(word, fc.array(fc.record({ contentType: word }), { maxLength: 2 }));
    const activities = fc.record({
      type: word,
      text: field(word),
      value: field(fc.anything()),
      from: field(account),
      locale: field(word),
      channelData: field(fc.oneof(word, fc.record({ clientActivityID: word }))),
      attachments: field(files),
    });
    fc.assert(
      fc.property(activities, (activity) => {
        // A client's null is an absent field; the SDK knows only absent ones.
        const said = Object.fromEntries(
          Object.entries(activity).filter(([, value]) => value !== null && value !== undefined),
        );
        let taken = true;
        try {
          Activity.fromObject(said);
        } catch {
          taken = false;
        }
        expect(receive(activity).kind !== 'invalid').toBe(taken);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['image/jpeg', 'image'],
    ['AUDIO/ogg', 'audio'],
    ['video/mp4', 'video'],
    ['application/pdf', 'file'],
    ['', 'file'],
    ['application/vnd.microsoft.card.adaptive', 'other'],
  ])('attaches %j as %s', (type, kind) => {
    expect(attachmentKind(type)).toBe(kind);
  });
});

describe('a token', () => {
  const tokens = createTokens(Buffer.alloc(32, 1));
  const now = Date.UTC(2026, 0, 1);

  test('says what it was given, until it ends', () => {
    const token = tokens.issue({ conversation: 'c', user: 'dl_1' }, 'chat', now);
    expect(tokens.read(token, 'chat', now)).toEqual({ conversation: 'c', user: 'dl_1' });
    expect(tokens.read(token, 'chat', now + LIFETIME.token * 1000 - 1)).toBeDefined();
    expect(tokens.read(token, 'chat', now + LIFETIME.token * 1000)).toBeUndefined();
  });

  test('of a stream opens nothing else, and the other way round', () => {
    const stream = tokens.issue({ conversation: 'c' }, 'stream', now);
    expect(tokens.read(stream, 'chat', now)).toBeUndefined();
    expect(tokens.read(stream, 'refresh', now)).toBeUndefined();
    expect(tokens.read(tokens.issue({ conversation: 'c' }, 'chat', now), 'stream', now)).toBeUndefined();
  });

  test('of another installation opens nothing', () => {
    const other = createTokens(Buffer.alloc(32, 2)).issue({ conversation: 'c' }, 'chat', now);
    expect(tokens.read(other, 'chat', now)).toBeUndefined();
  });

  test.each(['', '.', 'a.b', 'a.b.c', '{}', '💥.💥'])('that is %j opens nothing', (token) => {
    expect(tokens.read(token, 'chat', now)).toBeUndefined();
  });

  test('is for a conversation whose id nobody can guess', () => {
    const ids = new Set(Array.from({ length: 1000 }, newConversationId));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^[\w-]{22}$/);
  });

  test('a secret that is not set equals nothing', () => {
    for (const unset of [undefined, '']) {
      for (const given of ['', 'undefined', 'a']) expect(secretCheck(unset)(given)).toBe(false);
    }
    expect(secretCheck('a')('a')).toBe(true);
    expect(secretCheck('a')('ab')).toBe(false);
  });
});
