/**
 * The conversation, one event at a time. Pure: the same content, session and event always give the same result;
 * time comes with the event, ids come from the session.
 */
import { type Content, HUMAN, WAIT } from '../content/model.js';
import { list } from '../content/text.js';
import { isFactValue } from '../triage/facts.js';
import { nextQuestion } from '../triage/next.js';
import { SECRET_KINDS, type SecretKind, type Understanding } from '../understanding/types.js';
import { pressedLater } from './appointment.js';
import { askAgain, isFact, isFlow, offeredGuide, ofWhat, openGuide } from './ask.js';
import { endHold, onResult, wantsCall } from './booking.js';
import { answer, isExtraHuman } from './chosen.js';
import { followUp, putOff } from './follow-up.js';
import { dropOffer } from './guide.js';
import { giveTime, keepHold, letGo, warnOfEnd } from './hold.js';
import { leavePast } from './invited.js';
import { giveUpInvitations, invite, noReminder, plan, tellAgain, withdraw } from './inviting.js';
import { asksToContinue, onJoined } from './kin.js';
import { LIMITS } from './limits.js';
import { finish } from './outcome.js';
import { onText } from './reply.js';
import { clearTimer, heard } from './session.js';
import { advance, correct, take } from './triage.js';
import { beginTurn, endTurn, lead, type Turn, trace, words } from './turn.js';
import type { Event, MessageEvent, Session, StepResult, TimerName } from './types.js';

/**
 * What one event leads to.
 *
 * @example step(content, session, { kind: 'start', at: 0 }).prompts[0].id // 'need'
 */
export function step(content: Content, session: Session, event: Event): StepResult {
  const turn = beginTurn(content, session, event.at);
  const lost = renew(turn);
  if ((event.kind === 'start' || event.kind === 'message') && event.place) turn.session.place = event.place;
  switch (event.kind) {
    case 'start':
      if (event.kin) turn.kin = event.kin;
      onStart(turn, event, lost);
      break;
    case 'message':
      onMessage(turn, event, lost);
      heard(turn.session, event.at);
      putOff(turn);
      noReminder(turn);
      break;
    case 'timer':
      onTimer(turn, event.name);
      break;
    case 'joined':
      onJoined(turn, event.understood, lost);
      heard(turn.session, event.at);
      putOff(turn);
      noReminder(turn);
      break;
    case 'stop':
      onStop(turn, event.answered);
      break;
    case 'result':
      onResult(turn, event.result);
      break;
    case 'invitation':
      plan(turn, event.invitation);
      break;
    case 'withdrawn':
      withdraw(turn, event.key);
      break;
  }
  return endTurn(turn);
}

/**
 * A session begun with other content. True when its question is gone: then the interview goes on from what is known.
 * Else the options stay as they were shown, so that a digit means what the person has read.
 */
function renew(turn: Turn): boolean {
  const { session, content } = turn;
  if (session.content === content.version) return false;
  session.content = content.version;
  trace(turn, 'content', content.version);
  if (session.asked?.id === 'offer_guide' && !offeredGuide(turn)) dropOffer(turn);
  const { asked } = session;
  if (!asked) return false;
  const gone = !isFlow(asked.id) && !isFact(turn, asked.id);
  const guideGone = asked.id === 'guide' && !openGuide(turn);
  if (!gone && !guideGone) return false;
  delete session.guide;
  delete session.under;
  const next = nextQuestion(content, session);
  if (next) session.asked = { id: next, options: [], retries: 0 };
  else delete session.asked;
  return true;
}

/** Answers a message about a question that is gone: what it says is taken, but not for an answer to the next one. */
function onLost(turn: Turn, { choice, text = '', understood }: MessageEvent): void {
  if (choice && isFact(turn, choice.question)) return correct(turn, choice.question, choice.option);
  if (understood && ['crisis', 'human', 'command'].includes(understood.route)) {
    return onText(turn, text, understood);
  }
  lead(turn, words(turn, choice ? 'old_button' : 'resume'));
  if (understood) take(turn, understood);
  advance(turn);
}

function onStart(turn: Turn, event: Extract<Event, { kind: 'start' }>, lost: boolean): void {
  const { session } = turn;
  followLocale(turn, event.locale);
  if (lost) {
    lead(turn, words(turn, 'resume'));
    return advance(turn);
  }
  if (session.asked?.id === 'invitation') tellAgain(turn);
  else if (session.asked) lead(turn, words(turn, 'resume'));
  else lead(turn, words(turn, 'greeting'));
  if (asksToContinue(turn, event)) return;
  askAgain(turn);
}

/** The person wants no more messages: what was planned or held is let go; a booked appointment stays theirs. */
function onStop(turn: Turn, answered: true | undefined): void {
  const { session } = turn;
  trace(turn, 'stop');
  letGo(turn);
  giveUpInvitations(turn);
  session.timers = [];
  turn.stop = true;
  if (answered) return;
  const text = words(turn, 'stopped');
  turn.prompts.push({ id: session.asked?.id ?? 'need', lang: session.lang, text, options: [] });
}

function onTimer(turn: Turn, name: TimerName): void {
  clearTimer(turn.session, name);
  trace(turn, 'timer', name);
  if (name === 'hold_warning') warnOfEnd(turn);
  else if (name === 'hold_end') endHold(turn);
  else if (name === 'follow_up') followUp(turn);
  else if (name === 'invitation') invite(turn);
  else if (!turn.session.outcome) finish(turn, 'abandoned');
}

function onMessage(turn: Turn, event: MessageEvent, lost: boolean): void {
  const { session } = turn;
  followLocale(turn, event.locale);
  session.spoken = true;
  if (!session.asked && !lost) greet(turn, event.understood);
  else if (isLateReply(turn)) lead(turn, words(turn, 'resume'));
  leavePast(turn);
  if (event.kin) turn.kin = event.kin;
  explainSecrets(turn, event.redacted ?? []);
  if (!lost && asksToContinue(turn, event)) return;
  answerMessage(turn, event, lost);
  const { replay } = turn;
  if (replay?.kind === 'message') answerMessage(turn, replay, false);
  else if (replay) askAgain(turn);
}

/** What a message says, whether now or before a question that came first. */
function answerMessage(turn: Turn, event: MessageEvent, lost: boolean): void {
  const { session } = turn;
  if (event.phone) session.person.phone = event.phone;
  keepHold(turn);
  if (lost) return onLost(turn, event);
  if (event.choice && onChoice(turn, event.choice)) return;
  if (event.attachment) {
    const led = event.place !== undefined;
    if (!event.text?.trim()) return onAttachment(turn, event.attachment, led);
    trace(turn, 'attachment', event.attachment);
    // A picture with words: the words are an answer like any other.
    lead(turn, words(turn, led ? 'attachment_place' : 'attachment_words'));
  }
  onText(turn, event.text ?? '', event.understood);
}

/** The person comes back after a while, and not because they were asked just now. */
function isLateReply({ session, at }: Turn): boolean {
  const ours = session.asked?.id === 'still_solved' || session.asked?.id === 'invitation';
  return at - session.lastAt > LIMITS.reminderAfter && !ours;
}

/** The client says which language its person reads: believed until the person has said something. */
function followLocale({ session, content }: Turn, locale: string | undefined): void {
  const wanted = locale?.slice(0, 2).toLowerCase();
  if (!session.spoken && wanted && content.languages.includes(wanted)) session.lang = wanted;
}

/** Somebody who writes before being greeted (every SMS) is greeted in the language they wrote in. */
function greet(turn: Turn, understood: Understanding | undefined): void {
  const { session, content } = turn;
  if (understood?.lang && content.languages.includes(understood.lang)) session.lang = understood.lang;
  lead(turn, words(turn, 'greeting'));
}

/** A phone number is no secret where it is asked for, and an address is none that opens anything. */
const EXPLAINED: readonly SecretKind[] = SECRET_KINDS.filter((kind) => kind !== 'phone' && kind !== 'email');

function explainSecrets(turn: Turn, kinds: SecretKind[]): void {
  const names = turn.content.words[turn.session.lang]?.names.secret;
  const secrets = [...new Set(kinds)].filter((kind) => EXPLAINED.includes(kind));
  if (secrets.length === 0) return;
  trace(turn, 'secret removed', secrets.join());
  const named = secrets.map((kind) => names?.[kind] ?? kind);
  lead(turn, words(turn, 'redacted', { kinds: list(turn.session.lang, named) }));
}

/** A pressed button; false when it is none of ours and its text may be read instead. */
function onChoice(turn: Turn, { question, option, of }: NonNullable<MessageEvent['choice']>): boolean {
  const { session } = turn;
  if (!isFlow(question) && !isFact(turn, question)) return false;
  // Of an older step, or of an appointment that is no more: the same words would say something else now.
  if (of !== undefined && of !== ofWhat(turn, question).of && option !== HUMAN && option !== WAIT) {
    lead(turn, words(turn, 'old_button'));
    askAgain(turn);
    return true;
  }
  if (session.asked?.id === question && isOpen(turn, question, option)) answer(turn, question, option);
  else if (option === WAIT) giveTime(turn);
  else if (isExtraHuman(question, option)) wantsCall(turn);
  else if (isFact(turn, question)) correct(turn, question, option);
  else if (!pressedLater(turn, question, option)) {
    lead(turn, words(turn, 'old_button'));
    askAgain(turn);
  }
  return true;
}

/** An option shown now, or any legal value of the fact that is asked for. */
function isOpen(turn: Turn, question: string, option: string): boolean {
  if (turn.session.asked?.options.includes(option)) return true;
  return isFact(turn, question) && isFactValue(question, option);
}

/** Somebody speaks who was asked to write: perhaps they cannot. They can tap, or be called back. */
function onVoice(turn: Turn): void {
  const { session } = turn;
  if (!session.facts.reading && session.stage !== 'done') {
    session.facts.reading = { value: 'difficult', source: 'inferred' };
  }
  lead(turn, words(turn, 'attachment_audio'));
  askAgain(turn, { extra: HUMAN });
}

/** `led`: a shared position has led to a place. */
function onAttachment(turn: Turn, kind: NonNullable<MessageEvent['attachment']>, led: boolean): void {
  trace(turn, 'attachment', kind);
  if (kind === 'audio') return onVoice(turn);
  if (kind === 'image') lead(turn, words(turn, 'attachment_image'));
  else if (kind === 'location') lead(turn, words(turn, led ? 'attachment_place' : 'attachment_location'));
  else lead(turn, words(turn, 'attachment_other'));
  askAgain(turn);
}
