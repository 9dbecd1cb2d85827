/** The number or name of an account, where its password was given too: together they open it. */
import { chainsOf, digitsOf } from './chains.js';
import { takeValue } from './password-words.js';
import { ANNOUNCES_PASSWORD } from './passwords.js';
import { matches, type Scan } from './scan.js';
import { bare, isHarmless, isUnusual, looksLikePassword, surelyLooksLikePassword } from './shapes.js';
import { COPULAS, FILLERS, NOT_CODES_BEFORE, NOT_VALUES, UNIT } from './words.js';

const ANNOUNCES =
  /(?<![a-z0-9])(?:identifiants?|idantifiants?|login|log in|user ?names?|user ?id|user|pseudo|id|matricule|num(?:ero)? ?(?:d'|de )?(?:allocataire|client|fiscal|compte|assure|adherent|identification|usager|demandeur|utilisateur)|n ?°? ?(?:d'|de )?(?:allocataire|client|fiscal|compte|assure|adherent|identification|usager)|allocataire|compte n°?|account (?:number|no|id|name)|customer number|(?:client|fiscal|tax|claim|member) number)(?![a-z0-9])/g;
/** Digits that are an identifier even without a word: a matricule of the CAF has 7, a tax number 13. */
const LEAST = 6;
const MOST = 13;

/** "marie.dupont@orange.fr / Marie2020": a password beside the address or the login, with no word for it. */
export function takeBeside(scan: Scan): void {
  const beside = /\0 ?(?:[/,;|:]|-|et|and) ?([^\s\0]{6,40})/g;
  for (const found of matches(beside, scan.text)) {
    const value = found[1] ?? '';
    const to = found.index + found[0].length;
    if (scan.endsWith('email', found.index + 1) && surelyLooksLikePassword(value)) {
      scan.take('password', to - value.length, to - (/[.,;:)]*$/.exec(value)?.[0].length ?? 0));
    }
  }
  const logins =
    /(?<![a-z])(?:login|identifiants?|user(?:name)?|id) ?(?:caf |ameli )?(?::|=|est|c'?est|is) ?([^\s\0]{3,40}) ?[/,;|] ?([^\s\0]{6,40})/g;
  for (const login of matches(logins, scan.text)) {
    const to = login.index + login[0].length;
    const value = login[2] ?? '';
    if (surelyLooksLikePassword(value)) takeValue(scan, 'password', to - value.length, to);
  }
  for (const pair of matches(PAIR, scan.text)) {
    const to = pair.index + pair[0].length;
    const value = pair[2] ?? '';
    if (!isUnusual(value) && !(looksLikePassword(value) && /^[a-z]{6,}\d\W*$/.test(value))) continue;
    takeValue(scan, 'password', to - value.length, to);
    scan.take('account', pair.index, pair.index + (pair[1] ?? '').length);
  }
}

/** "1840275 / Ninon2005", "1840275 et Ninon2005", one under the other, "jmartin83/Olivier83": what opens an account. */
const PAIR =
  /(?<![^\s(:"'])(\d{6,13}[a-z]?|(?=[a-z._-]*\d)[a-z][a-z0-9._-]{4,30}(?= ?[/;|]))(?: ?[/;,|-] ?|,? (?:et|and|puis|et puis) |\s{1,3})([^\s\0/]{6,40})/g;

/** "login:my-secret", without a space: a value, even when it is a plain word. */
export const ANNOUNCES_VALUE =
  /(?<![a-z0-9])(?:log ?in|identifiants?|idantifiants?|user ?names?|user|pseudo)[:=]([^\s\0:]{5,60})(?= *(?:$|\n))/g;

/**
 * "login:Soleil88", the value of a button that is none, or "identifiant = Soleil88": with no password beside it,
 * what stands there and looks like one is one.
 */
export function takeNamed(scan: Scan): void {
  if (scan.kinds.has('password')) return;
  for (const found of matches(ANNOUNCES_VALUE, scan.text)) {
    const value = found[1] ?? '';
    const to = found.index + found[0].length;
    if (!isHarmless(value, 'given') && !isSaid(bare(value)))
      takeValue(scan, 'password', to - value.length, to);
  }
  const named =
    /(?<![a-z0-9])(?:log ?in|identifiants?|idantifiants?|user ?names?|user|pseudo|mdp|pass ?word|pass|codes?|compte|account)(?: (?:caf|ameli|impots?))? ?[:=] ?([^\s\0]{5,60})/g;
  for (const found of matches(named, scan.text)) {
    const to = found.index + found[0].length;
    const value = found[1] ?? '';
    if (looksLikePassword(value)) takeValue(scan, 'password', to - value.length, to);
  }
}

/** "login:perdu", "login:password": what is the matter, or what it is about. */
const isSaid = (word: string): boolean =>
  NOT_VALUES.has(word) || FILLERS.has(word) || /^(?:mdp|mot-de-passe|password)$/.test(word);

/** Takes identifiers out when the text gives, or gave, a password. */
export function takeAccounts(scan: Scan): void {
  if (
    !scan.kinds.has('password') &&
    !(scan.kinds.has('code') && /allocataire|confidentiel|secret/.test(scan.text))
  )
    return;
  for (const found of matches(ANNOUNCES, scan.text)) readAfter(scan, found.index + found[0].length);
  for (const { from, to } of chainsOf(scan.text)) {
    const digits = digitsOf(scan.text.slice(from, to));
    if (digits.length < LEAST || digits.length > MOST || isSomethingElse(scan.text, from, to)) continue;
    if (scan.text.slice(Math.max(0, from - 60), Math.min(scan.text.length, to + 60)).includes('\0'))
      scan.take('account', from, to);
  }
}

function isSomethingElse(text: string, from: number, to: number): boolean {
  if (UNIT.test(text.slice(to, to + 12)) || /^ ?[:/*]\d|^[a-z]/.test(text.slice(to, to + 3))) return true;
  if (/[a-z*/€$£][-_]?$/.test(text.slice(Math.max(0, from - 3), from))) return true;
  const before = /([a-z]+)[^a-z]*$/.exec(text.slice(Math.max(0, from - 30), from))?.[1] ?? '';
  return (
    before !== 'numero' && before !== 'allocataire' && before !== 'matricule' && NOT_CODES_BEFORE.has(before)
  );
}

/** "username sandra.k password …": the password's word follows at once. */
const BEFORE_PASSWORD = new RegExp(
  `^[\\s,;/]*(?:et |and )?(?:le |mon |my )?(?:${ANNOUNCES_PASSWORD.source})`,
);

/** The value behind "identifiant", over fillers and "c'est"; a plain word only behind a colon. */
function readAfter(scan: Scan, start: number): void {
  let at = start;
  let strong = false;
  let joined = false;
  for (let words = 0; words < 8; ) {
    const rest = scan.text.slice(at, at + 60);
    const space = /^[ "'(,]+/.exec(rest)?.[0];
    const sign = /^[:=>]/.exec(rest)?.[0];
    const chunk = /^[^\s\0]+/.exec(rest)?.[0];
    if (space) at += space.length;
    else if (sign) {
      strong = true;
      at += 1;
    } else if (!chunk) return;
    else {
      words++;
      const word = bare(chunk)
        .replace(/^[ld]'/, '')
        .replace(/'/g, '');
      if (/\d/.test(word) && word.length >= 4 && !UNIT.test(scan.text.slice(at + chunk.length))) {
        const chain = chainsOf(rest)[0];
        const whole = chain?.from === 0 && /^\d/.test(rest) ? chain.to : chunk.length;
        return takeBare(scan, at, at + Math.max(whole, /^[\d ]+$/.test(chunk) ? 0 : chunk.length));
      }
      if (COPULAS.has(word)) joined = true;
      else if (!strong && !joined && FILLERS.has(word)) strong = chunk.endsWith(':');
      else if ((strong || joined) && word.length > 2 && !NOT_VALUES.has(word) && !FILLERS.has(word)) {
        return takeBare(scan, at, at + chunk.length);
      } else if (
        (/[a-z][._][a-z0-9]/.test(word) && !isHarmless(word, 'given')) ||
        BEFORE_PASSWORD.test(scan.text.slice(at + chunk.length, at + chunk.length + 40))
      ) {
        if (!NOT_VALUES.has(word) && !FILLERS.has(word) && word.length > 2)
          takeBare(scan, at, at + chunk.length);
        return;
      } else return;
      at += chunk.length;
    }
  }
}

function takeBare(scan: Scan, from: number, to: number): void {
  const text = scan.text.slice(from, to);
  scan.take('account', from, to - (/[)"',;:.!?]*$/.exec(text)?.[0].length ?? 0));
}
