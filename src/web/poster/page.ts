/** A place's poster, the list of places, and the pages for a place or an address that is not known, as HTML. Pure. */
import type { KnownPlace } from '../places.js';
import { escapeHtml } from '../text.js';
import type { PageLanguage } from '../words.js';
import { qrSvg } from './qr.js';
import { POSTER_WORDS } from './words.js';

/** What these pages know. `base`: the origin under which people reach the page, without a slash at its end. */
export interface PosterView {
  lang: PageLanguage;
  base: string;
  /** The address of the style sheet. */
  css: string;
  /** The base is only this computer's own. */
  local: boolean;
  /** As people dial it; undefined when SMS is not carried. */
  sms: string | undefined;
  embed: boolean;
}

function html({ lang, css }: PosterView, title: string, kind: string, body: string): string {
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – Declic</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${css}">
</head>
<body class="${kind}">
${body}
</body>
</html>
`;
}

const noted = (shown: boolean, text: string): string =>
  shown ? `<p class="note">${escapeHtml(text)}</p>\n` : '';

/** An address as people type it: without what browsers add themselves. */
const typed = (address: string): string => address.replace(/^https?:\/\//, '');

/** Where the code on a place's poster leads. */
export const placeUrl = (base: string, id: string): string => `${base}/?place=${encodeURIComponent(id)}`;

/** Where the address in letters leads: the same page, without the signs that are hard to find on a phone. */
const shortUrl = (base: string, id: string): string => `${base}/places/${encodeURIComponent(id)}`;

/**
 * A number as people dial it: French ones in pairs, others with their country's.
 *
 * @example dialled('+33639981234') // '06 39 98 12 34'
 */
export function dialled(number: string): string {
  const french = /^\+33(\d{9})$/.exec(number)?.[1];
  return french ? `0${french}`.replace(/(\d\d)(?=\d)/g, '$1\u00a0') : number;
}

/** One page of paper for a reception hall. */
export function posterPage(view: PosterView, { place, agency }: KnownPlace): string {
  const w = POSTER_WORDS[view.lang];
  const address = placeUrl(view.base, place.id);
  const short = typed(shortUrl(view.base, place.id));
  const steps = w.scan.map((step) => `<li>${escapeHtml(step)}</li>`).join('');
  const sms = view.sms
    ? `<p class="sms">${escapeHtml(w.text)} <b>${escapeHtml(view.sms)}</b> ${escapeHtml(w.withWord)} <b>${escapeHtml(w.word)}</b></p>\n`
    : '';
  return html(
    view,
    `${w.title} – ${place.name}`,
    'poster',
    `${noted(view.local, w.noPublicUrl)}<main>
<h1>${escapeHtml(w.question)}</h1>
<p class="promise">${escapeHtml(w.promise)}</p>
<div class="scan">${qrSvg(address, `${w.code} ${address}`)}<ol>${steps}</ol></div>
<p class="address">${escapeHtml(w.type)} <b>${escapeHtml(short)}</b></p>
${sms}<p>${escapeHtml(w.human)} <strong>${escapeHtml(w.secret)}</strong></p>
</main>
<footer><b>${escapeHtml(place.name)}</b><br>${escapeHtml(agency.name)}</footer>`,
  );
}

/** For operators: what can be printed and put on sites, for each place. */
export function placesPage(view: PosterView, places: KnownPlace[]): string {
  const w = POSTER_WORDS[view.lang];
  const items = places.map(({ place, agency }) => {
    const id = encodeURIComponent(place.id);
    const tag = `<script src="${view.base}/embed.js" data-place="${escapeHtml(place.id)}" data-lang="${view.lang}" async></script>`;
    return `<section>
<h2>${escapeHtml(place.name)}</h2>
<p>${escapeHtml(agency.name)}</p>
<p><a href="/places/${id}/poster?lang=${view.lang}">${escapeHtml(w.poster)}<span class="hidden"> – ${escapeHtml(place.name)}</span></a></p>
<p>${escapeHtml(w.link)}${view.lang === 'fr' ? ' :' : ':'} <a href="/?place=${id}">${escapeHtml(placeUrl(view.base, place.id))}</a></p>
<p>${escapeHtml(w.embed)}</p>
<pre tabindex="0"><code>${escapeHtml(tag)}</code></pre>
</section>`;
  });
  const notes = noted(view.local, w.noPublicUrl) + noted(!view.embed, w.noEmbed);
  return html(
    view,
    w.places,
    'places',
    `<main>\n<h1>${escapeHtml(w.places)}</h1>\n${notes}${items.join('\n')}\n</main>`,
  );
}

/** The address names no `place`, or nothing at all. */
export function unknownPage(view: PosterView, what: 'place' | 'address'): string {
  const w = POSTER_WORDS[view.lang];
  const title = what === 'place' ? w.unknown : w.unknownAddress;
  const places = `<p><a href="/places?lang=${view.lang}">${escapeHtml(w.places)}</a></p>\n`;
  const body = `<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(w.unknownHelp)}</p>
<p><a href="/?lang=${view.lang}">${escapeHtml(w.toPage)}</a></p>
${what === 'place' ? places : ''}</main>`;
  return html(view, title, 'places', body);
}
