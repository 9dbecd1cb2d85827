/** One-time codes: four to eight digits, also spaced, where a code is spoken of. */
import { type Chain, chainsOf, digitsOf } from './chains.js';
import { NUMBER_WORD } from './number-words.js';
import { matches, type Scan } from './scan.js';
import { isHarmless } from './shapes.js';
import { BEFORE_YEAR, NOT_CODES_BEFORE, SHORT_NUMBERS, UNIT } from './words.js';

/** "code", unless it is a postal, error, bar… code. */
const CODE =
  /(?<![a-z0-9])(?<!(?:postal|zip|post|error|source|qr|bar|area|country|promo|tax|dress) )(?:codes?|kode|otp|pin|digicode|passcode|code-pin)(?! ?:? ?(?:d'|de |du |de la )?(?:postal|postaux|erreur|error|err\b|barres?\b|promo|ape\b|naf\b|insee|rome\b|commune|pays|civil|penal|guichet|banque|organisme|couleur|route|travail|article|produit|source|bic\b|swift|departement|region|nuance|http))(?![a-z])/g;
/** Words that can stand between "code" and its digits (or the digits and "code"). */
const BRIDGE = new Set(
  `a ai an and as at avec by c c'est cest ce ces ci comme confirmation connexion connection d d'activation d'acces de
  dit disent donne donnes du en est et etait envoye envoyes envoyer entrer entre for franceconnect from g gave got has
  have i ici il ils in is it it's its j j'ai jai la le les login m m'a m'ont marque me mets mis ma mon my no nouveau now
  number numero of on one otp par pour qu'il qu'ils qui que received recois recoit recu recue said says sa secret
  securite security sent sms son sur tape taper texto the they text this to ton un une unique validation verification
  verif verify voici votre vos was who with you your suivant ameli caf impots google whatsapp microsoft facebook pole
  emploi laposte orange telephone tel message aujourd'hui maintenant matin alors donc bien mail app appli affiche avoir
  essaye rentre rentrer utilise utiliser chiffres provisoire temporaire personnel confidentiel carte bleue bancaire cb visa = - > ( : ,`.split(
    /\s+/,
  ),
);

/** Takes codes out. */
export function takeCodes(scan: Scan): void {
  const places = matches(CODE, scan.text).map(({ index, 0: word }) => ({
    from: index,
    to: index + word.length,
  }));
  const weak = places.length === 0 && TOLD.test(scan.text);
  // A message of six digits and nothing else is what somebody just read off an SMS.
  const alone = /^\s*(?:\d{6}|\d{3} \d{3})\s*$/.exec(scan.text);
  // 118 and three digits in one more group: a directory's number.
  if (alone && !SHORT_NUMBERS.has(digitsOf(alone[0])) && !/^\s*118 /.test(alone[0]))
    scan.take('code', 0, scan.text.length);
  takeTyped(scan);
  for (const { index, 0: digits } of matches(DIGIT_BY_DIGIT, scan.text))
    scan.take('code', index, index + digits.length);
  if (places.length === 0 && !weak) return;
  for (const chain of chainsOf(scan.text)) {
    const piece = codeIn(scan.text, chain);
    if (!piece || isSomethingElse(scan.text, piece)) continue;
    if (
      weak
        ? piece.digits.length === 6 &&
          (isBridged(scan.text, piece) || /^\s*$/.test(scan.text.slice(0, piece.from)))
        : isNear(scan.text, piece, places)
    ) {
      scan.take('code', piece.from - (/(?<![a-z])g-$/.test(scan.before(piece.from, 3)) ? 2 : 0), piece.to);
      takeOther(scan, piece);
    }
  }
  takeWrittenOut(scan, places);
  takeMixed(scan);
}

/** "la voix a dit 2 0 4 5 9 1" */
const DIGIT_BY_DIGIT = /(?<![\d.,/] ?|\d[.,/-])\d(?: \d| ?- ?\d){5}(?! ?\d|[.,/]\d)/g;

/** "il me dit de taper 903412": six digits that somebody types. */
function takeTyped(scan: Scan): void {
  const typed =
    /(?<![a-z])(?:tap(?:er|ez?|ais)|saisi[rst]?|saisissez|rentr(?:er?|ez)|entr(?:er?|ez)|enter(?:ed)?|typed?|use|utilisez|composez?) (?:le |the )?(\d{6}|\d{3}[ -]\d{3})(?![\d,.]\d|\d| \d)/g;
  for (const found of matches(typed, scan.text)) {
    const to = found.index + found[0].length;
    if (!UNIT.test(scan.text.slice(to))) scan.take('code', to - (found[1] ?? '').length, to);
  }
}

/** "c'est 5512 ou 5521": another one like it. */
function takeOther(scan: Scan, { digits, to }: Piece): void {
  const other = /^(\W{0,3}(?:ou|or|et|and|puis)(?: bien)? )(\d+(?:[ -]\d+)*)(?!\d|[.,]\d)/.exec(
    scan.text.slice(to, to + 40),
  );
  if (
    other &&
    digitsOf(other[2] ?? '').length === digits.length &&
    !UNIT.test(scan.text.slice(to + other[0].length))
  )
    scan.take('code', to + (other[1] ?? '').length, to + other[0].length);
}

/** Words that tell of a message: six digits behind them are its code. */
const TOLD = /\b(?:sms|texto|chiffres|message|texte?|recu|received|got|sent|envoye|donne)\b/;
const TOLD_BEFORE = new RegExp(`.*${TOLD.source}(.*)$`, 's');

interface Piece {
  from: number;
  to: number;
  digits: string;
  lengths: string;
}

/** The digits of a chain that can be a code: all of it, or its first groups when more follows. */
function codeIn(text: string, { from, to, groups }: Chain): Piece | undefined {
  const digits = digitsOf(text.slice(from, to));
  const lengths = groups.map((group) => group.digits.length);
  const single = lengths.every((length) => length === 1);
  if (digits.length <= 8) {
    // "12.34.56" is a code where one is spoken of, "1.250" and "12,50" are amounts.
    const even =
      lengths.length > 1 && lengths.every((length) => length === lengths[0]) && digits.length % 2 === 0;
    if (digits.length < 4 || (/[,.]/.test(text.slice(from, to)) && !single && !even)) return undefined;
    return { from, to, digits, lengths: lengths.join() };
  }
  const first = groups[0];
  if (!first || first.digits.length < 4 || first.digits.length > 8) return undefined;
  return { from: first.from, to: first.to, digits: first.digits, lengths: String(first.digits.length) };
}

/** An amount, a year, a time, a date in words, a public number, a form. */
function isSomethingElse(text: string, { from, to, digits, lengths }: Piece): boolean {
  const behind = text.slice(to, to + 20);
  if (UNIT.test(behind) || /^[a-z%]|^ ?[:/]\d/.test(behind)) return true;
  const ahead = text.slice(Math.max(0, from - 8), from);
  if (/[a-z][-_*/]?$|[*/]\d*$|[€$£] ?$/.test(ahead) && !/(?<![a-z])(?:g-|codes?|pin|sms)$/.test(ahead))
    return true;
  const before = lastWords(text.slice(Math.max(0, from - 50), from));
  const named = /[:=]\s*$/.test(ahead) || /^(?:est|cest|is)$/.test(before.at(-1) ?? '');
  if (SHORT_NUMBERS.has(digits) && !named && before.at(-1) !== 'code') return true;
  const year = lengths === '4' && /^(?:19|20)\d\d$/.test(digits);
  if (year && BEFORE_YEAR.has(before.at(-1) ?? '')) return true;
  const date = /^(?:[12],){2}4$/.test(lengths) && /(?:19|20)\d\d$/.test(digits);
  if (date && /^(?:le|du|au|on|of|date|ne|nee|depuis)$/.test(before.at(-1) ?? '')) return true;
  const head =
    before
      .filter(
        (word) =>
          !/^(?:est|cest|c|is|it|le|la|n|no|de|du|d|mon|ma|the|my|a|numero|number|num|of|dun|une|un|suivant|suivante)$/.test(
            word,
          ),
      )
      .at(-1) ?? '';
  if (/^(?:numero|n|no|num|number)$/.test(before.at(-1) ?? '') && head !== 'code') return true;
  return NOT_CODES_BEFORE.has(head) || NOT_CODES_BEFORE.has(head.replace(/s$/, ''));
}

const lastWords = (text: string): string[] =>
  text
    .split(/[^a-z0-9']+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/^(?:l|d|qu)'/, '').replace(/'/g, ''))
    .slice(-4);

/** Six digits up to ten words away from "code", others when only words that bridge stand between. */
function isNear(text: string, piece: Piece, places: { from: number; to: number }[]): boolean {
  return places.some((place) => {
    const before = place.to <= piece.from;
    if ((before ? piece.from - place.to : place.from - piece.to) > 90) return false;
    const between = before ? text.slice(place.to, piece.from) : text.slice(piece.to, place.from);
    if (between.includes('\0')) return false;
    const words = between.split(/[\s"!.;?]+/).filter((word) => word !== '');
    if (piece.digits.length === 6 && words.length <= 10) return true;
    if (/[!.;?]\s/.test(between) && words.length > 2) return false;
    return words.length <= (before ? 9 : 5) && words.every(bridges);
  });
}

const bridges = (word: string): boolean => {
  const plain = word.replace(/^[(,:-]+|[),:-]+$/g, '');
  return plain === '' || BRIDGE.has(plain) || BRIDGE.has(plain.replace(/'/g, ''));
};

/** "le sms dit 458219", "j'ai reçu 458219". */
function isBridged(text: string, { from }: Piece): boolean {
  const found = TOLD_BEFORE.exec(text.slice(Math.max(0, from - 80), from));
  return found !== null && (found[1] ?? '').split(/[\s"]+/).every(bridges);
}

export const WRITTEN_OUT = new RegExp(
  `(?<![a-z])${NUMBER_WORD}(?:[ ,-]{1,2}(?:et )?${NUMBER_WORD}){3,9}(?![a-z])`,
  'g',
);

/** A code in words: "quatre cinq huit deux un neuf". */
function takeWrittenOut(scan: Scan, places: { from: number }[]): void {
  if (places.length === 0) return;
  for (const found of matches(WRITTEN_OUT, scan.text))
    scan.take('code', found.index, found.index + found[0].length);
}

/** "code : A7F9K2", "code d'activation AB7K-92QX"; not the form of error codes (Y180001) or of trades (4711B). */
function takeMixed(scan: Scan): void {
  const mixed =
    /(?<![a-z])(?:codes?|otp|digicode)(?: (?:recu|sms|secret|(?:de |d')(?:verification|validation|securite|confirmation|activation|acces|la porte|l'immeuble)|par sms))*( ?(?::|=|c'?est|est|is))? ?([a-z0-9]{2,4}(?:-?[a-z0-9]{2,4}){0,2})(?![a-z0-9*-])/g;
  for (const found of matches(mixed, scan.text)) {
    const value = found[2] ?? '';
    const to = found.index + found[0].length;
    if (!/\d/.test(value) || !/[a-z]/.test(value) || value.length < 4) continue;
    const known = found[1] ? /^[a-z]-?\d+$/.test(value) : isHarmless(value) || /^\d{4}[a-z]$|^0x/.test(value);
    if (!known) scan.take('code', to - value.length, to);
  }
}
