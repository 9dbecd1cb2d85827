/**
 * One line of the conversation and the answers to it, as HTML. Server and script share it: a page looks the same
 * with and without the script. Pure.
 *
 * No destructuring here, as in client/: Safari 11 has it wrong, and esbuild cannot replace it.
 */
import { readable } from './marks.js';
import { escapeHtml, textHtml } from './text.js';

/** A drawing of a step, and what it shows in words. */
export interface LinePicture {
  /** Below /pictures/, so never from elsewhere. */
  src: string;
  alt: string;
}

/** One line of the conversation. `lang`: of the bot's text, when it is not the page's. */
export interface PageLine {
  mine: boolean;
  text: string;
  lang?: string | undefined;
  picture?: LinePicture | undefined;
  /** The line makes an appointment: it is shown as a card. */
  booked?: boolean | undefined;
}

/** A possible answer to the newest question: what the button says, and `<question id>:<option id>`. */
export interface PageChoice {
  label: string;
  value: string;
}

/** Every drawing has this size, so its place is kept before it has come (src/content/drawing.ts). */
const PICTURE = 'width="320" height="200"';

/** An attachment as a drawing of this server; undefined for everything else, such as an address elsewhere. */
export function linePicture(attachment: unknown): LinePicture | undefined {
  const file = attachment as { contentType?: string; contentUrl?: string; name?: string } | undefined;
  if (!/^image\/(?:png|svg\+xml)$/.test(file?.contentType ?? '') || !file?.name) return undefined;
  // Its own server is known by the path: the address may name the host by which other channels reach it.
  const found = /^(?:https?:\/\/[^/]+)?(\/pictures\/[\w-]+)\.(?:png|svg)((?:\?v=[\w-]+)?)$/.exec(
    file?.contentUrl ?? '',
  );
  return found ? { src: `${found[1]}.svg${found[2]}`, alt: file?.name as string } : undefined;
}

const pictureHtml = (picture: LinePicture | undefined): string =>
  picture
    ? `<img class="picture" src="${escapeHtml(picture.src)}" alt="${escapeHtml(picture.alt)}" ${PICTURE}>`
    : '';

/** The first of several lines is the heading of a card. */
function headed(text: string, phones: boolean): string {
  const end = text.indexOf('\n');
  if (end < 1) return textHtml(text, phones);
  return `<span class="first">${textHtml(text.slice(0, end), phones)}</span>${textHtml(text.slice(end), phones)}`;
}

/**
 * The last line stands out when it asks something: it is what the person has to answer. A picture belongs to what
 * comes before it, and the question to the answers below.
 */
function saidHtml(line: PageLine, phones: boolean): string {
  const from = line.text.lastIndexOf('\n') + 1;
  const last = line.text.slice(from);
  const picture = pictureHtml(line.picture);
  if (!/[?؟]/.test(last)) return headed(line.text, phones) + picture;
  const before = headed(line.text.slice(0, from), phones) + picture;
  return `${before}<span class="ask${before ? ' after' : ''}">${textHtml(last, phones)}</span>`;
}

/** What a line says, without who says it. `lang`: the page's. `phones`: numbers to call are links. */
export function contentHtml(line: PageLine, lang: string, phones = false): string {
  return line.mine ? textHtml(readable(line.text, lang)) : saidHtml(line, phones);
}

/** Who speaks, as it is read out before what they say: "Vous :". */
export interface LineWords {
  you: string;
  bot: string;
}

export interface LineOptions {
  /** The page's language. */
  lang: string;
  words: LineWords;
  phones?: boolean;
  /** Further attributes of the line. */
  attributes?: string;
}

/**
 * A line as HTML.
 *
 * @example messageHtml({ mine: true, text: 'non' }, { lang: 'fr', words: { you: 'Vous :', bot: 'Declic :' } })
 * // '<div class="message mine"><span class="who" lang="fr">Vous : </span><span class="said">non</span></div>'
 */
export function messageHtml(line: PageLine, options: LineOptions): string {
  const kinds = ['message', ...(line.mine ? ['mine'] : []), ...(line.booked ? ['booked'] : [])].join(' ');
  const spoken = line.lang && line.lang !== options.lang ? ` lang="${escapeHtml(line.lang)}" dir="auto"` : '';
  const name = line.mine ? options.words.you : options.words.bot;
  const who = `<span class="who" lang="${options.lang}">${escapeHtml(name)} </span>`;
  return `<div class="${kinds}"${spoken}${options.attributes ?? ''}>${who}<span class="said">${contentHtml(line, options.lang, options.phones)}</span></div>`;
}

/**
 * The list of possible answers as HTML, each a button of the form around it; '' when there is none.
 *
 * @example choicesHtml([{ label: 'Oui', value: 'email:ok' }], 'Vos réponses possibles', 'fr', undefined)
 */
export function choicesHtml(
  choices: PageChoice[],
  label: string,
  lang: string,
  spoken: string | undefined,
): string {
  if (choices.length === 0) return '';
  const own = spoken && spoken !== lang ? ` lang="${escapeHtml(spoken)}" dir="auto"` : '';
  const items = choices.map(
    (choice) =>
      `<li><button name="value" value="${escapeHtml(choice.value)}">${textHtml(choice.label)}</button></li>`,
  );
  return `<ul aria-label="${escapeHtml(label)}"${own}>${items.join('')}</ul>`;
}
