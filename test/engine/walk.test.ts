import { describe, expect, test } from '@jest/globals';
import { SegmentedMessage } from 'sms-segments-calculator';
import { smsText } from '../../src/channels/sms.js';
import { SMS_LIMITS, SMS_MORE, smsLimit } from '../../src/content/check/budget.js';
import { loadContent } from '../../src/content/load.js';
import type { MessageId } from '../../src/content/model.js';
import { optionText } from '../../src/engine/ask.js';
import type { Prompt } from '../../src/engine/types.js';
import { type State, walk } from './walk.js';

const content = loadContent(process.cwd());

/** CHANNELS §2.2 and §2.1: WhatsApp's interactive body, rows and buttons; Twilio's longest message. */
const LIMIT = { body: 1024, rows: 10, buttons: 3, button: 20, row: 24, rowDetail: 72, sms: 1600 };

/** What is too long in a prompt for some channel, or nothing. */
function tooLong({ id, lead, text, options }: Prompt): string[] {
  const body = lead ? `${lead}\n\n${text}` : text;
  const sms = [body, ...options.map((option, index) => `${index + 1} ${optionText(option)}`)].join('\n');
  const label = options.length <= LIMIT.buttons ? LIMIT.button : LIMIT.row;
  return [
    ...(body.length > LIMIT.body ? [`${id}: a body of ${body.length}`] : []),
    ...(sms.length > LIMIT.sms ? [`${id}: an SMS of ${sms.length}`] : []),
    ...(options.length > LIMIT.rows ? [`${id}: ${options.length} options`] : []),
    ...options
      .filter((option) => option.label.length > label)
      .map((option) => `${id}: label ${option.label}`),
    ...options
      .filter((option) => (option.detail?.length ?? 0) > LIMIT.rowDetail)
      .map((option) => `${id}: detail ${option.detail}`),
  ];
}

/** The messages said in a prompt that may make it longer. */
function longerOnes({ lang, lead = '' }: Prompt): MessageId[] {
  const { messages, sms } = content.words[lang] ?? {};
  return (Object.keys(SMS_MORE) as MessageId[]).filter((id) => {
    const [begins = ''] = (sms?.messages[id] ?? messages?.[id] ?? '').split(/[{\n]/);
    return begins !== '' && lead.includes(begins);
  });
}

/** An SMS that costs more than a prompt may, as Twilio counts it. */
function tooDear(prompt: Prompt, seen: Set<string>): string[] {
  const text = smsText(prompt);
  if (seen.has(text)) return [];
  seen.add(text);
  const usual = prompt.id === 'guide' ? SMS_LIMITS.step : SMS_LIMITS.prompt;
  const { segmentsCount, encodingName } = new SegmentedMessage(text);
  const most = smsLimit(longerOnes(prompt), usual);
  return segmentsCount > most ? [`${prompt.id}: ${segmentsCount} SMS (${encodingName}): ${text}`] : [];
}

/** A person who asked for a human sees slots, is asked for what a call needs, or is told who calls. */
function atHuman({ session: { asked, outcome, held } }: State): boolean {
  if (asked?.id === 'slot' || asked?.id === 'phone' || held) return true;
  return asked?.id === 'end' && (outcome?.resolution === 'callback' || outcome?.resolution === 'referred');
}

/** The states from which an end can be reached. */
function leadingToEnd(states: Map<string, State>): Set<string> {
  const before = new Map<string, string[]>();
  for (const { key, next } of states.values()) {
    for (const to of next.values()) before.set(to, [...(before.get(to) ?? []), key]);
  }
  const ending = [...states.values()].filter(({ session }) => session.outcome && session.stage === 'done');
  const reached = new Set(ending.map(({ key }) => key));
  for (const key of reached) for (const earlier of before.get(key) ?? []) reached.add(earlier);
  return reached;
}

// Both languages, and both kinds of channel: one that must ask for a phone number and one that need not.
describe.each([
  ['fr', true],
  ['en', false],
])('every state of a conversation in %s (the channel has a phone number: %s)', (lang, channelHasPhone) => {
  const long = new Set<string>();
  const unasked = new Set<string>();
  const dear = new Set<string>();
  const seen = new Set<string>();
  // The walk itself fails when a message gets no prompt, or when a turn does not end.
  const states = walk(content, lang, channelHasPhone, (prompt) => {
    for (const what of tooLong(prompt)) long.add(what);
    if (prompt.text.trim() === '') unasked.add(prompt.id);
    if (channelHasPhone && prompt.lang === lang) for (const what of tooDear(prompt, seen)) dear.add(what);
  });

  test('is found: hundreds of moments of the interview, each step of each guide, each moment of a booking', () => {
    const asked = new Set([...states.values()].map(({ session }) => session.asked?.id));
    const steps = new Set(
      [...states.values()].flatMap(({ session: { asked, guide } }) =>
        asked?.id === 'guide' && guide ? [`${guide.id}#${guide.step}`] : [],
      ),
    );
    const { facts, flow } = content.words[lang]?.questions ?? { facts: {}, flow: {} };
    const never = channelHasPhone ? ['phone'] : ['by_sms'];
    expect([...Object.keys(facts), ...Object.keys(flow)].filter((id) => !asked.has(id))).toEqual(never);
    expect(steps.size).toBe((content.guides[lang] ?? []).reduce((sum, guide) => sum + guide.steps.length, 0));
    expect(states.size).toBeGreaterThan(1000);
  });

  test('has words, within the limits of every channel', () => {
    expect([...long]).toEqual([]);
    expect([...unasked]).toEqual([]);
  });

  test('is few enough SMS, with all that is said before the question', () => {
    expect([...dear]).toEqual([]);
  });

  test('leads to a human with one message', () => {
    const lost = [...states.values()].filter(({ next }) =>
      [...next].some(([what, to]) => {
        const state = states.get(to);
        return what.startsWith('human') && state && !atHuman(state);
      }),
    );
    expect(lost.map(({ key }) => key)).toEqual([]);
    expect([...states.values()].filter(({ next }) => !next.has('human'))).toEqual([]);
  });

  test('leads to an end', () => {
    const ending = leadingToEnd(states);
    expect([...states.keys()].filter((key) => !ending.has(key))).toEqual([]);
  });
});
