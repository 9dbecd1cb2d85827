/** Words that work at any moment: back, language, human, restart, my data, delete, help, appointment, wait, quiet. */
import { list } from '../content/text.js';
import { FACT_IDS } from '../triage/facts.js';
import type { CommandId } from '../understanding/types.js';
import { showAppointment } from './appointment.js';
import { ask, askAbove, askAgain, askBeneath, slotArgs } from './ask.js';
import { callForHuman, offerSlots } from './booking.js';
import { beQuiet } from './follow-up.js';
import { dropOffer, stepBack } from './guide.js';
import { giveTime, letGo } from './hold.js';
import { appointmentArgs, invitedAhead } from './invitation.js';
import { answerInvitation, askInvitationAgain } from './invited.js';
import { beginTriage, forget } from './session.js';
import { advance, chooseLanguage, factWords, undo } from './triage.js';
import { lead, request, type Turn, trace, words } from './turn.js';

export function command(turn: Turn, id: CommandId, wantedLang?: string): void {
  trace(turn, 'command', id);
  switch (id) {
    case 'back':
      return back(turn);
    case 'language':
      return language(turn, wantedLang);
    case 'human':
      return callForHuman(turn);
    case 'restart':
    case 'delete':
      return askAbove(turn, id);
    case 'my_data':
      return myData(turn);
    case 'help':
      lead(turn, words(turn, 'help'));
      return askAgain(turn);
    case 'appointment':
      return showAppointment(turn);
    case 'wait':
      return giveTime(turn);
    case 'quiet':
      return turn.session.asked?.id === 'invitation' ? noInvitation(turn) : beQuiet(turn);
  }
}

/** Neither this one nor another. */
function noInvitation(turn: Turn): void {
  turn.session.quiet = true;
  answerInvitation(turn, 'no');
}

function back(turn: Turn): void {
  const { session } = turn;
  if (session.under) return askBeneath(turn);
  if (session.asked?.id === 'offer_guide') {
    dropOffer(turn);
    return askAgain(turn);
  }
  if (session.stage === 'guide' && session.asked?.id === 'guide' && stepBack(turn)) return;
  if (session.held) return offerSlots(turn);
  if (askInvitationAgain(turn)) return;
  if (session.stage !== 'done' && session.asked?.id !== 'invitation' && undo(turn)) return;
  lead(turn, words(turn, 'nothing_before'));
  askAgain(turn);
}

function language(turn: Turn, wanted: string | undefined): void {
  if (!wanted) return askAbove(turn, 'lang');
  speak(turn, wanted);
}

/** Goes on in another language, or says that nobody here speaks it and notes it for the helper. */
export function speak(turn: Turn, lang: string): void {
  const { session, content } = turn;
  if (!content.languages.includes(lang)) session.facts.language = { value: lang, source: 'said' };
  if (lang === session.lang) lead(turn, words(turn, 'language_set'));
  chooseLanguage(turn, lang);
  // Somebody who told their trouble in that language need not tell it again.
  const told =
    (session.under ?? session.asked)?.id === 'need' &&
    (session.stated || Object.keys(session.facts).length > 0);
  if (told) advance(turn);
  else askBeneath(turn);
}

/** The name, the number and the appointment, in words. */
function personWords(turn: Turn): string[] {
  const { session, at } = turn;
  const { person, booked } = session;
  return [
    ...(person.name ? [words(turn, 'my_name', { name: person.name })] : []),
    ...(person.phone ? [words(turn, 'my_phone', { hint: person.phone.hint })] : []),
    ...(booked ? [words(turn, 'my_appointment', slotArgs(turn, booked.offer))] : []),
    ...invitedAhead(session, at).map((one) => words(turn, 'my_appointment', appointmentArgs(turn, one))),
  ];
}

function myData(turn: Turn): void {
  const { session } = turn;
  const { kept } = turn.content;
  const known = [...personWords(turn), ...factWords(turn, FACT_IDS)];
  lead(
    turn,
    known.length > 0
      ? words(turn, 'my_data', { facts: list(session.lang, known), ...kept })
      : words(turn, 'my_data_none', kept),
  );
  askAgain(turn);
}

/** The confirmation of "restart". */
export function answerRestart(turn: Turn, option: string): void {
  if (option !== 'yes') return keep(turn);
  letGo(turn);
  beginTriage(turn.session);
  lead(turn, words(turn, 'restarted'));
  ask(turn, 'need');
}

/** The confirmation of "delete": an appointment goes too, since nobody would know whose it is. */
export function answerDelete(turn: Turn, option: string): void {
  const { session } = turn;
  if (option !== 'yes') return keep(turn);
  letGo(turn);
  if (session.booked) request(turn, { kind: 'release', reservation: session.booked.id });
  // One that was made elsewhere is not ours to cancel.
  const stays = invitedAhead(session, turn.at).length > 0;
  forget(session);
  turn.records = [];
  turn.erase = true;
  lead(turn, words(turn, 'deleted'));
  if (stays) lead(turn, words(turn, 'appointment_stays'));
  ask(turn, 'need');
}

function keep(turn: Turn): void {
  lead(turn, words(turn, 'kept'));
  askBeneath(turn);
}
