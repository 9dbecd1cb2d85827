/** What people type where a page has something to tap: a slot, a name, the wish to be called, who is writing. */
import { describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import { nameIn } from '../../src/engine/name.js';
import { newSession } from '../../src/engine/session.js';
import { slotInWords } from '../../src/engine/slot-words.js';
import { step } from '../../src/engine/step.js';
import type { EffectResult, Event, Offer, Session, StepResult } from '../../src/engine/types.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import { MINUTE, offer } from './sample.js';

const content = loadContent(process.cwd());
const understand = createUnderstanding(content);
/** Tuesday, ten o'clock in Paris. */
const NOW = Date.parse('2026-11-24T09:00:00Z');

const fresh = (lang = 'fr'): Session => ({
  ...newSession({ id: 'c', agency: 'demo', channel: 'sms', channelHasPhone: true, content, lang, at: NOW }),
  short: true,
});

const results = {
  offer: { kind: 'offer', offers: [offer('a'), offer('b')] },
  hold: { kind: 'hold', ok: true, reservation: 'r1', until: NOW + 10 * MINUTE, offer: offer('a') },
  callback: { kind: 'callback', by: '2026-11-25T17:00:00Z', timeZone: 'Europe/Paris' },
} as const;

/** What comes of an event, with booking's answers. */
function after(session: Session, event: Event): StepResult {
  let last = step(content, session, event);
  const { effects } = last;
  for (const { kind, key } of effects) {
    const result = { ...results[kind as keyof typeof results], key } as EffectResult;
    last = step(content, last.session, { kind: 'result', at: event.at, result });
  }
  return { ...last, effects };
}

async function says(session: Session, text: string): Promise<StepResult> {
  const asked = session.asked?.id;
  const understood = await understand(text, { lang: session.lang, ...(asked ? { asked } : {}) });
  return after(session, { kind: 'message', at: NOW, text, understood });
}

async function talk(...texts: string[]): Promise<StepResult> {
  let last: StepResult | undefined;
  for (const text of texts) last = await says(last?.session ?? fresh(), text);
  return last as StepResult;
}

describe('a slot', () => {
  const slot = (id: string, startsAt: string, placeName: string): Offer => ({
    ...offer(id),
    id,
    startsAt,
    placeName,
  });
  const offers = [
    slot('wed', '2026-11-25T08:00:00Z', 'CCAS de Montrivel'),
    slot('tue', '2026-11-24T13:00:00Z', 'Centre social La Passerelle'),
    slot('first', '2026-12-01T08:00:00Z', 'France Services de Montrivel'),
  ];

  test.each([
    ['mercredi', 'wed'],
    ['Mardi 24', 'tue'],
    ['le 25', 'wed'],
    ['mardi à 14h', 'tue'],
    ['14 h 00 svp', 'tue'],
    ['14:00', 'tue'],
    ['demain matin', 'wed'],
    ["aujourd'hui", 'tue'],
    ['cet après-midi', 'tue'],
    ['au ccas', 'wed'],
    ['à la passerelle', 'tue'],
    ['le 1er décembre', 'first'],
    ['je préfère le 1er decembre', 'first'],
    ['le plus tôt possible', 'tue'],
    ["n'importe lequel", 'tue'],
  ])('"%s"', (text, id) => {
    expect(slotInWords(text, offers, 'fr', NOW)?.id).toBe(id);
  });

  test.each([
    ['Tuesday 24', 'tue'],
    ['2pm', 'tue'],
    ['tomorrow at 9 am', 'wed'],
    ['the soonest', 'tue'],
  ])('"%s", in English', (text, id) => {
    expect(slotInWords(text, offers, 'en', NOW)?.id).toBe(id);
  });

  // Two of them, none of them, or more than a choice.
  test.each([
    '9h',
    'Montrivel',
    'samedi',
    'mardi à 15h',
    'pas mardi',
    'mardi je travaille',
    'mardi ou mercredi',
    'oui',
    '',
    '🙂',
  ])('"%s" says none', (text) => {
    expect(slotInWords(text, offers, 'fr', NOW)).toBeUndefined();
  });

  test('by its day is held, as by its number', async () => {
    const { session } = await talk('humain');
    const [first] = session.offers ?? [];
    const { effects } = await says(session, `${first?.placeName}`);
    // Both sample slots are at one place: it names none.
    expect(effects).toEqual([]);
    expect((await says(session, 'le plus tôt')).effects).toMatchObject([{ kind: 'hold', slot: first?.id }]);
  });
});

describe('a name', () => {
  test.each([
    ['Fatima Cissé', 'Fatima Cissé'],
    ["je m'appelle Fatima", 'Fatima'],
    ['je m appelle fatima svp', 'fatima'],
    ['Mon nom c’est Ali, merci', 'Ali'],
    ["c'est Jean-Pierre", 'Jean-Pierre'],
    ["bonjour, je m'appelle Mme DUPONT", 'Mme DUPONT'],
    ["M. O'Neil", "M. O'Neil"],
    ['My name is Sam', 'Sam'],
    ['Fatima 🙂', 'Fatima'],
    ['Ali [phone]', 'Ali'],
    ['Lê Tu', 'Lê Tu'],
    ['فاطمة', 'فاطمة'],
  ])('is in "%s"', (text, name) => {
    expect(nameIn(text)).toBe(name);
  });

  test.each([
    '[phone]',
    '🙂',
    '',
    '...',
    'oui',
    'OK',
    "c'est quoi",
    'comment ça',
    'vous voulez quoi ?',
    "j'ai pas compris",
    'je sais pas',
    "I don't know",
  ])('is not in "%s"', (text) => {
    expect(nameIn(text)).toBeUndefined();
  });

  test.each(['bonjour', 'merci', 'oui', '🙂', '06 39 98 12 34', 'vous êtes qui ?'])(
    'is not "%s": it is asked for again, and never stands at the desk',
    async (text) => {
      const { session, prompts } = await talk('humain', '1', text);
      expect([prompts.at(-1)?.id, session.person.name]).toEqual(['name', undefined]);
    },
  );

  test.each(['non', 'je veux pas', 'rien', 'pourquoi'])('need not be said: "%s"', async (text) => {
    const { session, prompts } = await talk('humain', '1', text);
    expect([prompts.at(-1)?.id, session.person.name]).toEqual(['confirm', '']);
  });
});

describe('a person who wants to be called', () => {
  test.each(['demander un appel', 'Rappelez-moi svp', 'je veux un appel', 'appelez moi'])(
    'is, whatever was asked, and is shown no list of appointments: "%s"',
    async (text) => {
      const { effects, prompts } = await talk("je n'arrive pas à la caf", text);
      expect(effects.map(({ kind }) => kind)).toEqual(['callback']);
      expect(prompts.at(-1)?.lead).toMatch(/Quelqu'un vous appelle/);
    },
  );

  test('by the button beside a question that came back after a voice note, also as the very first message', () => {
    const voice = after(fresh(), { kind: 'message', at: NOW, attachment: 'audio' });
    expect(voice.prompts.at(-1)).toMatchObject({ id: 'need', options: [{ id: 'human' }] });
    const tap: Event = { kind: 'message', at: NOW, choice: { question: 'need', option: 'human' } };
    const called = after(voice.session, tap);
    expect(called.effects.map(({ kind }) => kind)).toEqual(['callback']);
    // A second tap of the same finger is no second call.
    const again = after(called.session, tap);
    expect(again.effects).toEqual([]);
    expect(again.prompts.at(-1)?.lead).toMatch(/Quelqu'un vous appelle/);
    // Once that day is over it is one.
    const later = after(called.session, { ...tap, at: Date.parse('2026-11-27T10:00:00Z') });
    expect(later.effects.map(({ kind }) => kind)).toEqual(['callback']);
  });

  test('who held a slot gives it back', async () => {
    const { session } = await talk('humain', '1');
    const { effects } = await says(session, 'je veux un appel');
    expect(effects.map(({ kind }) => kind)).toEqual(['release', 'callback']);
  });
});

describe('a person who answers beside the question', () => {
  test.each(['je comprends pas la question', '🙂', '', 'OUI', 'x'.repeat(1600), '{}[]~^|\\€'])(
    'is asked again in other words: "%s"',
    async (text) => {
      const { prompts } = await talk("je n'arrive pas à la caf", text);
      expect(prompts.at(-1)).toMatchObject({ id: 'urgency', text: expect.stringContaining('Par exemple') });
    },
  );

  test.each(['vous êtes un robot ?', 'c est qui', 'qui etes vous'])(
    'learns who is writing: "%s"',
    async (text) => {
      const { prompts } = await talk("je n'arrive pas à la caf", text);
      expect(prompts.at(-1)).toMatchObject({
        id: 'urgency',
        lead: expect.stringContaining('pas une personne'),
      });
    },
  );

  test('agrees with a thumb where a yes says one thing only', async () => {
    const confirm = await talk('humain', '1', 'Fatima');
    expect((await says(confirm.session, '👍')).effects).toMatchObject([{ kind: 'confirm' }]);
    expect((await says(confirm.session, '👎')).effects.map(({ kind }) => kind)).toContain('offer');
  });
});
