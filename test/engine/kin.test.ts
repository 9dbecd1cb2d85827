import { describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import { isUnderWay } from '../../src/engine/kin.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import type { Event, MessageEvent, Session } from '../../src/engine/types.js';
import type { Outcome } from '../../src/triage/outcome.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import { invitation, MINUTE, offer } from './sample.js';

const content = loadContent(process.cwd());
const understand = createUnderstanding(content);
const HOUR = 60 * MINUTE;
const AT = Date.parse('2026-03-02T08:00:00Z');
const { messages } = content.words.fr ?? { messages: {} as Record<string, string> };

const fresh = (more: Partial<Session> = {}): Session => ({
  ...newSession({
    id: 'c',
    agency: 'demo',
    channel: 'whatsapp',
    channelHasPhone: true,
    content,
    lang: 'fr',
    at: AT,
  }),
  ...more,
});
const outcome = (more: Partial<Outcome>) => ({ resolution: 'booked', ...more }) as Outcome;

/** Somebody writes from a number that has an SMS conversation under way, unless `more` says otherwise. */
async function says(text: string, session: Session, more: Partial<MessageEvent> = {}) {
  const understood = await understand(text, { lang: session.lang, asked: session.asked?.id ?? 'need' });
  const event: Event = { kind: 'message', at: AT, text, understood, kin: { channel: 'sms' }, ...more };
  return step(content, session, event);
}

describe('what is worth going on with', () => {
  const spoken = (more: Partial<Session>): Session => fresh({ spoken: true, ...more });
  const yes: [string, Session][] = [
    ['an interview', spoken({ stage: 'triage' })],
    ['a guide', spoken({ stage: 'guide' })],
    ['a booking', spoken({ stage: 'booking' })],
    ['an appointment ahead', spoken({ stage: 'done', booked: { id: 'r', offer: offer('a') } })],
    [
      'a call ahead',
      spoken({ stage: 'done', outcome: outcome({ callback: { by: '2026-03-03T17:00:00Z' } }) }),
    ],
    ['a message to come', spoken({ stage: 'done', timers: [{ name: 'follow_up', at: AT + HOUR }] })],
    [
      'an appointment made elsewhere',
      spoken({ stage: 'done', invitations: [{ ...invitation(AT), progress: { state: 'prepared' } }] }),
    ],
  ];
  const no: [string, Session][] = [
    ['a greeting', spoken({})],
    ['an interview of long ago', spoken({ stage: 'triage', lastAt: AT - 80 * HOUR })],
    ['one that was given up', spoken({ stage: 'triage', outcome: outcome({ resolution: 'abandoned' }) })],
    [
      'an appointment that is over',
      spoken({
        stage: 'done',
        booked: { id: 'r', offer: { ...offer('a'), startsAt: '2026-03-01T08:00:00Z' } },
      }),
    ],
    ['what was solved', spoken({ stage: 'done', outcome: outcome({ resolution: 'self_help' }) })],
    [
      'an invitation to which nobody ever answered',
      fresh({ invitations: [{ ...invitation(AT), progress: { state: 'asked' } }] }),
    ],
  ];
  test.each(yes)('is %s', (_, session) => expect(isUnderWay(session, AT)).toBe(true));
  test.each(no)('is not %s', (_, session) => expect(isUnderWay(session, AT)).toBe(false));
});

describe('whether to go on is asked', () => {
  test('in English too, of who writes so', async () => {
    const { prompts } = await says('hello I lost my password', fresh());
    expect(prompts[0]).toMatchObject({ id: 'continue', lang: 'en', text: 'Shall we go on with that?' });
    expect(prompts[0]?.lead).toContain('by SMS');
  });

  test('of who opens the conversation without a word, and then greets them', () => {
    const asked = step(content, fresh(), { kind: 'start', at: AT, kin: { channel: 'sms' } });
    expect(asked.prompts.map(({ id }) => id)).toEqual(['continue']);
    const no: Event = { kind: 'message', at: AT, choice: { question: 'continue', option: 'no' } };
    expect(step(content, asked.session, no).prompts.map(({ id }) => id)).toEqual(['need']);
  });

  test('with a word about a secret that came first, and the secret is not said again', async () => {
    const asked = await says('mon mot de passe caf est [secret]', fresh(), { redacted: ['password'] });
    expect(asked.prompts[0]?.lead).toMatch(/effacé/);
    const next = await says('non', asked.session);
    expect(next.prompts[0]?.lead ?? '').not.toMatch(/effacé/);
  });

  test.each(['aide', 'langue', 'effacer', 'pas de message'])(
    'not before "%s" is answered, but with the next message',
    async (word) => {
      const first = await says(word, fresh());
      expect(first.prompts[0]?.id).not.toBe('continue');
      expect(first.session.kinAsked).toBeUndefined();
    },
  );

  test('not of who is in the middle of something here, nor twice', async () => {
    const { session } = await says("j'ai perdu mon mot de passe caf", fresh(), {});
    const no = await says('non', session);
    expect(no.prompts[0]?.id).not.toBe('continue');
    expect((await says('bonjour', { ...fresh(), kinAsked: true })).prompts[0]?.id).toBe('need');
    const busy = fresh({ spoken: true, stage: 'triage' });
    expect((await says('oui', busy)).prompts[0]?.id).not.toBe('continue');
  });

  test('not of who answers an invitation', async () => {
    const invited = fresh({
      asked: { id: 'invitation', options: ['yes', 'no', 'callback'], retries: 0 },
      invitations: [{ ...invitation(AT), progress: { state: 'asked' } }],
      invited: { key: 'k1' },
    } as Partial<Session>);
    expect((await says('oui', invited)).prompts[0]?.id).not.toBe('continue');
  });

  test('again in the same words after a word was explained', async () => {
    const { session } = await says('bonjour', fresh());
    expect((await says("c'est quoi franceconnect ?", session)).prompts[0]).toMatchObject({ id: 'continue' });
  });

  test('and a yes after the other conversation came to its end is no dead end', async () => {
    const { session } = await says('bonjour', fresh());
    const yes: Event = { kind: 'message', at: AT, choice: { question: 'continue', option: 'yes' } };
    const result = step(content, session, yes);
    expect(result.join).toBeUndefined();
    expect(result.prompts.map(({ id }) => id)).toEqual(['need']);
  });
});

describe('who goes on here from another channel', () => {
  const joins = async (session: Session, text?: string) => {
    const understood = text === undefined ? undefined : await understand(text, { lang: 'fr' });
    return step(content, session, { kind: 'joined', at: AT, ...(understood ? { understood } : {}) });
  };

  test('is told when they are called', async () => {
    const called = fresh({
      stage: 'done',
      asked: { id: 'end', options: ['again', 'human', 'bye'], retries: 0 },
      outcome: outcome({ resolution: 'callback', callback: { by: '2026-03-03T17:00:00Z' } }),
    });
    const { prompts } = await joins(called);
    expect(prompts[0]).toMatchObject({ id: 'end' });
    expect(prompts[0]?.lead).toMatch(new RegExp(`^${messages.resume}\n.*mardi 3`));
  });

  test('and asked for a human is offered appointments', async () => {
    const { effects } = await joins(fresh({ spoken: true, stage: 'triage' }), 'humain');
    expect(effects.map(({ kind }) => kind)).toEqual(['offer']);
  });

  test('and asked for their data reads them', async () => {
    const session = fresh({
      stage: 'triage',
      person: { name: 'Fatima' },
      asked: { id: 'urgency', options: ['none'], retries: 0 },
    });
    expect((await joins(session, 'mes données')).prompts[0]?.lead).toContain('Fatima');
  });
});
