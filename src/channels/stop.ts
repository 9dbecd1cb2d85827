/** The words with which people ask for no more messages. Only as the whole message (CNIL asks for STOP). Pure. */

/**
 * What Twilio, and every carrier behind it, takes for the wish itself; no command of ours may be one of them.
 * https://help.twilio.com/articles/223134027
 */
const CARRIERS = /^(stop|stopall|unsubscribe|cancel|end|quit|revoke|optout)$/i;
/** What they take for the wish to hear from us again. YES is one too, and an answer to our questions all the same. */
const CARRIERS_START = /^(start|unstop)$/i;
/** What people write for a stop in France. */
const FRENCH =
  /^(arr[eê]te?[rz]?|(se )?d[eé]sabonner|d[eé]sabonne[rz][ -]moi|(arr[eê]te?[rz]?|stop)( (les|vos|ces|de|aux))? (sms|messages?|textos?)|(arr[eê]te[rz]?|stop) de m['’ ]?[eé]crire|(ne )?m['’ ]?[eé]crive[zr] plus)$/i;
/** "Stop svp" is the wish, too. "Cancel please" and "end please" may be said of an appointment. */
const STOP = /^(stop|stopall|unsubscribe)$/i;
const COURTESY =
  /^(please|svp|merci),? |,? (svp|stp|merci|please|thanks|thank you|s['’ ]il (vous|te) pla[iî]t)$/gi;

const plain = (text: string): string => text.trim().replace(/[\s.!]+$/, '');

/** A word that Twilio has already acted on when it comes by SMS. */
export function isCarriersStopWord(text: string): boolean {
  return CARRIERS.test(plain(text));
}

/** A word that undoes the other; by SMS Twilio has acted on it, and on WhatsApp people write it all the same. */
export function isCarriersStartWord(text: string): boolean {
  return CARRIERS_START.test(plain(text));
}

/**
 * Any word for it.
 *
 * @example isStopWord(' Arrêt ! ') // true
 * @example isStopWord('arrêt maladie') // false
 */
export function isStopWord(text: string): boolean {
  const said = plain(text);
  const wish = plain(said.replace(COURTESY, ''));
  return CARRIERS.test(said) || STOP.test(wish) || FRENCH.test(wish);
}
