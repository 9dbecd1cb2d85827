/** An appointment that was made: shown, kept, moved, given up. */
import { ask, askAbove, askAgain, askBeneath, slotArgs } from './ask.js';
import { answerSlot, offerSlots } from './booking.js';
import { letGo } from './hold.js';
import { appointmentArgs, invitedAhead } from './invitation.js';
import { finish } from './outcome.js';
import { recap } from './recap.js';
import { lead, request, type Turn, words } from './turn.js';
import type { Offer } from './types.js';

/** A button of the slots just offered, or of the appointment, pressed when another question is open already. */
export function pressedLater(turn: Turn, question: string, option: string): boolean {
  const { session } = turn;
  if (question === 'slot' && session.held && session.offers?.some(({ id }) => id === option)) {
    answerSlot(turn, option);
    return true;
  }
  if (question !== 'appointment' || !session.booked) return false;
  answerAppointment(turn, option);
  return true;
}

export function answerAppointment(turn: Turn, option: string): void {
  const { session } = turn;
  if (!session.booked) return noAppointment(turn);
  if (option === 'cancel') return askAbove(turn, 'cancel');
  if (option === 'move') {
    session.rounds = 0;
    session.refused.push(session.booked.offer.id);
    return offerSlots(turn);
  }
  lead(turn, words(turn, 'appointment_kept', slotArgs(turn, session.booked.offer)));
  endMove(turn);
  return session.stage === 'done' ? ask(turn, 'end') : askBeneath(turn);
}

/** The person was about to change an appointment and does not want to any more. */
function endMove(turn: Turn): void {
  if (!turn.session.held) return;
  letGo(turn);
  turn.session.stage = 'done';
}

export function answerCancel(turn: Turn, option: string): void {
  const { session } = turn;
  if (option !== 'yes' || !session.booked) {
    lead(turn, words(turn, 'kept'));
    return askBeneath(turn);
  }
  request(turn, { kind: 'release', reservation: session.booked.id });
  delete session.booked;
  lead(turn, words(turn, 'cancelled'));
  endMove(turn);
  if (session.stage !== 'done') return askBeneath(turn);
  delete session.under;
  if (session.outcome?.resolution === 'booked') finish(turn, 'abandoned');
  ask(turn, 'end');
}

/** The command "appointment". */
export function showAppointment(turn: Turn): void {
  const { session } = turn;
  const elsewhere = invitedAhead(session, turn.at);
  for (const one of elsewhere) lead(turn, words(turn, 'invited_appointment', appointmentArgs(turn, one)));
  if (!session.booked) {
    if (session.held) return askConfirmAgain(turn, session.held.offer);
    return elsewhere.length > 0 ? askAgain(turn) : noAppointment(turn);
  }
  lead(turn, recap(turn, session.booked.offer));
  return session.stage === 'done' ? ask(turn, 'appointment') : askAbove(turn, 'appointment');
}

/** The slot that is held is no appointment yet: it is named, and the open question comes again. */
function askConfirmAgain(turn: Turn, offer: Offer): void {
  lead(turn, words(turn, 'chosen', slotArgs(turn, offer)));
  askAgain(turn);
}

function noAppointment(turn: Turn): void {
  lead(turn, words(turn, 'no_appointment'));
  askAgain(turn);
}
