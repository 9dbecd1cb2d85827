/**
 * Walks through every state that a conversation can reach: from each, everything that a person can do (each
 * option, each command, nonsense, a voice note, an old button) and everything that booking and the clock can
 * answer. Two sessions are the same state when they show the same question with the same things still open; the
 * rarer events are tried once in each shape of a moment, the options and the way to a human in every state.
 */

import type { Content } from '../../src/content/model.js';
import { LIMITS } from '../../src/engine/limits.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import type { Effect, EffectResult, Event, Prompt, Session } from '../../src/engine/types.js';
import { decide } from '../../src/triage/decide.js';
import { nextQuestion } from '../../src/triage/next.js';
import { COMMANDS, type FoundGuide } from '../../src/understanding/types.js';
import { invitation, MINUTE, nothingUnderstood, offer } from './sample.js';

export interface State {
  key: string;
  session: Session;
  /** The prompts of the turn that led here. */
  prompts: Prompt[];
  /** Keys of the states that one more event leads to, by what was done. */
  next: Map<string, string>;
}

/**
 * The shape of a moment: what is open and what has been reached, whatever was answered before. What was booked,
 * held or told of oneself matters where something is booked, and after.
 */
function shapeOf(session: Session): string {
  const { asked, under, stage, guide, offered, held, booked, callback, rounds, history, person, outcome } =
    session;
  if (under) return [asked?.id, under.id, stage].join('|');
  const open = asked && `${asked.id}/${asked.options.length}/${asked.retries}/${asked.more ?? ''}`;
  const offer = asked?.id === 'offer_guide' && offered && `${offered.id}/${offered.asked?.id}`;
  const beneath = asked?.id === 'invitation' && session.invited?.asked?.id;
  const before = [open, offer, beneath, stage, booked !== undefined, history.length > 0];
  if (stage === 'guide') return [...before, guide && `${guide.id}#${guide.step}/${guide.help}`].join('|');
  if (stage !== 'booking' && stage !== 'done') return before.join('|');
  return [
    ...before,
    held !== undefined,
    callback,
    rounds >= LIMITS.rounds,
    person.phone !== undefined,
    outcome !== undefined,
  ].join('|');
}

/** What two sessions must share to be walked only once: the shape, and what the table says of the facts. */
function keyOf(content: Content, session: Session): string {
  if (session.under || (session.stage !== 'need' && session.stage !== 'triage')) return shapeOf(session);
  const { fired, posture, priority } = decide(content.rules, session);
  // Two rules can come to one difficulty, and leave different questions open.
  return [shapeOf(session), fired[0]?.rule, posture, priority, nextQuestion(content, session)].join('|');
}

/** All answers that booking can give to an effect. */
function answers(effect: Effect, at: number): EffectResult[] {
  const { key } = effect;
  switch (effect.kind) {
    case 'offer':
      return [
        { kind: 'offer', key, offers: [offer('a'), offer('b'), offer('c')] },
        { kind: 'offer', key, offers: [] },
      ];
    case 'hold':
      return [
        {
          kind: 'hold',
          key,
          ok: true,
          reservation: `r-${key}`,
          until: effect.until,
          offer: offer(effect.slot),
        },
        { kind: 'hold', key, ok: false },
      ];
    case 'prolong':
      return [
        { kind: 'prolong', key, ok: true, until: effect.until },
        { kind: 'prolong', key, ok: false, until: at },
      ];
    case 'confirm':
      return [true, false].map((ok) => ({ kind: 'confirm', key, ok }));
    case 'release':
      return [{ kind: 'release', key, ok: true }];
    case 'callback':
      return [{ kind: 'callback', key, by: '2026-03-03T17:00:00Z', timeZone: 'Europe/Paris' }];
    case 'places':
      return [
        {
          kind: 'places',
          key,
          places: [{ id: 'p', name: 'Maison du lac', address: '1 rue du Lac, Valmont' }],
        },
      ];
  }
}

/** An invitation is planned, and says nothing; what happens to the person is that its time comes. */
function whenItComes(content: Content, before: Session, event: Event): [Session, Event] {
  if (event.kind !== 'invitation') return [before, event];
  const { session } = step(content, before, event);
  const due = session.timers.find(({ name }) => name === 'invitation');
  return [session, { kind: 'timer', at: due?.at ?? event.at, name: 'invitation' }];
}

/** All ways a turn can end: booking answers each effect in one of its ways. */
function endings(
  content: Content,
  session: Session,
  event: Event,
): { session: Session; prompts: Prompt[] }[] {
  const ends: { session: Session; prompts: Prompt[] }[] = [];
  const open: { session: Session; prompts: Prompt[]; effects: Effect[]; depth: number }[] = [];
  const first = step(content, session, event);
  open.push({ ...first, depth: 0 });
  for (let turn = open.pop(); turn; turn = open.pop()) {
    const [effect, ...others] = turn.effects;
    if (!effect) {
      ends.push(turn);
      continue;
    }
    if (turn.depth > 20) throw new Error(`a turn does not end: ${JSON.stringify(event)}`);
    for (const result of answers(effect, event.at)) {
      const then = step(content, turn.session, { kind: 'result', at: event.at, result });
      open.push({
        session: then.session,
        prompts: [...turn.prompts, ...then.prompts],
        effects: [...others, ...then.effects],
        depth: turn.depth + 1,
      });
    }
  }
  return ends;
}

/** What the open question offers, and the way to a human. */
function choices(session: Session): [string, Event][] {
  const at = session.lastAt + MINUTE;
  const options = (session.asked?.options ?? []).map((option): [string, Event] => [
    `=${option}`,
    { kind: 'message', at, choice: { question: session.asked?.id ?? '', option } },
  ]);
  const understood = { ...nothingUnderstood, route: 'human' } as const;
  return [...options, ['human', { kind: 'message', at, text: 'humain', understood }]];
}

/** Guides that the person's words may ask for: every one at the beginning and after the end, one of them between. */
function wishes(content: Content, { stage, lang }: Session): [FoundGuide][] {
  const guides = content.guides[lang] ?? [];
  return (stage === 'need' || stage === 'done' ? guides : guides.slice(0, 1)).map(({ id }) => [
    { id, score: 0.9 },
  ]);
}

/** Everything else that can happen to a session now. */
function events(content: Content, session: Session): [string, Event][] {
  const at = session.lastAt + MINUTE;
  const say = (text: string) => ({ kind: 'message', at, text, understood: nothingUnderstood }) as const;
  const list: [string, Event][] = [
    ['nonsense', say('blablabla')],
    ['emoji', say('🙂')],
    ['digit out of range', say('47')],
    ['voice note', { kind: 'message', at, attachment: 'audio' }],
    ['old slot button', { kind: 'message', at, choice: { question: 'slot', option: 'long-ago' } }],
    ['old fact button', { kind: 'message', at, choice: { question: 'device', option: 'none' } }],
    ['unknown button', { kind: 'message', at, choice: { question: 'horoscope', option: 'lion' }, text: 'x' }],
    [
      'a number',
      { kind: 'message', at, text: '[phone]', phone: { sealed: 's', hint: '12' }, redacted: ['phone'] },
    ],
    ['something began elsewhere', { ...say('me voila'), kin: { channel: 'whatsapp' } }],
    ['after days', { ...say('me revoila'), at: session.lastAt + 5 * 24 * 60 * MINUTE }],
  ];
  for (const command of COMMANDS) {
    list.push([
      command,
      { ...say(command), understood: { ...nothingUnderstood, route: 'command', command, confidence: 1 } },
    ]);
  }
  for (const guides of wishes(content, session)) {
    list.push([
      `wish for ${guides[0].id}`,
      { ...say('un guide'), understood: { ...nothingUnderstood, guides } },
    ]);
  }
  const later = session.lastAt + 5 * 24 * 60 * MINUTE;
  if (!session.invitations && !session.under)
    list.push(['invitation', { kind: 'invitation', at: later, invitation: invitation(later) }]);
  for (const { name, at: due } of session.timers)
    list.push([`timer ${name}`, { kind: 'timer', at: due, name }]);
  return list;
}

/**
 * All reachable states, from a page that was just opened. `channelHasPhone` as on SMS, or not, as on the web.
 * `look` sees every prompt on the way.
 */
export function walk(
  content: Content,
  lang: string,
  channelHasPhone: boolean,
  look: (prompt: Prompt) => void,
): Map<string, State> {
  const session = newSession({
    id: 'c',
    agency: 'demo',
    channel: channelHasPhone ? 'sms' : 'directline',
    channelHasPhone,
    content,
    lang,
    ...(channelHasPhone ? { short: true as const } : {}),
    at: 0,
  });
  if (channelHasPhone) session.textable = true;
  const { session: started, prompts } = step(content, session, { kind: 'start', at: 0, locale: lang });
  const states = new Map<string, State>();
  const open: State[] = [{ key: keyOf(content, started), session: started, prompts, next: new Map() }];
  for (const first of open) states.set(first.key, first);
  const shapes = new Set<string>();
  for (let state = open.pop(); state; state = open.pop()) {
    // The steps of all guides are alike, and so are their offers.
    const shape = shapeOf(state.session).replace(/[a-z0-9-]+(?=#\d|\/(?:need|end|urgency))/, '');
    const happenings = shapes.has(shape)
      ? choices(state.session)
      : [...choices(state.session), ...events(content, state.session)];
    shapes.add(shape);
    for (const [what, event] of happenings) {
      const [from, happens] = whenItComes(content, state.session, event);
      for (const [n, end] of endings(content, from, happens).entries()) {
        end.prompts.forEach(look);
        if (end.session.lang !== lang) continue; // the other language is walked by itself
        if (end.session.preparing) {
          state.next.set(what, 'an appointment is prepared'); // walked in invitation.test.ts
          continue;
        }
        const key = keyOf(content, end.session);
        state.next.set(n === 0 ? what : `${what} (${n})`, key);
        if (event.kind === 'message' && end.prompts.length === 0) {
          throw new Error(`no prompt after "${what}" in state ${state.key}`);
        }
        if (states.has(key)) continue;
        // Trace and history only grow; they are not part of a state.
        const kept = { ...end.session, trace: [], history: end.session.history.slice(-2) };
        const found = { key, session: kept, prompts: end.prompts, next: new Map() };
        states.set(key, found);
        open.push(found);
      }
    }
  }
  return states;
}
