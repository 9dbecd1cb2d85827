/** Whoever books by WhatsApp is asked, once, whether an SMS may reach them where WhatsApp does not. */
import { ask } from './ask.js';
import { lead, type Turn, trace, words } from './turn.js';

/** An appointment was made: what comes next is the question whether it is right, or first that of the SMS. */
export function askAfterBooking(turn: Turn): void {
  const { session } = turn;
  if (!session.textable || session.smsAsked) return ask(turn, 'appointment');
  session.smsAsked = true;
  ask(turn, 'by_sms');
}

export function answerBySms(turn: Turn, option: string): void {
  const yes = option === 'yes' && turn.session.textable === true;
  trace(turn, 'by sms', yes ? 'yes' : 'no');
  if (yes) turn.reach = true;
  lead(turn, words(turn, yes ? 'sms_agreed' : 'sms_refused'));
  ask(turn, 'appointment');
}
