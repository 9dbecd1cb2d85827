/**
 * Secrets and personal numbers are taken out of a text before anything is written, logged or sent. Passwords are
 * told by the words around them, numbers by what proves them (Luhn, mod 97, the key) or by their form; French and
 * English words always both count.
 */
import { takeAccounts, takeBeside, takeNamed } from './redaction/accounts.js';
import { takeCodes } from './redaction/codes.js';
import { takeEmails } from './redaction/emails.js';
import { fold } from './redaction/fold.js';
import { saysNothing } from './redaction/glance.js';
import { takeSpoken } from './redaction/number-words.js';
import {
  takeCardCodes,
  takeCards,
  takeIbans,
  takeLooseCards,
  takeNirs,
  takeRibs,
} from './redaction/numbers.js';
import { takeLone, takeOthers, takePasswords } from './redaction/passwords.js';
import { takePhones } from './redaction/phones.js';
import { Scan } from './redaction/scan.js';
import type { Redacted, SecretKind } from './types.js';

/**
 * Replaces every secret by its kind in square brackets. The rest stays as it was, byte for byte. A text that was
 * redacted once is not changed by a second time. Takes time in proportion to the text's length.
 *
 * @example redact('mon mdp c’est Soleil1962') // { text: 'mon mdp c’est [password]', kinds: ['password'] }
 */
export function redact(text: string): Redacted {
  const folded = fold(text);
  return saysNothing(folded) ? { text, kinds: [] } : readWhole(text, folded);
}

/** Reads every word. `folded`: the text as fold() makes it. */
export function readWhole(text: string, folded?: string): Redacted {
  let redacted = text;
  let phone: string | undefined;
  const found = new Set<SecretKind>();
  // What a first look takes out can show another secret beside it (the account beside its password): look until
  // nothing is found. Each look takes something away, so this ends; two are the rule.
  for (;;) {
    const scan = new Scan(redacted, redacted === text ? folded : undefined);
    const number = look(scan);
    if (scan.spans.length === 0) break;
    phone ??= number;
    for (const { kind } of scan.spans) found.add(kind);
    redacted = replace(scan);
  }
  const kinds = [...found].sort(
    (one, other) => redacted.indexOf(`[${one}]`) - redacted.indexOf(`[${other}]`),
  );
  return { text: redacted, kinds, ...(phone === undefined ? {} : { phone }) };
}

/** One look: what is sure by its own form first, so that looser rules see only the rest. */
function look(scan: Scan): string | undefined {
  takePasswords(scan);
  takeEmails(scan);
  takeBeside(scan);
  takeSpoken(scan);
  if (!/\d/.test(scan.text)) {
    takeCodes(scan);
    takeAccounts(scan);
    takeNamed(scan);
    return undefined;
  }
  takeIbans(scan);
  takeRibs(scan);
  takeCards(scan);
  takeNirs(scan);
  const phone = takePhones(scan);
  takeLooseCards(scan);
  takeCardCodes(scan);
  takeCodes(scan);
  takeAccounts(scan);
  takeNamed(scan);
  takeOthers(scan);
  takeLone(scan);
  return phone;
}

function replace(scan: Scan): string {
  const {
    source,
    places: { start, end },
  } = scan;
  let text = '';
  let at = 0;
  for (const { kind, from, to } of scan.spans.sort((one, other) => one.from - other.from)) {
    text += `${source.slice(at, start[from])}[${kind}]`;
    at = end[to - 1] ?? at;
  }
  return text + source.slice(at);
}
