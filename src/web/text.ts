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

const words = (text: string): string =>
  text
    .split(HYPHENED)
    .map((part, index) =>
      index % 2 === 0 ? escapeHtml(part) : `<span class="whole">${escapeHtml(part)}</span>`,
    )
    .join('');

/**
 * A text whose addresses are links that open beside the conversation, and whose words with a hyphen are not broken
 * there: what the page's script makes of it.
 *
 * @example textHtml('Voir https://www.caf.fr.') // 'Voir <a href="https://www.caf.fr" …>https://www.caf.fr</a>.'
 */
export function textHtml(text: string): string {
  return unbroken(text)
    .split(ADDRESS)
    .map((part, index) =>
      index % 2 === 0
        ? words(part)
        : `<a href="${escapeHtml(part)}" target="_blank" rel="noopener noreferrer">${escapeHtml(part)}</a>`,
    )
    .join('');
}
