/**
 * The chat page as HTML. It is whole without its script: the conversation is there, and each answer is a form that
 * goes to /plain. Where the script runs, it takes the same log, choices and form over.
 */
import { escapeHtml, textHtml } from './text.js';
import { PAGE_WORDS, type PageLanguage, type PageWords } from './words.js';

export { escapeHtml } from './text.js';

/** The words that the script needs, as one attribute: the page allows no inline script. */
const SCRIPT_WORDS = [
  'you',
  'bot',
  'choices',
  'humanCommand',
  'languageCommand',
  'attached',
  'sending',
  'offline',
  'online',
  'failed',
  'full',
] as const satisfies (keyof PageWords)[];
export type ScriptWords = Pick<PageWords, (typeof SCRIPT_WORDS)[number]>;

/** One line of the conversation. `lang`: of the bot's text, when it is not the page's. */
export interface PageLine {
  mine: boolean;
  text: string;
  lang?: string | undefined;
}

/** A possible answer to the newest question: what the button says, and `<question id>:<option id>`. */
export interface PageChoice {
  label: string;
  value: string;
}

/** All that one page shows. Texts are plain: the renderer escapes them. */
export interface PageView {
  lang: PageLanguage;
  lines: PageLine[];
  choices: PageChoice[];
  /** The id of the open question: `phone` and `name` have a field of their own kind. */
  asks?: string | undefined;
  /** What happened, for the title: "Nouvelle question". */
  happened?: string | undefined;
  /** One or two plain sentences above the form, such as why nothing was sent. */
  notice?: string | undefined;
  /** What the person had typed and did not send after all. */
  typed?: string | undefined;
  /** The button that asks for the page again, while the bot's answer is not there yet: its label. */
  again?: string | undefined;
  /** Hidden in each form. `token`: of the conversation, once there is one. `message`: this answer's own id. */
  token?: string | undefined;
  message: string;
  /** From the address: where the person is, and whether the page stands inside an agency's own. */
  place?: string | undefined;
  embed?: boolean | undefined;
  /** The agency's colour, six hexadecimal digits. */
  colour?: string | undefined;
}

export type PageFile = 'page.css' | 'main.js';

const hidden = (name: string, value: string | undefined): string =>
  value ? `<input type="hidden" name="${name}" value="${escapeHtml(value)}">` : '';

/** What every form of a page carries, so that one answer never needs another page's. */
function carried(view: PageView): string {
  return [
    hidden('token', view.token),
    hidden('message', view.message),
    hidden('lang', view.lang),
    hidden('place', view.place),
    hidden('embed', view.embed ? '1' : undefined),
    hidden('colour', view.colour),
  ].join('');
}

/** The address of a first page with these presets. */
export function pageAddress(view: Pick<PageView, 'place' | 'embed' | 'colour'>, lang: string): string {
  const query = new URLSearchParams({ lang });
  if (view.place) query.set('place', view.place);
  if (view.embed) query.set('embed', '1');
  if (view.colour) query.set('colour', view.colour);
  return `/?${query}`;
}

/** A conversation changes its language by an answer; before it there is only another page to go to. */
function languages(view: PageView): string {
  const items = Object.entries(PAGE_WORDS).map(([code, { name }]) => {
    if (code === view.lang) return `<li><span lang="${code}" aria-current="true">${name}</span></li>`;
    if (view.token) return `<li><button name="to" value="${code}" lang="${code}">${name}</button></li>`;
    const href = escapeHtml(pageAddress(view, code));
    return `<li><a href="${href}" lang="${code}" hreflang="${code}">${name}</a></li>`;
  });
  const list = `<ul>${items.join('')}</ul>`;
  return view.token ? `<form method="post" action="/plain#last">${carried(view)}${list}</form>` : list;
}

function lineHtml({ mine, text, lang }: PageLine, view: PageView, id: string): string {
  const w = PAGE_WORDS[view.lang];
  const spoken = lang && lang !== view.lang ? ` lang="${escapeHtml(lang)}"` : '';
  const who = `<span class="who" lang="${view.lang}">${escapeHtml(mine ? w.you : w.bot)} : </span>`;
  return `<div class="message${mine ? ' mine' : ''}"${spoken}${id}>${who}<span>${textHtml(text)}</span></div>`;
}

/** The lines; the newest of the bot's is where a person goes on reading after a new page has come. */
function logHtml(view: PageView): string {
  const newest = view.notice ? -1 : view.lines.findLastIndex(({ mine }) => !mine);
  return view.lines
    .map((line, index) => lineHtml(line, view, index === newest ? ' id="last" tabindex="-1"' : ''))
    .join('\n');
}

/** In a form of their own: the enter key in the text field must not press the first of them. */
function choicesHtml(view: PageView, label: string): string {
  if (view.again) {
    return `${carried(view)}<p><button name="again" value="1">${escapeHtml(view.again)}</button></p>`;
  }
  if (view.choices.length === 0) return '';
  const spoken = view.lines.findLast(({ mine }) => !mine)?.lang;
  const lang = spoken && spoken !== view.lang ? ` lang="${escapeHtml(spoken)}"` : '';
  const items = view.choices.map(
    (choice) =>
      `<li><button name="value" value="${escapeHtml(choice.value)}">${textHtml(choice.label)}</button></li>`,
  );
  return `${carried(view)}<ul aria-label="${label}"${lang}>${items.join('')}</ul>`;
}

const FIELDS: Record<string, string> = {
  phone: 'type="tel" autocomplete="tel"',
  name: 'type="text" autocomplete="name"',
};

/**
 * The page. `address` gives the address of a static file.
 *
 * @example renderPage({ lang: 'fr', lines: [], choices: [], message: newMessageId() }, (name) => `/static/${name}`)
 */
export function renderPage(view: PageView, address: (name: PageFile) => string): string {
  const words: PageWords = PAGE_WORDS[view.lang];
  const w = Object.fromEntries(
    Object.entries(words).map(([key, text]) => [key, escapeHtml(text)]),
  ) as unknown as PageWords;
  const forScript = escapeHtml(
    JSON.stringify(Object.fromEntries(SCRIPT_WORDS.map((key) => [key, words[key]]))),
  );
  const title = [...(view.happened ? [escapeHtml(view.happened)] : []), w.title, 'Declic'].join(' – ');
  const notice = view.notice
    ? `<p id="status" role="status"><span id="last" tabindex="-1">${escapeHtml(view.notice)}</span></p>`
    : '<p id="status" role="status"></p>';
  return `<!doctype html>
<html lang="${view.lang}" dir="${words.dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${address('page.css')}">
</head>
<body${view.embed ? ' class="embed"' : ''}>
<a class="skip" href="#log">${w.skip}</a>
<header>
<h1>${w.title}</h1>
<nav aria-label="${w.languages}">${languages(view)}</nav>
</header>
<main data-lang="${view.lang}" data-words="${forScript}">
<div id="log" role="log" aria-live="polite" aria-relevant="additions" aria-label="${w.log}" tabindex="-1">
${logHtml(view)}
</div>
${notice}
<form id="choices" method="post" action="/plain#last">${choicesHtml(view, w.choices)}</form>
<form id="form" method="post" action="/plain#last" autocomplete="off">${carried(view)}
<label for="text">${w.label}</label>
<div class="row"><input id="text" name="text" ${FIELDS[view.asks ?? ''] ?? 'type="text" autocomplete="off"'} maxlength="2000" enterkeyhint="send" value="${escapeHtml(view.typed ?? '')}"><button type="submit">${w.send}</button></div>
<p><button type="submit" id="human" name="human" value="1">${w.human}</button></p>
</form>
</main>
<script src="${address('main.js')}" defer></script>
</body>
</html>
`;
}
