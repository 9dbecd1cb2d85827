/**
 * An agency's colour on the page: darkened on light paper and lightened on dark until everybody can read it.
 * Pure. Contrast as WCAG 2.2 counts it: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */

type Rgb = [number, number, number];

/** The papers and inks of page.css, on which an accent must be read. */
export const SCHEMES = {
  light: { paper: '#fbf6ee', card: '#ffffff', ink: '#2a2420' },
  dark: { paper: '#1b1917', card: '#292522', ink: '#f5efe7' },
} as const;
type Scheme = (typeof SCHEMES)[keyof typeof SCHEMES];

/** Success criterion 1.4.3: text against what it stands on. A little more, for the rounding of browsers. */
export const READABLE = 4.6;

/** How much of the accent colours the person's own messages. */
const TINT = 0.14;

/**
 * A colour as six hexadecimal digits, or undefined when the text is none. A sign in front and the short form are
 * understood, because people copy colours from anywhere.
 *
 * @example parseColour('#1A6') // '11aa66'
 */
export function parseColour(text: string): string | undefined {
  const digits = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(text.trim())?.[1]?.toLowerCase();
  return digits?.length === 3 ? digits.replace(/./g, '$&$&') : digits;
}

const rgb = (hex: string): Rgb => {
  const value = Number.parseInt(hex.replace('#', ''), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

const hexOf = (colour: Rgb): string =>
  `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** `share` of 1 is all `colour`, 0 all `other`. */
const mix = (colour: string, other: string, share: number): string => {
  const onto = rgb(other);
  return hexOf(rgb(colour).map((part, index) => part * share + (onto[index] as number) * (1 - share)) as Rgb);
};

function luminance(hex: string): number {
  const linear = rgb(hex).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

/**
 * How well two colours can be told apart, from 1 (not at all) to 21.
 *
 * @example contrast('#000000', '#ffffff') // 21
 */
export function contrast(one: string, other: string): number {
  const first = luminance(one) + 0.05;
  const second = luminance(other) + 0.05;
  return Math.max(first, second) / Math.min(first, second);
}

/** The same hue, moved towards the ink's end until it can be read on every ground. */
function readable(colour: string, grounds: string[], towards: string): string {
  for (let share = 1; share > 0; share -= 0.04) {
    const shade = mix(colour, towards, share);
    if (grounds.every((ground) => contrast(shade, ground) >= READABLE)) return shade;
  }
  return towards;
}

export interface Theme {
  /** For text, lines and the ground of the main button. */
  accent: string;
  /** For text on the accent. */
  onAccent: string;
  /** The ground of the person's own messages. */
  mine: string;
}

/**
 * The colours that a scheme makes of an accent.
 *
 * @example themeOf('ffe600', SCHEMES.light).onAccent // '#ffffff': the yellow became dark enough to be read
 */
export function themeOf(colour: string, scheme: Scheme): Theme {
  // No destructuring: embed.js holds this file, and Safari 11 has it wrong.
  const paper = scheme.paper;
  const card = scheme.card;
  const ink = scheme.ink;
  const towards = luminance(paper) > luminance(ink) ? '#000000' : '#ffffff';
  const own = `#${colour}`;
  const mine = readable(mix(own, card, TINT), [ink], card);
  // Links are read on the person's own messages too.
  const accent = readable(own, [paper, card, mine], towards);
  const onAccent = contrast(accent, '#ffffff') >= contrast(accent, '#000000') ? '#ffffff' : '#000000';
  return { accent, onAccent, mine };
}

const properties = (theme: Theme): string =>
  `--accent:${theme.accent};--on-accent:${theme.onAccent};--mine:${theme.mine}`;

/**
 * The style sheet that gives a page an agency's colour, to be served at an address of its own after page.css.
 *
 * @param colour six hexadecimal digits, as parseColour answers them
 * @example accentCss('00695c') // ':root{--accent:#00695c;…}@media (prefers-color-scheme:dark){:root{…}}'
 */
export function accentCss(colour: string): string {
  const light = properties(themeOf(colour, SCHEMES.light));
  const dark = properties(themeOf(colour, SCHEMES.dark));
  return `:root{${light}}@media (prefers-color-scheme:dark){:root{${dark}}}`;
}
