import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { accentCss, contrast, parseColour, READABLE, SCHEMES, themeOf } from '../../src/web/colour.js';

const CSS = readFileSync(new URL('../../src/web/page.css', import.meta.url), 'utf8');
const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => value.toString(16).padStart(6, '0'));

describe("an agency's colour", () => {
  test('is understood as people copy it', () => {
    expect(['#00695C', '00695c', ' #abc '].map(parseColour)).toEqual(['00695c', '00695c', 'aabbcc']);
    expect(['teal', '#12345', '', '0;}body{display:none'].map(parseColour)).toEqual(Array(4).fill(undefined));
  });

  test('stays as it is when everybody can read it', () => {
    expect(themeOf('00695c', SCHEMES.light).accent).toBe('#00695c');
  });

  test('is darkened on light paper and lightened on dark, whatever it is, until everybody can read it', () => {
    fc.assert(
      fc.property(colour, fc.constantFrom(SCHEMES.light, SCHEMES.dark), (own, scheme) => {
        const { accent, onAccent, mine } = themeOf(own, scheme);
        for (const ground of [scheme.paper, scheme.card, mine])
          expect(contrast(accent, ground)).toBeGreaterThanOrEqual(READABLE);
        expect(contrast(onAccent, accent)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(scheme.ink, mine)).toBeGreaterThanOrEqual(READABLE);
      }),
    );
  });

  test('becomes a style sheet with colours and nothing else', () => {
    fc.assert(
      fc.property(colour, (own) => {
        expect(accentCss(own)).toMatch(
          /^:root\{(--[a-z-]+:#[\da-f]{6};?){3}\}@media \(prefers-color-scheme:dark\)\{:root\{(--[a-z-]+:#[\da-f]{6};?){3}\}\}$/,
        );
      }),
    );
  });
});

describe('the page itself', () => {
  test.each(Object.entries(SCHEMES))(
    'has the papers and inks that agencies are measured against (%s)',
    (name, scheme) => {
      const root = CSS.split('prefers-color-scheme: dark')[name === 'dark' ? 1 : 0] as string;
      for (const [property, value] of Object.entries(scheme))
        expect(root).toContain(`--${property}: ${value};`);
      const own = /--accent: #([\da-f]{6});/.exec(root)?.[1] as string;
      const mine = /--mine: (#[\da-f]{6});/.exec(root)?.[1] as string;
      for (const ground of [scheme.paper, scheme.card, mine])
        expect(contrast(`#${own}`, ground)).toBeGreaterThanOrEqual(READABLE);
    },
  );
});
