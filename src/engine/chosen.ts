/** An option of a question was chosen: what follows from it. */
import { HUMAN, LEADS_TO_HUMAN, WAIT } from '../content/model.js';
import { answerAppointment, answerCancel } from './appointment.js';
import { ask, askAgain, isFact } from './ask.js';
import { answerConfirm, answerName, answerPhone, answerSlot, callForHuman, wantsCall } from './booking.js';
import { answerBySms } from './by-sms.js';
import { answerDelete, answerRestart, speak } from './commands.js';
import { answerStillSolved, beQuiet } from './follow-up.js';
import { acceptGuide, answerGuide, answerSolved, dropOffer, refuseGuide } from './guide.js';
import { giveTime } from './hold.js';
import { answerInvitation } from './invited.js';
import { answerContinue } from './kin.js';
import { beginTriage } from './session.js';
import { advance, answerFact } from './triage.js';
import { lead, type Turn, words } from './turn.js';

/** The option of being called back that stood beside the question's own. */
export function isExtraHuman(question: string, option: string): boolean {
  return option === HUMAN && !LEADS_TO_HUMAN.includes(question);
}

/** An option of a question was chosen; `text`: in the person's own words. */
export function answer(turn: Turn, question: string, option: string, text?: string): void {
  if (option === WAIT) return giveTime(turn);
  if (isExtraHuman(question, option)) return wantsCall(turn);
  if (isFact(turn, question)) return answerFact(turn, question, option, text);
  switch (question) {
    case 'offer_guide':
      return answerOffer(turn, option);
    case 'guide':
      return answerGuide(turn, option);
    case 'solved':
      return answerSolved(turn, option);
    case 'still_solved':
      return answerStillSolved(turn, option);
    case 'slot':
      return answerSlot(turn, option);
    case 'name':
      return answerName(turn, '');
    case 'phone':
      return answerPhone(turn, false);
    case 'confirm':
      return answerConfirm(turn, option);
    case 'appointment':
      return answerAppointment(turn, option);
    case 'cancel':
      return answerCancel(turn, option);
    case 'restart':
      return answerRestart(turn, option);
    case 'delete':
      return answerDelete(turn, option);
    case 'continue':
      return answerContinue(turn, option);
    case 'by_sms':
      return answerBySms(turn, option);
    case 'lang':
      return speak(turn, option);
    case 'invitation':
      return answerInvitation(turn, option);
    case 'end':
      return answerEnd(turn, option);
    default:
      return askAgain(turn);
  }
}

function answerOffer(turn: Turn, option: string): void {
  if (option === 'yes') return acceptGuide(turn);
  if (option === 'human') {
    dropOffer(turn);
    return callForHuman(turn);
  }
  refuseGuide(turn);
  // What is the matter was told; asking for it again would not bring more.
  if (turn.session.stage === 'need') return advance(turn);
  askAgain(turn);
}

function answerEnd(turn: Turn, option: string): void {
  if (option === 'quiet') return beQuiet(turn);
  if (option === 'bye') {
    lead(turn, words(turn, 'thanks'));
    return askAgain(turn);
  }
  if (option === 'human') return callForHuman(turn);
  beginTriage(turn.session);
  lead(turn, words(turn, 'restarted'));
  ask(turn, 'need');
}
