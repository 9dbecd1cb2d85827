import { expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import { beginHold } from '../../src/engine/hold.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import { beginTurn } from '../../src/engine/turn.js';
import type { Session } from '../../src/engine/types.js';
import { offer } from './sample.js';

const content = loadContent(process.cwd());
const fresh = newSession({
  id: 'c',
  agency: 'demo',
  channel: 'sms',
  channelHasPhone: true,
  content,
  lang: 'fr',
  at: 0,
});

/** Somebody who is asked to confirm the slot that is kept for them. */
function holding(): Session {
  const turn = beginTurn(content, { ...fresh, stage: 'booking', spoken: true }, 0);
  beginHold(turn, 'r1', offer('s1'), 600_000);
  turn.session.asked = { id: 'confirm', options: ['yes', 'no'], retries: 0 };
  return turn.session;
}

test('a person who wants no more messages is told so once; their slot is free again and nothing rings', () => {
  const { session, prompts, effects, stop } = step(content, holding(), { kind: 'stop', at: 1_000 });
  expect(prompts.map(({ text, options }) => [text, options])).toEqual([
    [content.words.fr?.messages.stopped, []],
  ]);
  expect(effects).toMatchObject([{ kind: 'release', reservation: 'r1' }]);
  expect(session.timers).toEqual([]);
  expect(session.held).toBeUndefined();
  expect(stop).toBe(true);
});

test('a person whom the provider has told already hears nothing from us', () => {
  const { prompts, stop } = step(content, holding(), { kind: 'stop', at: 1_000, answered: true });
  expect(prompts).toEqual([]);
  expect(stop).toBe(true);
});

test('a booked appointment stays theirs, and the question where they left it', () => {
  const booked: Session = { ...holding(), booked: { id: 'r0', offer: offer('s0') } };
  const { session } = step(content, booked, { kind: 'stop', at: 1_000 });
  expect(session.booked?.id).toBe('r0');
  expect(session.asked?.id).toBe('confirm');
  const { prompts, stop } = step(content, session, { kind: 'start', at: 2_000 });
  expect(prompts).toHaveLength(1);
  expect(stop).toBeUndefined();
});
