/** The chat page as HTML. Small and plain; the script in client/ fills the conversation. */
import { PAGE_WORDS, type PageLanguage, type PageWords } from './words.js';

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML, safe between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] as string);
}

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

/**
 * The page in one language. `address` gives the address of a static file.
 *
 * @example renderPage('fr', (name) => `/static/${name}`)
 */
export function renderPage(lang: PageLanguage, address: (name: 'page.css' | 'main.js') => string): string {
  const words: PageWords = PAGE_WORDS[lang];
  const w = Object.fromEntries(
    Object.entries(words).map(([key, text]) => [key, escapeHtml(text)]),
  ) as unknown as PageWords;
  const forScript = escapeHtml(
    JSON.stringify(Object.fromEntries(SCRIPT_WORDS.map((key) => [key, words[key]]))),
  );
  const languages = Object.entries(PAGE_WORDS)
    .map(([code, { name }]) =>
      code === lang
        ? `<li><span lang="${code}" aria-current="true">${name}</span></li>`
        : `<li><a href="/?lang=${code}" lang="${code}" hreflang="${code}">${name}</a></li>`,
    )
    .join('');
  return `<!doctype html>
<html lang="${lang}" dir="${words.dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${w.title} – Declic</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${address('page.css')}">
</head>
<body>
<a class="skip" href="#log">${w.skip}</a>
<header>
<h1>${w.title}</h1>
<nav aria-label="${w.languages}"><ul>${languages}</ul></nav>
</header>
<main data-lang="${lang}" data-words="${forScript}">
<noscript><p class="notice">${w.noScript}</p></noscript>
<div id="log" role="log" aria-live="polite" aria-relevant="additions" aria-label="${w.log}" tabindex="-1"></div>
<div id="choices"></div>
<p id="status" role="status"></p>
<form id="form" autocomplete="off" hidden>
<label for="text">${w.label}</label>
<div class="row"><input id="text" type="text" maxlength="2000" enterkeyhint="send"><button type="submit">${w.send}</button></div>
<p><button type="button" id="human">${w.human}</button></p>
</form>
</main>
<script src="${address('main.js')}" defer></script>
</body>
</html>
`;
}
