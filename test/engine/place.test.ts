import { describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import type { Event, StepResult } from '../../src/engine/types.js';

const content = loadContent(process.cwd());

function talk(events: Event[]): StepResult {
  const session = newSession({
    id: 'c',
    agency: 'demo',
    channel: 'directline',
    channelHasPhone: false,
    content,
    lang: 'fr',
    at: 0,
  });
  return events.reduce<StepResult>((before, event) => step(content, before.session, event), {
    session,
    prompts: [],
    effects: [],
    records: [],
  });
}

const asksHuman: Event = {
  kind: 'message',
  at: 1,
  text: 'humain',
  understood: { facts: {}, difficulty: null, route: 'command', command: 'human', confidence: 1 },
};

describe('a person who came by the poster of a place', () => {
  test('is offered appointments with that place named', () => {
    const { effects } = talk([{ kind: 'start', at: 0, place: 'library' }, asksHuman]);
    expect(effects).toMatchObject([{ kind: 'offer', place: 'library' }]);
  });

  test('also when the first that was heard of them was a message', () => {
    const { effects } = talk([{ ...asksHuman, place: 'library' }]);
    expect(effects).toMatchObject([{ kind: 'offer', place: 'library' }]);
  });

  test('is expected there: the note says where they came from', () => {
    const { session, effects } = talk([{ kind: 'start', at: 0, place: 'library' }, asksHuman]);
    const key = effects[0]?.key ?? '';
    const noSlots = step(content, session, {
      kind: 'result',
      at: 2,
      result: { kind: 'offer', key, offers: [] },
    });
    const called = step(content, noSlots.session, {
      kind: 'message',
      at: 3,
      text: '[phone]',
      phone: { sealed: 'v1.x', hint: '34' },
      understood: { facts: {}, difficulty: null, route: 'unclear', confidence: 0 },
    });
    expect(called.effects).toMatchObject([{ kind: 'callback', note: { place: 'library' } }]);
  });

  test('keeps it when they start again, and one who came by none has none', () => {
    const { session } = talk([{ kind: 'start', at: 0, place: 'library' }, asksHuman]);
    expect(session.place).toBe('library');
    const { effects } = talk([{ kind: 'start', at: 0 }, asksHuman]);
    expect(effects[0]).not.toHaveProperty('place');
  });
});
