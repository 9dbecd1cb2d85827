/** The memory of one conversation: how it begins, and how it is wiped between triages. Pure. */
import type { Content } from '../content/model.js';
import { LIMITS } from './limits.js';
import type { Session, TimerName } from './types.js';

/** What a conversation begins with. `id` is the store's id of the conversation; `at` epoch milliseconds. */
export interface Beginning {
  id: string;
  agency: string;
  channel: string;
  channelHasPhone: boolean;
  content: Content;
  lang: string;
  /** The channel is SMS. */
  short?: true;
  /** IANA name; the engine's default without it. */
  timeZone?: string;
  at: number;
}

/** A conversation in which nothing was said yet. */
export function newSession(beginning: Beginning): Session {
  const { id, agency, channel, channelHasPhone, content, lang, short, timeZone, at } = beginning;
  return {
    id,
    agency,
    channel,
    channelHasPhone,
    content: content.version,
    lang: content.languages.includes(lang) ? lang : (content.languages[0] ?? lang),
    ...(short ? { short } : {}),
    ...(timeZone ? { timeZone } : {}),
    lastAt: at,
    triage: 1,
    effects: 0,
    stage: 'need',
    facts: {},
    history: [],
    refused: [],
    rounds: 0,
    person: {},
    timers: [],
    trace: [],
  };
}

/** Forgets the triage, not the person: an appointment, also one that is prepared, the name and the language stay. */
export function beginTriage(session: Session): void {
  session.triage += 1;
  session.stage = 'need';
  session.facts = {};
  session.history = [];
  session.refused = [];
  session.rounds = 0;
  session.trace = [];
  delete session.asked;
  delete session.under;
  delete session.stated;
  delete session.guide;
  delete session.wanted;
  delete session.offered;
  delete session.unwanted;
  delete session.offers;
  delete session.held;
  delete session.callback;
  delete session.crisis;
  delete session.after;
  delete session.outcome;
  delete session.followUp;
  clearTimer(session, 'follow_up');
}

/** Forgets everything but where the answers go and in which language. */
export function forget(session: Session): void {
  beginTriage(session);
  session.person = {};
  session.timers = [];
  delete session.booked;
  delete session.invitations;
  delete session.invited;
  delete session.preparing;
  delete session.langOffered;
  delete session.quiet;
}

/**
 * What a conversation begins with after the person had everything deleted: nothing of them but the language in which
 * they are spoken to, so that their next word is not answered in another one. Effects are counted on, for booking
 * knows each by its number.
 */
export function remains(of: Session, content: Content, at: number): Session {
  return { ...newSession({ ...of, content, at }), effects: of.effects, spoken: true };
}

/** A message is still to come that asks whether a guide still does: it can be refused. */
export function awaitsFollowUp({ followUp, quiet }: Session): boolean {
  return followUp !== undefined && followUp.held === undefined && !quiet;
}

/** Sets a timer, instead of one of the same name. */
export function setTimer(session: Session, name: TimerName, at: number): void {
  clearTimer(session, name);
  session.timers.push({ name, at });
}

export function clearTimer(session: Session, name: TimerName): void {
  session.timers = session.timers.filter((timer) => timer.name !== name);
}

/** The triage counts as abandoned when nothing is heard for LIMITS.abandonedAfter. */
export function heard(session: Session, at: number): void {
  session.lastAt = at;
  if (session.stage === 'done') clearTimer(session, 'silence');
  else setTimer(session, 'silence', at + LIMITS.abandonedAfter);
}
