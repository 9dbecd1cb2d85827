/**
 * One turn of a conversation: what a claim holds goes in, what the commit saves comes out. Nothing is written here
 * but what booking does for an effect, and that happens once for each effect's key; so a turn that was lost in a
 * crash is simply thought again.
 */
import type { CarryOut } from '../booking/index.js';
import type { ChannelTraits, InboundBody } from '../channels/types.js';
import type { Content } from '../content/model.js';
import { remains } from '../engine/session.js';
import { step } from '../engine/step.js';
import type { Effect, Event, MessageEvent, Prompt, Session, TriageRecord } from '../engine/types.js';
import type { Claim, Commit, LogEntry } from '../store/port.js';
import type { Understand } from '../understanding/types.js';
import { parseChoice } from './choice.js';
import { TurnError } from './errors.js';
import type { Identity } from './identity.js';
import { DELIVERY_LIMITS } from './limits.js';
import type { Listen } from './listen.js';
import { inParts } from './parts.js';
import { type Elsewhere, goOn, joinedBody, whereabouts } from './whereabouts.js';

export interface TurnParts {
  content: Content;
  understand: Understand;
  carryOut: CarryOut;
  /** Listens to voice notes, where a model for that is configured. */
  listen?: Listen | undefined;
  channels: ChannelTraits[];
  /** Knows people again on another channel; without it, each channel is for itself. */
  identity?: Identity | undefined;
  clock: () => number;
  /** ISO 639-1, for a person who has not shown their language; the content's first one by default. */
  defaultLanguage?: string;
  /** IANA name of the zone in which unasked messages keep civil hours. */
  timeZone?: string;
}

/**
 * Thinks about what a claim holds: the oldest waiting message, or the timers that have come due.
 *
 * @throws TurnError, and whatever understanding, booking or the engine throws; nothing was saved then
 * @example await store.commit(await think(parts, claim))
 */
export async function think(parts: TurnParts, claim: Claim): Promise<Commit> {
  const at = Math.max(parts.clock(), claim.session?.lastAt ?? 0);
  const { session, ...elsewhere } = await whereabouts(parts, claim, goOn(parts, claim, at), at);
  if (claim.entry) {
    const event = await eventOf(parts, claim, claim.entry, session, at);
    if ((event?.kind === 'message' || event?.kind === 'start') && elsewhere.kin) {
      event.kin = { channel: elsewhere.kin.channel };
    }
    return carryThrough(parts, claim, session, event ? [event] : [], at, elsewhere);
  }
  const due = dueTimers(session, at);
  const events = due.map(({ name }): Event => ({ kind: 'timer', at, name }));
  return carryThrough(parts, claim, session, events, at);
}

/**
 * The turn of a person whose message could not be thought about: as if they had asked for a human. It goes the
 * way that request always goes, so that they end with an appointment or a call and not with an apology.
 *
 * @throws as `think` does
 */
export async function thinkOfHuman(parts: TurnParts, claim: Claim): Promise<Commit> {
  const at = Math.max(parts.clock(), claim.session?.lastAt ?? 0);
  if (!isSaid(claim.entry)) return giveHelp(parts, claim);
  const event: MessageEvent = {
    kind: 'message',
    at,
    understood: { facts: {}, difficulty: null, route: 'command', command: 'human', confidence: 1 },
  };
  const phone = (claim.entry?.body as InboundBody | undefined)?.phone;
  if (phone) event.phone = phone;
  return carryThrough(parts, claim, goOn(parts, claim, at), [event], at);
}

/**
 * The last resort, which runs no rule and no booking: the help text, which says how to reach a human. What nobody
 * said, and timers, are dropped when they could not be thought about.
 */
export function giveHelp(parts: TurnParts, claim: Claim): Commit {
  const at = Math.max(parts.clock(), claim.session?.lastAt ?? 0);
  const session = structuredClone(goOn(parts, claim, at));
  const { languages, words } = parts.content;
  const help = (words[session.lang] ?? words[languages[0] ?? ''])?.messages.help ?? '';
  session.timers = session.timers.filter((timer) => timer.at > at);
  session.trace.push({ at, did: 'turn failed' });
  const prompt: Prompt = { id: session.asked?.id ?? 'need', lang: session.lang, text: help, options: [] };
  return toCommit(
    parts,
    claim,
    { session, prompts: isSaid(claim.entry) ? [prompt] : [], records: [], erase: false, stop: false },
    at,
  );
}

/** The person has said something. A timer, a new address and an invitation wait for no answer. */
function isSaid(entry: LogEntry | undefined): boolean {
  const kind = (entry?.body as InboundBody | undefined)?.kind;
  return entry !== undefined && kind !== 'moved' && kind !== 'invitation' && kind !== 'withdrawn';
}

function dueTimers(session: Session, at: number): Session['timers'] {
  return session.timers.filter((timer) => timer.at <= at).sort((a, b) => a.at - b.at);
}

/** The event that a log entry stands for, if it says anything; a text that is no button is understood first. */
async function eventOf(
  { understand, listen }: TurnParts,
  { channel }: Claim,
  entry: LogEntry,
  session: Session,
  at: number,
): Promise<Event | undefined> {
  const kept = entry.body as InboundBody;
  // Only the store had to know of the new address.
  if (kept.kind === 'moved') return undefined;
  const { kind, answered, locale, place, invitation, withdrawn: key } = kept;
  if (kind === 'invitation') return invitation && { kind, at, invitation };
  if (kind === 'withdrawn') return key === undefined ? undefined : { kind, at, key };
  if (kind === 'joined') {
    const asked = session.asked?.id;
    const given = { lang: session.lang, ...(asked ? { asked } : {}) };
    return {
      kind,
      at,
      ...(kept.text === undefined ? {} : { understood: await understand(kept.text, given) }),
    };
  }
  if (kind === 'stop') return { kind, at, ...(answered ? { answered } : {}) };
  if (kind === 'start') return { kind, at, ...(locale ? { locale } : {}), ...(place ? { place } : {}) };
  const body = listen ? await heard(kept, channel, listen) : kept;
  const { text, redacted, phone, attachment } = body;
  const choice = parseChoice(body.value) ?? parseChoice(text);
  const event: MessageEvent = { kind: 'message', at };
  if (text !== undefined) event.text = text;
  if (choice) event.choice = choice;
  if (redacted) event.redacted = redacted;
  if (phone) event.phone = phone;
  if (attachment) event.attachment = attachment;
  if (locale) event.locale = locale;
  if (place) event.place = place;
  if (text !== undefined && !choice) {
    const asked = session.asked?.id;
    event.understood = await understand(text, { lang: session.lang, ...(asked ? { asked } : {}) });
  }
  return event;
}

/** A message with what was said in its voice note, as if it had been written; as it is when it holds none. */
async function heard(body: InboundBody, channel: string, listen: Listen): Promise<InboundBody> {
  const { attachment, media, ...rest } = body;
  const said = attachment === 'audio' && media !== undefined ? await listen(channel, media) : undefined;
  return said ? { ...rest, ...said } : body;
}

/** What a turn has led to so far. */
interface Result {
  session: Session;
  prompts: Prompt[];
  records: TriageRecord[];
  erase: boolean;
  stop: boolean;
  join?: boolean;
  reach?: boolean;
}

/** Steps through the events and through the results of all that they ask of booking, in the order asked. */
async function carryThrough(
  parts: TurnParts,
  claim: Claim,
  session: Session,
  events: Event[],
  at: number,
  elsewhere: Elsewhere = {},
): Promise<Commit> {
  const { content, carryOut } = parts;
  const { conversation, channel } = claim;
  const turn: Result = { session, prompts: [], records: [], erase: false, stop: false };
  const effects: Effect[] = [];
  const next = [...events];
  for (let steps = 0; next.length > 0 || effects.length > 0; steps++) {
    if (steps >= DELIVERY_LIMITS.steps) {
      throw new TurnError(
        'turn_endless',
        `The engine asked for more than ${DELIVERY_LIMITS.steps} steps in one turn.`,
      );
    }
    // What an event asked of booking is answered before the next event (a second timer) is looked at.
    const effect = effects.shift();
    const event: Event = effect
      ? {
          kind: 'result',
          at,
          result: await carryOut(effect, {
            conversation,
            channel,
            // An invitation is its own agency's.
            agency: turn.session.agency,
            lang: turn.session.lang,
          }),
        }
      : (next.shift() as Event);
    // A timer may have been cleared by the one before it: the hold is gone, and with it the warning of its end.
    if (event.kind === 'timer' && !turn.session.timers.some(({ name }) => name === event.name)) continue;
    const result = step(content, turn.session, event);
    turn.session = event.kind === 'timer' ? withoutTimer(result.session, event.name, at) : result.session;
    turn.prompts.push(...result.prompts);
    turn.records.push(...result.records);
    turn.erase ||= result.erase === true;
    turn.stop ||= result.stop === true;
    turn.join ||= result.join === true;
    turn.reach ||= result.reach === true;
    effects.push(...result.effects);
  }
  return toCommit(parts, claim, turn, at, elsewhere);
}

/** A timer that has rung is over even if a step left it there: it must not wake the worker for ever. */
function withoutTimer(session: Session, name: string, at: number): Session {
  return { ...session, timers: session.timers.filter((timer) => timer.name !== name || timer.at > at) };
}

function toCommit(
  { channels, content }: TurnParts,
  claim: Claim,
  turn: Result,
  at: number,
  { kin, texts }: Elsewhere = {},
): Commit {
  const { conversation, version, fence, channel } = claim;
  const { polled, longest } = channels.find(({ id }) => id === channel) ?? {};
  const status = polled ? 'sent' : 'pending';
  const { session, prompts, records, erase, stop } = turn;
  const invitations = erase ? [] : changedInvitations(claim.session, session);
  return {
    claim: { conversation, version, fence },
    session,
    prompts: prompts.flatMap((prompt) => inParts(prompt, longest)).map((body) => ({ at, status, body })),
    records,
    erase,
    ...(stop ? { stop } : {}),
    ...(invitations.length > 0 ? { invitations } : {}),
    ...(turn.join && kin ? { join: { conversation: kin.conversation, at, body: joinedBody(session) } } : {}),
    ...(turn.reach && texts ? { reach: texts } : {}),
    ...(erase ? { remains: remains(session, content, at) } : {}),
    // Of an erased conversation nothing is left that could ring.
    wakeAt:
      !erase && session.timers.length > 0 ? Math.min(...session.timers.map((timer) => timer.at)) : undefined,
    now: at,
  };
}

/** What the store must know of invitations: those that came to something else in this turn. */
function changedInvitations(
  before: Session | undefined,
  { invitations = [] }: Session,
): NonNullable<Commit['invitations']> {
  const known = new Map(before?.invitations?.map((one) => [one.key, JSON.stringify(one)]));
  return invitations
    .filter((one) => known.get(one.key) !== JSON.stringify(one))
    .map(({ key, digest, progress }) => ({ key, digest, progress }));
}
