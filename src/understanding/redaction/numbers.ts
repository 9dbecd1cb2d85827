/** Numbers that prove themselves: bank cards (Luhn), IBAN (mod 97), French social-security numbers (key). */
import { type Chain, chainsOf, type Window, windowsOf } from './chains.js';
import { matches, type Scan } from './scan.js';

/** Luhn's sum, ISO/IEC 7812-1 annex B. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, double = false; at >= 0; at--, double = !double) {
    const digit = digits.charCodeAt(at) - 48;
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum > 0 && sum % 10 === 0;
}

/** The rest of a long decimal number divided by 97. */
function mod97(digits: string): number {
  let rest = 0;
  for (let at = 0; at < digits.length; at++) rest = (rest * 10 + digits.charCodeAt(at) - 48) % 97;
  return rest;
}

/** Lengths by country: ISO 13616, SWIFT's IBAN registry. */
const IBAN_LENGTHS = new Map(
  `ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 bi27 br29 by28 ch21 cr22 cy28 cz24 de22 dj27 dk18 do28 ee20 eg29
  es24 fi18 fk18 fo18 fr27 gb22 ge22 gi23 gl18 gr27 gt28 hn28 hr21 hu28 ie22 il23 iq23 is26 it27 jo30 kw30 kz20
  lb28 lc32 li21 lt20 lu20 lv21 ly25 mc27 md24 me22 mk19 mn20 mr27 mt31 mu30 ni28 nl18 no15 om23 pk24 pl28 ps29
  pt25 qa29 ro24 rs22 ru33 sa24 sc31 sd18 se24 si19 sk24 sm27 so23 st25 sv28 tl23 tn24 tr26 ua29 va22 vg24 xk20
  ma28 dz26 sn28 ci28 ml28 cm27 bf28 bj28 tg28 ne28 ga27 cg27 mg27 ao25 cv25 mz25 ir26`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
/** Countries whose account numbers hold no letters (the same registry); "is", "me", "be", "no" are words too. */
const ONLY_DIGITS = new Set(
  'ae al at ba be cz de dk ee es fi fo gl hr hu il is lt me mr no pl pt rs se si sk st tl tn xk'.split(' '),
);
const IBAN_START = /[a-z][ .-]{0,3}[a-z][ .-]{0,3}\d[ .-]{0,3}\d/g;

/** IBANs, in small letters and any spacing; also with a typing mistake when the word announces one. */
export function takeIbans(scan: Scan): void {
  const spokenOf = /\b(?:iban|rib)\b/.test(scan.text);
  IBAN_START.lastIndex = 0;
  for (let found = IBAN_START.exec(scan.text); found; found = IBAN_START.exec(scan.text)) {
    const from = found.index;
    // One letter further on the next time: "iban fr76…" begins at "fr", not at "an fr".
    IBAN_START.lastIndex = from + 1;
    const length = IBAN_LENGTHS.get(found[0].replace(/[^a-z]/g, ''));
    const before = scan.text.slice(Math.max(0, from - 6), from);
    if (length === undefined || (/[a-z0-9]$/.test(before) && !/(?:iban|rib|compte)$/.test(before))) continue;
    const read = collect(scan.text, from, length);
    if (!read) continue;
    const numeric = (read.chars.slice(4) + read.chars.slice(0, 4)).replace(/[a-z]/g, (letter) =>
      String(letter.charCodeAt(0) - 87),
    );
    if (ONLY_DIGITS.has(read.chars.slice(0, 2)) && /[a-z]/.test(read.chars.slice(2))) continue;
    const announced = spokenOf && /^[a-z]{2}\d{2}\w*$/.test(read.chars) && digitShare(read.chars) > 0.7;
    // Words can have a right check too: one in 97 does. An account number is mostly digits.
    if ((mod97(numeric) !== 1 || digitShare(read.chars) < 0.5) && !announced) continue;
    scan.take('iban', from, read.to);
    IBAN_START.lastIndex = read.to;
  }
}

const digitShare = (chars: string): number => chars.replace(/\D/g, '').length / chars.length;

/** `length` letters and digits from a place on, over single separators; undefined when something else comes first. */
function collect(text: string, from: number, length: number): { chars: string; to: number } | undefined {
  let chars = '';
  let gap = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at] as string;
    if (/[a-z0-9]/.test(char)) {
      chars += char;
      gap = 0;
      if (chars.length === length) return { chars, to: at + 1 };
    } else if (!/[ .\-_/\n]/.test(char) || ++gap > 3) return undefined;
  }
  return undefined;
}

/** A French bank account in its older form (RIB: bank, branch, account, key), where one is spoken of. */
export function takeRibs(scan: Scan): void {
  if (!/\b(?:rib|iban|compte|bancaire)\b/.test(scan.text)) return;
  const rib = /(?<![a-z0-9])\d{5}[ .-]?\d{5}[ .-]?[a-z0-9]{11}[ .-]?\d{2}(?![a-z0-9])/g;
  for (const { index, 0: found } of matches(rib, scan.text)) {
    if (digitShare(found) > 0.6) scan.take('iban', index, index + found.length);
  }
}

const S = '[ .,\\-_/]{0,3}';
const each = (...parts: string[]): string => parts.join(S);
/** Sex, year, month, department (Corsica 2A and 2B), commune, order; and the key. INSEE, "numéro d'inscription au répertoire". */
const NIR = new RegExp(
  `(?<!\\d)([1-478]${S}${each('\\d', '\\d', '\\d', '\\d')}${S}(?:2${S}[ab]|\\d${S}\\d)${S}` +
    `${each('\\d', '\\d', '\\d', '\\d', '\\d', '\\d')})(${S}(?:cle|key)?${S}\\d${S}\\d)?(?![0-9])`,
  // Only where it is looked for: searching on from every place would take the square of the text's length.
  'y',
);
const ANNOUNCES_NIR =
  /(?<![a-z])(?:secu|securite sociale|social security|n\.?i\.?r|insee|vitale|assure|immatriculation|ameli|cpam|nss)(?![a-z])/;
/** Thirteen digits that are something else; they stand right before the number. */
const OTHER_NUMBER =
  /(?:fiscal|siret|siren|dossier|commande|suivi|colis|reference|ref|facture|contrat|ticket|tracking|order|telepaiement|avis)[a-z ']{0,12}[:°. ]{0,3}(?:n° ?)?$/;

/** Social-security numbers: with a right key always; without one where a word or their shape speaks for it. */
export function takeNirs(scan: Scan): void {
  const spokenOf = ANNOUNCES_NIR.test(scan.text);
  for (const start of startsOfNir(scan.text)) {
    NIR.lastIndex = start;
    const found = NIR.exec(scan.text);
    if (!found) continue;
    const [whole, body = '', tail = ''] = found;
    const plain = body.replace(/[^0-9ab]/g, '');
    if (tail && hasKey(plain, tail.replace(/\D/g, ''))) {
      scan.take('nir', start, start + whole.length);
      continue;
    }
    if (!isNirShape(plain) || OTHER_NUMBER.test(scan.text.slice(Math.max(0, start - 40), start))) continue;
    const endsHere = !/^\d/.test(tail);
    if (spokenOf) scan.take('nir', start, start + whole.length);
    else if (endsHere && (/^\d[\dab]+$/.test(body) || isGroupedNir(body)))
      scan.take('nir', start, start + body.length);
  }
}

function startsOfNir(text: string): number[] {
  const starts: number[] = [];
  for (const { groups } of chainsOf(text))
    for (const { from, digits } of groups) if (/^[1-478]/.test(digits)) starts.push(from);
  return starts;
}

/** The key is 97 less the rest; Corsica's letters count as 19 and 18 (2A: less 1,000,000 of 20; 2B: less 2,000,000). */
function hasKey(plain: string, key: string): boolean {
  const body = plain.replace('2a', '19').replace('2b', '18');
  return /^\d{13}$/.test(body) && 97 - mod97(body) === Number(key);
}

/** Month 01 to 12 (or the codes for unknown months), department 01 to 99 without 00; commune and order not 000. */
function isNirShape(plain: string): boolean {
  const month = Number(plain.slice(3, 5));
  const department = plain.slice(5, 7);
  const months = (month >= 1 && month <= 12) || (month >= 20 && month <= 42);
  return /^[12]/.test(plain) && months && department !== '00' && plain.slice(7, 10) !== '000';
}

const isGroupedNir = (body: string): boolean =>
  /^\d\D{1,3}\d\d\D{1,3}\d\d\D{1,3}\d[\dab]\D{1,3}\d{3}\D{1,3}\d{3}$/.test(body);

/** Fourteen digits with a right Luhn sum are also what a SIRET is. */
const ANNOUNCES_SIRET = /(?:siret|siren|tva|imei)[a-z ']{0,12}[:°. ]{0,3}$/;

/** Cards written as cards are: in one run, by fours, or 4-6-5; or digits that nothing else stands among. */
export function takeCards(scan: Scan): void {
  takeWindows(
    scan,
    ({ from, to, digits, lengths }, chain) =>
      /^(?:1[3-9]|4,4,4,[1-7](?:,[1-3])?|4,6,[45]|6,4,5|5,5,6|8,8)$/.test(lengths) ||
      (from === chain.from && to === chain.to && !digits.startsWith('0')),
  );
}

/** Cards in any other spacing. All windows that hold together are taken, so that no digit of one is left. */
export function takeLooseCards(scan: Scan): void {
  takeWindows(scan, () => true);
}

function takeWindows(scan: Scan, accepts: (window: Window, chain: Chain) => boolean): void {
  // A card copied line by line.
  for (const chain of chainsOf(scan.text.replace(/(?<=\d{4})\n(?=\d{4})/g, ' '))) {
    if (chain.to - chain.from < 13) continue;
    let from = -1;
    let to = -1;
    for (const window of windowsOf(chain, 13, 19)) {
      const right = isLuhn(window.digits) || isMistypedCard(scan, window);
      if (!right || !accepts(window, chain) || !isCardLike(scan, window)) continue;
      if (from >= 0 && window.from >= to) {
        scan.take('card', from, to);
        from = -1;
      }
      from = from < 0 ? window.from : from;
      to = Math.max(to, window.to);
    }
    if (from >= 0) scan.take('card', from, to);
  }
}

/** Not one digit repeated, not a social-security number, and not what was just called a SIRET. */
function isCardLike(scan: Scan, { from, digits }: Window): boolean {
  if (/^(\d)\1+$/.test(digits)) return false;
  // ISO/IEC 7812: payment cards begin with 3 to 6; with 2 only Mastercard's of 16 digits. French social-security
  // numbers begin with 1 or 2.
  if (!/^[3-6]/.test(digits) && !(digits.startsWith('2') && digits.length === 16)) return false;
  if (digits.length === 15 && /^[1-478]/.test(digits) && hasKey(digits.slice(0, 13), digits.slice(13)))
    return false;
  return !(digits.length === 14 && ANNOUNCES_SIRET.test(scan.text.slice(Math.max(0, from - 30), from)));
}

/** Some sixteen digits right behind "carte", "CB": a card with a typing mistake; by fours also right before it. */
function isMistypedCard(scan: Scan, { from, to, lengths }: Window): boolean {
  if (!/^(?:4,4,4,[2-6]|1[4-8])$/.test(lengths)) return false;
  const before = scan.before(from, 30);
  if (
    /vitale|identite|sejour|grise|fidelite|abonne|etudiant|mobilite|invalidite|priorite|cadeau/.test(before)
  )
    return false;
  return (
    /(?<![a-z])(?:cb|carte|card|visa|mastercard|bleue|bancaire|numero)[a-z° ':.]{0,18}$/.test(before) ||
    (lengths === '4,4,4,4' &&
      (/(?<![a-z])(?:cb|cartes?|card|visa|mastercard|payer|paiement|pay|payment)(?![a-z])/.test(scan.text) ||
        scan.text.trim().length === to - from))
  );
}

const CARD_CODE =
  /(?<![a-z])(?:cvv2?|cvc2?|cvx|crypto(?:gramme)?)(?: visuel)?[^\d\0\n]{0,15}(\d ?\d ?\d(?: ?\d)?)(?!\d)/g;

/** The three or four digits beside a card: named as such, or standing right behind it. */
export function takeCardCodes(scan: Scan): void {
  for (const found of matches(CARD_CODE, scan.text)) {
    const digits = found[1] ?? '';
    scan.take('code', found.index + found[0].length - digits.length, found.index + found[0].length);
  }
  if (!scan.kinds.has('card')) return;
  const behind =
    /\0[ ,;:/-]{1,4}(?:(?:code|secu|securite|dos|derriere|arriere|verso|back|behind|on|the|of|de|du|la|est|numero|number|digits|et|and|puis|les?|3|chiffres|au|c'?est|exp|expire|expiration|valable|valid|date|fin|\d\d ?\/ ?\d\d(?:\d\d)?|\0+)[ ,;:/-]+){0,8}(\d{3})(?!\d|[.,/:h]\d| ?(?:€|e\b|eur|km|fois))/g;
  for (const found of matches(behind, scan.text)) {
    const to = found.index + found[0].length;
    if (scan.endsWith('card', found.index + 1)) scan.take('code', to - 3, to);
  }
}
