/** What a password looks like, and what only looks like one. */

/** Times, ordinals, amounts, sizes (14h30, 2eme, 50euros, 4g, 24h/24), addresses of pages, and no letters at all. */
const QUANTITIES = [
  /^\d+(?:h\d*|h\/\d+|j\/\d+|ers?|eres?|es?|emes?|iemes?|nde?|rd|th|st|euros?|eur|€|km|m2|ans?|mois|jours?|j|min|mn|go|mo|gb|mb|kg|g|x|fois|%|am|pm|k)$/,
  /^\d+x\d+$/,
  /^(?:https?:|www\.)/,
  /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:fr|com|org|net|eu|info|io|gouv)(?:[/?:#].*)?$/,
  /^[^a-z]+$/,
];
/** Devices, programs, services and dates with a number. */
const PRODUCTS = [
  /^(?:i?phone|ipad|ios|windows|win|android|samsung|galaxy|galaxys|redmi|note|xiaomi|huawei|honor|oppo|nokia|wiko|crosscall|pixel|motorola|moto|chrome|firefox|edge|safari|opera|ie|office|word|excel|adobe|acrobat|covid|usb|wifi|mp|ps|hp|dell|acer|asus|lenovo|thinkpad|macbook|imac|mac|pix|version|ver|v|livebox|freebox|bbox|sfr|orange|free|rsa|apl|caf|rdv|aah|css|cmu|rsi|psc|dalf|delf|tcf|a|b|c|bac|licence|master|m|l|bts|cap|sncf|ter|bus|tram|rue|route|departement|agirc|arrco|impots|france|emploi|prime|aides?|hiver|ete|rentree|noel|revenus|declaration|avis|taxe|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)[-_ ]?\d{1,4}[a-z]{0,3}$/,
];
/** Error codes, forms, licence plates: Y180001, E-4021, cerfa14069, AB-123-CD. */
const CODES = [
  /^[a-z]{1,2}-?\d{2,8}$/,
  /^[a-z]{2}-?\d{3}-?[a-z]{2}$/,
  /^(?:err|erreur|error|code|cerfa|form|formulaire|notice|n|no|num|art|article|ref|dossier|lot|bat|appt?|dept?|page|bug|http|https)[-_.:#°]?\d/,
  /^\d+\*\d+$/,
];
/** How certain it is that a password follows: nothing says so, a word announced one, "c'est" or ":" gives it. */
export type Announced = 'no' | 'word' | 'given';
const HARMLESS: Record<Announced, RegExp[]> = {
  no: [...QUANTITIES, ...PRODUCTS, ...CODES],
  word: [...QUANTITIES, ...PRODUCTS],
  given: QUANTITIES,
};

/** A word without the punctuation of the sentence around it. "!" and "?" may belong to a password and stay. */
export const bare = (word: string): string =>
  word.replace(/^["'(*[<{,;]+/, '').replace(/["')\]>},;:.]+$/, '');

/**
 * Says whether a folded word, out of any context, looks like a password: letters and at least two digits, or
 * letters around a sign that words do not hold.
 *
 * @example looksLikePassword('soleil1962') // true; 'iphone14', 'y180001', '14h30' are not
 */
export function looksLikePassword(word: string): boolean {
  const plain = bare(word);
  const core = plain.replace(/[!?*]+$/, '');
  if (core.length < 5 || /\0/.test(word) || isHarmless(plain)) return false;
  const letters = (core.match(/[a-z\u0100-\uffff]/g) ?? []).length;
  const digits = (core.match(/\d/g) ?? []).length;
  if (/^[^@]+@[^@]+\.[^@]+$/.test(core)) return false;
  if (letters >= 2 && digits >= 2) return true;
  if (letters >= 3 && digits >= 1 && (core.length >= 6 || /[!*$#&@_+]/.test(plain))) return true;
  return letters >= 2 && /[a-z0-9][@#$&_+*^~%][a-z0-9]/.test(core) && !/^[a-z]+[&+][a-z]+$/.test(core);
}

/**
 * Says whether a mix of letters and digits is a thing of daily life.
 *
 * @example isHarmless('caf75') // true; isHarmless('caf75', 'given') // false: "mdp: caf75"
 */
export function isHarmless(word: string, announced: Announced = 'no'): boolean {
  const plain = bare(word).replace(/[!?]+$/, '');
  return HARMLESS[announced].some((shape) => shape.test(plain));
}

/** Stricter, for words that nothing announces: a name with at least two digits behind it, or a sign inside. */
export function surelyLooksLikePassword(word: string): boolean {
  const plain = bare(word);
  return (
    looksLikePassword(word) && /[a-z]{3}/.test(plain) && /\d{2}|[!@#$&_+*]/.test(plain) && /\d/.test(plain)
  );
}

/** What somebody also sends as one word: dates, rooms, places with their postcode, numbers of files. */
const LONE_WORDS = [
  /^\d{1,2}(?:er)?(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\d{0,4}$/,
  /^(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday|le|rdv|a)\d{1,2}(?:h\d*|er|[a-z]{3,9}(?:\d{4})?)?$/,
  /^(?:chambre|bureau|porte|salle|guichet|room|etage|ligne|rue|allee|villa|appartement|batiment|escalier|studio|lot|piece)\d+[a-z]?$/,
  /^\d+(?:enfants?|personnes?|semaines?|heures?|minutes?|chiffres|lettres|caracteres|tentatives|documents|photos|children|people|weeks|months|years|days|hours)$/,
  /^(?:samsung|galaxy|iphone|redmi|xiaomi|huawei|oppo|nokia|pixel|windows|android|ipad)[a-z]{0,6}\d{1,4}[a-z]{0,6}$/,
  /^[a-z'-]+\d{5}$/,
  /^\d{5}[a-z'-]+$/,
  /^[a-z]{1,4}[-_/]?\d{5,}[a-z]?$/,
  /^\d{4}-[a-z-]+$/,
];

/**
 * Says whether a folded message of one word is a password sent by itself, as people do after one was asked for again.
 *
 * @example isLonePassword('soleil1962') // true; 'iphone12', 'marseille13002', 'rdv14h30' are not
 */
export function isLonePassword(message: string): boolean {
  const word = message.trim();
  if (word.length < LONE.least || word.length > LONE.most || /\s/.test(word)) return false;
  return isUnusual(word);
}

/** Says whether only a password looks like this word, whatever stands around it: no room, place, date, file either. */
export function isUnusual(word: string): boolean {
  const plain = bare(word).replace(/[!?]+$/, '');
  return surelyLooksLikePassword(word) && !LONE_WORDS.some((shape) => shape.test(plain));
}

/** Shorter words are too often a thing with its number; longer ones are addresses of pages. */
const LONE = { least: 8, most: 20 };
