/** Passwords, by the words that announce them, and what was typed "avec Soleil1962". */
import { isOrdinary } from './ordinary.js';
import { PasswordReader } from './password-reader.js';
import { lookup, takeValue, wordsBetween } from './password-words.js';
import { matches, READ, type Scan } from './scan.js';
import { bare, isLonePassword, isUnusual, looksLikePassword, surelyLooksLikePassword } from './shapes.js';
import { COPULAS, FILLERS, NOT_VALUES, SAYS_WHAT_IS_WRONG, TYPED } from './words.js';

/** "mot de passe" as people write it, "password", and codes that one chooses oneself. */
export const ANNOUNCES_PASSWORD =
  /(?<![a-z0-9])(?:mo(?:ts?)?[ -]?(?:de?|d'|2)[ -]?pass?e?s?|mo(?:ts?)?[ -]?pas(?:ses?|s|es?)|mots? de passse?s?|motdepass?e?s?|mdpp?s?|m\.d\.p\.?|pass? ?w(?:or|ro|r)ds?|pass?wd|pwd|pw|pass ?phrase|passe?code|pass(?= ?[:=]| (?:caf|ameli|impots?|gmail|mail|cpam|msa)(?![a-z]))|codes? (?:secret|confidentiel|d'acces|acces|pin|perso|personnel|de la carte|carte)s?|pin(?: code)?|puk|m d p|reponse (?:a (?:la |ma )?question )?(?:secrete|de securite)|security answer|phrase secrete)(?![a-z0-9])/g;

/** Words looked at before an announcer. */
const REACH_BACK = 8;

/** Takes passwords out. */
export function takePasswords(scan: Scan): void {
  const announced = matches(ANNOUNCES_PASSWORD, scan.text);
  let before = 0;
  announced.forEach((found, at) => {
    const start = found.index + found[0].length;
    // What stands between two announcers is read once forwards and once back: a thousand of them take no longer.
    if (scan.text[found.index] !== READ) {
      const until = announced[at + 1]?.index ?? scan.text.length;
      new PasswordReader(scan, found.index, found[0]).read(start, until);
      readBack(scan, found.index, before);
    }
    before = start;
  });
  takeTyped(scan);
}

/** "Soleil1962" as the whole message: a password sent again by itself. Looked for last, when all else is told apart. */
export function takeLone(scan: Scan): void {
  const words = wordsBetween(scan.text, 0, Math.min(scan.text.length, 60)).filter(({ text }) =>
    /[a-z0-9\u0100-\u1fff]/.test(text),
  );
  const word = words[0];
  // A key or a face may stand beside it.
  if (words.length === 1 && word && scan.text.length < 60 && isLonePassword(word.text))
    takeValue(scan, 'password', word.from, word.to);
}

/** Where one password was given, another word that only a password looks like is one: "et pour la caf Soleil63". */
export function takeOthers(scan: Scan): void {
  if (!scan.kinds.has('password')) return;
  for (const { from, to, text } of wordsBetween(scan.text, 0, scan.text.length)) {
    if (isUnusual(text) && !isAddress(scan, to)) takeValue(scan, 'password', from, to);
  }
}

/** "je me connecte avec Soleil1962 puis Soleil62": what only a password looks like, behind a word of typing. */
function takeTyped(scan: Scan): void {
  let before = '';
  let since = 9;
  for (const { from, to, text } of wordsBetween(scan.text, 0, scan.text.length)) {
    const typed = TYPED.has(before.replace(/^j'?(?=[a-z]{3})/, ''));
    if (
      typed
        ? surelyLooksLikePassword(text)
        : leadsTo(before, since) && isUnusual(text) && !isAddress(scan, to)
    )
      takeValue(scan, 'password', from, to);
    // "puis", "ou" lead on to what was typed next, and so does the number of the account.
    else if (!/^(?:et|puis|ou|and|or|then|toujours|tjrs?|juste|bien|always|just|\/|\d{5,13})$/.test(text)) {
      since = typed ? 0 : since + 1;
      before = /:$/.test(text) ? ':' : bare(text);
    }
  }
}

/** What follows the first part of an address. */
const AT = /^ ?(?:@|\(?at[ )]|chez |a |arr?oba)/;
const isAddress = (scan: Scan, to: number): boolean =>
  scan.text[to - 1] === '@' ||
  /\((?:at|a|arobase?)\)[^ ]*$/.test(scan.before(to, 40)) ||
  /@[a-z-]+ (?:point|dot|[.,]) ?[a-z]{2,3}(?![a-z])/.test(
    scan.text.slice(scan.text.lastIndexOf(' ', to - 1) + 1, to + 12),
  ) ||
  AT.test(scan.text.slice(to, to + 12));

/** "c'est Soleil1962", "je fais …", "ça refuse …"; a colon, up to six words behind the typing. */
const leadsTo = (before: string, since: number): boolean =>
  before === ':' ? since < 7 : /^(?:c'?est|c'?etait|is|was|fais|faire|fait|refuse|refuses|do)$/.test(before);

/** A word of five letters or more that says nothing about a password. */
const isStrange = (word: string): boolean =>
  /^[a-z]{5,}$/.test(word) &&
  !isOrdinary(word) &&
  !NOT_VALUES.has(word) &&
  !FILLERS.has(word) &&
  !SAYS_WHAT_IS_WRONG.test(word);

/** "s o l e i l 6 2 c'est mon mot de passe" */
const SPELLED_BEFORE =
  /(?<![a-z0-9'])((?=[0-9 .,-]*[a-z])[a-z0-9](?:(?:[ .-]|, ?)[a-z0-9]){4,})[ ,]*(?:c'?est|is|est) (?:(?:le|mon|my|the) )?$/;

/** "Soleil1962 c'est mon mot de passe", "j'ai mis chaton comme mot de passe", "1234 is my password". */
function readBack(scan: Scan, announcer: number, since: number): void {
  const before = scan.text.slice(Math.max(since, announcer - 90), announcer);
  const spelled = SPELLED_BEFORE.exec(before);
  if (spelled) {
    const from = announcer - before.length + spelled.index;
    scan.take('password', from, from + (spelled[1] ?? '').length);
  }
  const words = wordsBetween(scan.text, Math.max(since, announcer - 90), announcer)
    .filter(({ text }) => lookup(text) !== '')
    .slice(-REACH_BACK);
  const plainWords = words.map(({ text }) => lookup(text));
  words.forEach(({ from, to, text }, at) => {
    const joined =
      /^(?:cest|c est|est|is|etait|was|voila|voici|comme|as|en|en tant que)(?: (?:mon|le|ma|my|the|ancien|nouveau|old|new|a|bien|son|votre|your))*$/.test(
        plainWords.slice(at + 1).join(' '),
      );
    const typed =
      TYPED.has(plainWords[at - 1] ?? '') ||
      /^(?:jai|choisi|pris|garde|chose|chosen|picked)$/.test(plainWords[at - 1] ?? '');
    const plain =
      typed &&
      joined &&
      /\b(?:comme|as|en)\b/.test(plainWords.slice(at + 1).join(' ')) &&
      !NOT_VALUES.has(plainWords[at] ?? '');
    // "licorne c'est mon mot de passe": a strange word that a message begins with.
    const first =
      at === 0 &&
      /(?:^|[\n.!?])\s*$/.test(scan.before(from, 3)) &&
      /(?:cest|c|est|is|etait|was) (?:mon|my)$/.test(plainWords.slice(1).join(' ')) &&
      plainWords.length === 3 &&
      isStrange(plainWords[0] ?? '');
    const number = joined && /^\d{4,}$/.test(bare(text));
    if (
      plain ||
      first ||
      number ||
      (looksLikePassword(text) &&
        (joined || COPULAS.has(plainWords[at - 1] ?? '') || surelyLooksLikePassword(text)))
    ) {
      if (
        /^(?:identifiant|login|pseudo|numero|n|ref|reference|dossier|matricule)$/.test(
          plainWords[at - 1] ?? '',
        ) &&
        !joined
      )
        return;
      takeValue(scan, 'password', from, to);
    }
  });
}
