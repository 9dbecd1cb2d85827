/** The few drawings of the page itself, in the colours of the text they stand at. None says anything on its own. */

const svg = (box: number, name: string, inside: string): string =>
  `<svg class="${name}" viewBox="0 0 ${box} ${box}" aria-hidden="true" focusable="false">${inside}</svg>`;

const line = (d: string): string => svg(24, 'icon', `<path d="${d}"/>`);

/** A bubble, in which something comes open: the click that Declic is named after. */
const BUBBLE =
  'M23 9c9.4 0 17 6.5 17 14.5S32.4 38 23 38c-1.9 0-3.8-.3-5.5-.8L9 41.5l2-7.6c-3.1-2.6-5-6.3-5-10.4C6 15.5 13.6 9 23 9z';

export const MARK = svg(
  48,
  'mark',
  `<path class="m1" d="${BUBBLE}"/><path class="m2" d="M15.5 23.5l5.5 5.5 10-10.5"/><path class="m3" d="M37 9l3-4M41.5 13.5l4.5-2M43 19.5h3.5"/>`,
);

export const PERSON = line('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.5-4 3.5-6 7.5-6s7 2 7.5 6');
export const SPEAKER = line('M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11');
export const PRINTER = line('M7 8V3.5h10V8M7 17H4V8h16v9h-3M7 13.5h10v7H7z');
export const BACK = line('M9 6L4 11l5 5M4.5 11H15a5 5 0 0 1 0 10h-3');

/** The mark as the page's icon, in colours of its own. */
export const FAVICON = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" fill="none" stroke-linecap="round" stroke-width="4"><path fill="#1d5c63" d="${BUBBLE}"/><path stroke="#fff" d="M15 23.5l6 5.5 10-10.5"/><path stroke="#d9643f" d="M37 9l3-4M41.5 13.5l4.5-2M43 19.5h3.5"/></svg>`,
)}`;
