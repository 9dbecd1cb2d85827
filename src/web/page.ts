/**
 * The chat page as HTML. It is whole without its script: the conversation is there, and each answer is a form that
 * goes to /plain. Where the script runs, it takes the same log, choices and form over; when the conversation changes
 * its language, it writes the words again where `data-word` and `data-name` (an accessible name) say which.
 */
import { BACK, FAVICON, MARK, PERSON, SPEAKER } from './icons.js';
import { choicesHtml, messageHtml, type PageChoice, type PageLine } from './message.js';
import { escapeHtml } from './text.js';
import { PAGE_WORDS, type PageLanguage, type PageWords } from './words.js';

export type { PageChoice, PageLine } from './message.js';
export { escapeHtml } from './text.js';

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
  /** The agency's colour, six hexadecimal digits; colour.ts says how it is read and what style sheet it makes. */
  colour?: string | undefined;
  /** The agency's name, for the header. */
  agency?: string | undefined;
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
function pageAddress(view: Pick<PageView, 'place' | 'embed' | 'colour'>, lang: string): string {
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

/** The lines; the newest of the bot's is where a person goes on reading after a new page has come. */
function logHtml({ lang, lines, notice }: PageView): string {
  const newest = notice ? -1 : lines.findLastIndex(({ mine }) => !mine);
  const words = PAGE_WORDS[lang];
  return lines
    .map((line, index) =>
      messageHtml(line, { lang, words, attributes: index === newest ? ' id="last" tabindex="-1"' : '' }),
    )
    .join('\n');
}

/** In a form of their own: the enter key in the text field must not press the first of them. */
function answersHtml(view: PageView): string {
  const { again, choices, lang, lines } = view;
  if (again) return `${carried(view)}<p><button name="again" value="1">${escapeHtml(again)}</button></p>`;
  const spoken = lines.findLast(({ mine }) => !mine)?.lang;
  return carried(view) + choicesHtml(choices, PAGE_WORDS[lang].choices, lang, spoken);
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
  const title = [...(view.happened ? [escapeHtml(view.happened)] : []), w.title, 'Declic'].join(' – ');
  const notice = view.notice
    ? `<p id="status" role="status"><span id="last" tabindex="-1">${escapeHtml(view.notice)}</span></p>`
    : '<p id="status" role="status"></p>';
  const agency = view.agency ? `<span class="agency">${escapeHtml(view.agency)}</span>` : '';
  const accent = view.colour ? `\n<link rel="stylesheet" href="/static/accent.css?c=${view.colour}">` : '';
  const spoken = view.lines.some(({ mine }) => mine);
  return `<!doctype html>
<html lang="${view.lang}" dir="${words.dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${FAVICON}">
<link rel="stylesheet" href="${address('page.css')}">${accent}
</head>
<body${view.embed ? ' class="embed"' : ''}>
<a class="skip" href="#log" data-word="skip">${w.skip}</a>
<header>
<p class="brand">${MARK}<span><b>Declic</b>${agency}</span></p>
<div class="tools">
<nav aria-label="${w.languages}" data-name="languages">${languages(view)}</nav>
<details id="voice" hidden><summary data-word="voice">${SPEAKER}${w.voice}</summary>
<div><label data-word="voiceAuto"><input type="checkbox" id="auto">${w.voiceAuto}</label><label data-word="voiceSlow"><input type="checkbox" id="slow">${w.voiceSlow}</label></div>
</details>
</div>
</header>
<main data-lang="${view.lang}"${view.place ? ` data-place="${escapeHtml(view.place)}"` : ''}>
<div class="hello"><h1 data-word="title">${w.title}</h1><p data-word="promise">${w.promise}</p></div>
<div id="log" role="log" aria-live="polite" aria-relevant="additions" aria-label="${w.log}" data-name="log" tabindex="-1">
${logHtml(view)}
</div>
<form id="choices" method="post" action="/plain#last">${answersHtml(view)}</form>
<div class="bar">
${notice}
<form id="form" method="post" action="/plain#last" autocomplete="off">${carried(view)}
<div class="over"><label for="text" data-word="label">${w.label}</label>
<button type="submit" form="choices" id="back" name="back" value="1" data-word="back"${spoken ? '' : ' hidden'}>${BACK}${w.back}</button></div>
<div class="row"><input id="text" name="text" ${FIELDS[view.asks ?? ''] ?? 'type="text" autocomplete="off"'} maxlength="2000" enterkeyhint="send" value="${escapeHtml(view.typed ?? '')}"><button type="submit" data-word="send">${w.send}</button></div>
</form>
<p class="ways"><button type="submit" form="form" id="human" name="human" value="1" data-word="human">${PERSON}${w.human}</button></p>
</div>
</main>
<script src="${address('main.js')}" defer></script>
</body>
</html>
`;
}
