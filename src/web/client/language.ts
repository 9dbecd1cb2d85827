/**
 * The language of the page around the conversation. A conversation changes its language by what is said in it; the
 * page follows: its own words, its address (a refresh keeps it), and what older lines say of theirs.
 */
import { PAGE_WORDS, type PageLanguage, type PageWords } from '../words.js';

export type { PageLanguage } from '../words.js';

const main = document.querySelector('main') as HTMLElement;

const each = <T extends HTMLElement>(selector: string, what: (element: T) => void): void =>
  Array.from(document.querySelectorAll<T>(selector)).forEach(what);

/** What the page speaks now. */
export interface Language {
  code: PageLanguage;
  words: PageWords;
}

const code = main.dataset.lang as PageLanguage;
export const now: Language = { code, words: PAGE_WORDS[code] };

/** The page's language for a bot's, if it speaks it. */
export function spokenAs(locale: string | null | undefined): PageLanguage | undefined {
  // Object.hasOwn is newer than the browsers that people have here.
  return Object.keys(PAGE_WORDS).includes(locale || '') ? (locale as PageLanguage) : undefined;
}

/** The address of a page like this one in a language; what presets it is a field of every form. */
function address(lang: string): string {
  const query = new URLSearchParams();
  query.set('lang', lang);
  for (const name of ['place', 'embed', 'colour']) {
    const field = document.querySelector<HTMLInputElement>(`#form [name="${name}"]`);
    if (field) query.set(name, field.value);
  }
  return `/?${query}`;
}

/** The languages to go to; the page's own is none of them. */
function showLanguages(): void {
  each('nav li', (item) => {
    const lang = (item.firstElementChild as HTMLElement).lang as PageLanguage;
    const isOwn = lang === now.code;
    const name = document.createElement(isOwn ? 'span' : 'a');
    name.lang = lang;
    name.textContent = PAGE_WORDS[lang].name;
    if (isOwn) name.setAttribute('aria-current', 'true');
    else (name as HTMLAnchorElement).href = address(lang);
    item.textContent = '';
    item.appendChild(name);
  });
  const list = document.querySelector('nav ul');
  const form = document.querySelector('nav form');
  if (list && form) form.replaceWith(list);
}

/**
 * Changes the page's language. Nothing of it is announced: the live regions keep their nodes, and a screen reader
 * names a button when the person comes to it.
 *
 * @returns false when the page speaks it already
 */
export function turn(lang: PageLanguage): boolean {
  if (lang === now.code) return false;
  const before = now.code;
  const words: PageWords = PAGE_WORDS[lang];
  now.code = lang;
  now.words = words;
  const root = document.documentElement;
  root.lang = lang;
  root.dir = words.dir;
  document.title = `${words.title} – Declic`;
  each('[data-word]', (element) => {
    // The last node: a drawing may stand before the word.
    (element.lastChild as Text).data = words[element.dataset.word as keyof PageWords];
  });
  each('[data-name]', (element) =>
    element.setAttribute('aria-label', words[element.dataset.name as keyof PageWords]),
  );
  // A line says its language only where it is not the page's. Whatever the person wrote is theirs.
  each('.message:not(.mine), #choices ul', (message) => {
    if (message.lang === lang) message.removeAttribute('lang');
    else if (!message.lang) {
      message.lang = before;
      message.dir = 'auto';
    }
  });
  each<HTMLInputElement>('[name="lang"]', (field) => {
    field.value = lang;
  });
  showLanguages();
  try {
    history.replaceState(history.state, '', address(lang));
  } catch {
    // Where a frame may not, a refresh asks the conversation again.
  }
  return true;
}

/** Calls `then` when another language is tapped. With a key held down, the browser opens a page of its own. */
export function onAsked(then: (lang: PageLanguage) => void): void {
  (document.querySelector('nav') as HTMLElement).onclick = (event) => {
    const asked = (event.target as Element).closest<HTMLElement>('a, button');
    const lang = spokenAs(asked?.lang);
    if (!lang || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    then(lang);
  };
}
