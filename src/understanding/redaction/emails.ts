/** E-mail addresses, written or dictated ("jean point dupont arobase gmail point com"). */
import { matches, type Scan } from './scan.js';

/** Anything but spaces, brackets, quotes and list marks may stand in a local part: people mistype. */
const NOT_LOCAL = /[\s@<>()[\]",;:\0]/;
const PROVIDER =
  'gmail|gmal|gmial|g mail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|orange|wanadoo|free|sfr|neuf|laposte|la poste|bbox|numericable|icloud|me|mac|aol|gmx|proton|protonmail|mail|yandex|caramail|club-internet|bouyguestelecom';
const TLD =
  'com|fr|net|org|eu|be|ch|de|es|it|pt|uk|co uk|ma|dz|tn|ru|ro|pl|info|me|re|gp|mq|gf|nc|pf|gouv fr';
const WRITTEN_DOMAIN = new RegExp(
  `^ {0,2}(?:[a-z0-9\\u00a1-\\uffff-]+(?:\\.[a-z0-9\\u00a1-\\uffff-]+)+|[a-z0-9-]+ ?[.,] ?(?:${TLD})(?![a-z0-9]))`,
);
const PROVIDER_ALONE = new RegExp(`^ {0,2}(?:${PROVIDER})(?: ?[ .,]? ?(?:${TLD}))?(?![a-z0-9])`);
const DICTATED_DOMAIN = new RegExp(
  `^ {0,2}(?:(?:${PROVIDER}|[a-z0-9-]+(?: tiret [a-z0-9-]+)?)(?: ?(?:point|poin|dot|punto|\\.) ?[a-z]{2,12}){1,3}|(?:${PROVIDER})(?: (?:${TLD}))?)(?![a-z0-9])`,
);
/** "at", "a", "chez": only in front of a mail provider whose ending is said too. */
const CERTAIN_DOMAIN = new RegExp(`^ {1,2}(?:${PROVIDER}) ?(?:point|poin|dot|\\.| ) ?(?:${TLD})(?![a-z0-9])`);
/** "mon adresse c'est jeandu38" */
const NAME_OF_ADDRESS = /(?<![a-z])(?:e?-?mail|mel|adresse|address)(?![a-z]).* [a-z._-]+\d[a-z\d._-]* $/;
const SHORT_DOMAIN = new RegExp(`^ {1,2}(?:${PROVIDER})(?![a-z0-9])`);
const AT_WORD =
  /[([](?:at|a|arobase?)[)\]]|(?<![a-z0-9])(?:arr?obas?[es]*|arobaze?|arr?obe|a commercial|at sign|chez|at|a)(?![a-z0-9])/g;
const JOINS =
  /^(?:point|poin|dot|punto|tiret|underscore|under|score|du|bas|dash|hyphen|moins|minus|six|6|8|[._-])$/;
/** Where a dictated local part cannot begin: the words of the sentence before it. */
const BEFORE_LOCAL = new Set(
  `c cest est ces is its it the a as au aux avec with sur on dans in mon ma mes my ton votre vos your le la les l un une
  de d des du of mail mails email emails e-mail courriel adresse adrese address messagerie boite compte account et and
  ou or pour to for par by moi me voici voila suis am ecrire ecrivez ecrit ecris envoyer envoyez envoie envoi contact
  contacter repondre joindre suivante suivant actuelle nouvelle ancienne perso que qui jai ai have j je i utilise use
  dis dit son sa ses his her their leur si donc alors bonjour merci hello help hi aide aidez svp stp slt salut bjr bonsoir urgent souci probleme non oui yes no pas not arobase touche signe
  trouve faire fais tape taper cherche en chez type genre truc vieille vieux finit finissant ending comment ou symbole lettre clavier`.split(
    /\s+/,
  ),
);

const NO_SIGN =
  /(?<![a-z])(?:(?:e-?)?mail|adresse|address|mel|courriel)(?: (?:e-?mail|mail|gmail))?(?: est| c'?est| is|:| :)? ([^\s@\0]{3,40}?)(?: |\.|arobase )(?:gmail|hotmail|outlook|yahoo|laposte|wanadoo|orange|free|sfr|icloud) ?(?:\.|point|dot| ) ?(?:com|fr|net)(?![a-z0-9])/g;

/** "fontaine31gmail.com": the sign forgotten altogether. */
const GLUED =
  /(?<![^\s:("'])[a-z0-9][a-z0-9._-]*[a-z0-9](?<!boite|mail|compte|adresse)(?:gmail|hotmail|outlook|yahoo|icloud|wanadoo|laposte)[.,](?:com|fr|net)(?![a-z0-9/])/g;

/** Without one of these, and without "@", a text holds no address. */
export const SPEAKS_OF_ADDRESS = new RegExp(
  `[([](?:at|a|arobase?)[)\\]]|arr?ob|a commercial|at sign|(?:${PROVIDER}) ?(?:point|poin|dot|\\.| ) ?(?:${TLD})(?![a-z0-9])`,
);

/** Takes e-mail addresses out. */
export function takeEmails(scan: Scan): void {
  for (let at = scan.text.indexOf('@'); at >= 0; at = scan.text.indexOf('@', at + 1)) takeWritten(scan, at);
  takeDictated(scan);
  takeWithoutSign(scan);
  for (const { index, 0: found } of matches(GLUED, scan.text)) {
    if (!/\d/.test(found) && !/(?<![a-z])(?:mail|adresse|address|mel)(?![a-z])/.test(scan.text)) continue;
    scan.take('email', index, index + found.length);
  }
}

function takeWritten(scan: Scan, at: number): void {
  const { text } = scan;
  const rest = text.slice(at + 1, at + 130);
  const domain = WRITTEN_DOMAIN.exec(rest) ?? DICTATED_DOMAIN.exec(rest) ?? PROVIDER_ALONE.exec(rest);
  if (!domain) return;
  let from = at;
  while (text[from - 1] === ' ' && at - from < 2) from--;
  const start = localStart(text, from, false);
  if (start !== undefined) scan.take('email', start, at + 1 + domain[0].length);
}

/** "mon mail c'est jeandupont gmail com": the sign left out, where an address is spoken of. */
function takeWithoutSign(scan: Scan): void {
  for (const found of matches(NO_SIGN, scan.text)) {
    const local = found[1] ?? '';
    if (BEFORE_LOCAL.has(local) || /^(?:point|tiret)$/.test(local)) continue;
    const from = found.index + found[0].indexOf(local, (found[0].match(/^\S+/)?.[0] ?? '').length);
    scan.take('email', from, found.index + found[0].length);
  }
}

function takeDictated(scan: Scan): void {
  for (const found of matches(AT_WORD, scan.text)) {
    const { text } = scan;
    if (text[found.index] === '\0') continue;
    const behind = found.index + found[0].length;
    const certain = /^(?:chez|at|a)$/.test(found[0]);
    // "jeandu38 chez gmail": where an address is spoken of, what nobody is called.
    const short = certain && NAME_OF_ADDRESS.test(scan.before(found.index, 90)) ? SHORT_DOMAIN : undefined;
    const domain =
      (certain ? CERTAIN_DOMAIN : DICTATED_DOMAIN).exec(text.slice(behind, behind + 90)) ??
      short?.exec(text.slice(behind, behind + 30));
    if (!domain || (text[behind] !== ' ' && !/[)\]]/.test(found[0]))) continue;
    let from = found.index;
    while (text[from - 1] === ' ') from--;
    const start = localStart(text, from, !certain || /point|poin|dot/.test(domain[0]));
    if (start !== undefined) scan.take('email', start, behind + domain[0].length);
  }
}

/** Where the local part that ends at `to` begins; `dictated`: it may be several words. */
function localStart(text: string, to: number, dictated: boolean): number | undefined {
  let from = to;
  let words = 0;
  for (let end = to; end > 0 && words < 9; ) {
    let begin = end;
    while (begin > 0 && !NOT_LOCAL.test(text[begin - 1] as string)) begin--;
    const word = text.slice(begin, end).replace(/^[ldj]'/, '');
    if (word === '' || (from < end && /[.;!?]$/.test(word))) break;
    const joins = JOINS.test(word);
    if (!joins && !/[\p{L}\p{N}]/u.test(word)) break;
    if (
      !joins &&
      !(word.length === 1 && isSpelled(text, begin)) &&
      BEFORE_LOCAL.has(word.replace(/'/g, '')) &&
      !/^(?:point|dot|tiret)/.test(text.slice(end).trimStart())
    )
      break;
    from = begin + (text.slice(begin, end).length - word.length);
    words++;
    const gap = /( {1,2})$/.exec(text.slice(Math.max(0, begin - 3), begin))?.[1] ?? '';
    if (gap === '') break;
    const previous =
      /([^\s\0]+)$/.exec(text.slice(Math.max(0, begin - gap.length - 40), begin - gap.length))?.[1] ?? '';
    if (!dictated && !joins && !JOINS.test(previous)) break;
    end = begin - gap.length;
  }
  return from < to ? from : undefined;
}

/** "n a d i a": a single letter beside another. */
const isSpelled = (text: string, at: number): boolean =>
  /(?<![^ ])[a-z0-9] $/.test(text.slice(Math.max(0, at - 3), at)) ||
  /^[a-z0-9] [a-z0-9] /.test(text.slice(at, at + 4));
