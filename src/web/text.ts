/** A person's or the bot's text as HTML: its addresses are links, and nothing else in it is ever markup. */

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

const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/;
/** A word with a hyphen, with what stands at it without a space. */
const HYPHENED = /([^ \n]*[a-zÀ-ÿ]-[a-zÀ-ÿ][^ \n]*)/i;

/** French puts a space before these signs; a line must not begin with one. */
const unbroken = (text: string): string => text.replace(/ (?=[?!:;»](\s|$))/g, '\u00a0');

/** A number that is dialled: ten digits in pairs, the short ones that begin with 3, and three that save lives. */
const PHONE = /(\b0[1-9](?: \d\d){4}\b|\b(?:3\d{3}|11[259])\b)/;
/** Before or after it: then it is an amount, a size, a form or a part of something longer. */
const NO_PHONE_AFTER = /^[.,]?\d|^\s?(?:€|%|euros?\b|[kmg]?[ob]\b|px\b|mots|signes|caract|char|words|\/)/i;
const NO_PHONE_BEFORE = /(?:\d[ .,/]?|n°\s?|cerfa\s|€\s?|£)$/i;

/** Numbers to call, as links: a tap opens the phone's own keypad with the number, and calls nobody yet. */
function callable(text: string): string {
  const parts = text.split(PHONE);
  return parts
    .map((part, index) => {
      const dialled =
        index % 2 === 1 &&
        !NO_PHONE_BEFORE.test(parts[index - 1] as string) &&
        !NO_PHONE_AFTER.test(parts[index + 1] as string);
      return dialled ? `<a href="tel:${part.replace(/ /g, '')}" class="whole">${part}</a>` : escapeHtml(part);
    })
    .join('');
}

const words = (text: string, phones: boolean): string =>
  text
    .split(HYPHENED)
    .map((part, index) => {
      if (index % 2 === 0) return phones ? callable(part) : escapeHtml(part);
      return `<span class="whole">${escapeHtml(part)}</span>`;
    })
    .join('');

/**
 * A text whose addresses are links that open beside the conversation, and whose words with a hyphen are not broken
 * there: what the page's script makes of it. `phones`: numbers to call are links too, for what makes calls.
 *
 * @example textHtml('Voir https://www.caf.fr.') // 'Voir <a href="https://www.caf.fr" …>https://www.caf.fr</a>.'
 */
export function textHtml(text: string, phones = false): string {
  return unbroken(text)
    .split(ADDRESS)
    .map((part, index) =>
      index % 2 === 0
        ? words(part, phones)
        : `<a href="${escapeHtml(part)}" target="_blank" rel="noopener noreferrer">${escapeHtml(part)}</a>`,
    )
    .join('');
}
