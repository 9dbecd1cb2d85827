import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkContent } from '../../src/content/check.js';
import { drawingFaults } from '../../src/content/drawing.js';
import { formatIssue } from '../../src/content/errors.js';
import { loadContent, readContent } from '../../src/content/load.js';
import { type Fixture, saidAtStart, writeFixture } from './fixture.js';

const TODAY = '2026-11-24';
const LIST = 'knowledge/pictures/pictures.yaml';
const DOOR = 'knowledge/pictures/door.svg';
const OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200">';
const SVG = `${OPEN}\n  <rect x="3" y="3" width="314" height="194" rx="20" fill="#fff3dc"/>\n</svg>\n`;
const ENTRY = `- id: door
  description:
    fr: "Une porte."
    en: "A door."
  steps:
    - password-lost#open
`;

let fixture: Fixture;
beforeEach(() => {
  fixture = writeFixture();
  fixture.write(LIST, ENTRY);
  fixture.write(DOOR, SVG);
});
afterEach(() => fixture.dispose());

/** What `declic check` says. */
function checked(): string[] {
  const { content, issues, locations } = readContent(fixture.root);
  return [...issues, ...(content ? checkContent(content, locations, TODAY) : [])].map(formatIssue);
}

const started = (): string[] => saidAtStart(fixture);

test('a picture is content: with its drawing, its descriptions and its steps', () => {
  expect(checked()).toEqual([]);
  expect(loadContent(fixture.root).pictures).toEqual([
    {
      id: 'door',
      description: { fr: 'Une porte.', en: 'A door.' },
      steps: ['password-lost#open'],
      svg: SVG,
    },
  ]);
});

test('content without any picture is content, too', () => {
  fixture.remove(LIST);
  fixture.remove(DOOR);
  expect(checked()).toEqual([]);
  expect(loadContent(fixture.root).pictures).toEqual([]);
});

test('a drawing that is changed makes another version', () => {
  const before = loadContent(fixture.root).version;
  fixture.edit(DOOR, '#fff3dc', '#fff3dd');
  expect(loadContent(fixture.root).version).not.toBe(before);
});

/** Each is told with its line by the check and at the start, in the same words. */
const mistakes: [label: string, from: string, to: string, ...expected: string[]][] = [
  [
    'without a description',
    '    en: "A door."\n',
    '',
    `${LIST}:2: 0.description.en: door is not described in en`,
  ],
  ['with an empty description', '"A door."', '""', `${LIST}:4: 0.description.en: is empty`],
  [
    'with a description of spaces',
    '"A door."',
    '"  "',
    `${LIST}:4: 0.description.en: door is not described in en`,
  ],
  [
    'described in a language that Declic does not speak',
    '    en: "A door."\n',
    '    en: "A door."\n    de: "Eine Tür."\n',
    `${LIST}:5: 0.description.de: there is no dialogs/de/`,
  ],
  [
    'with a description that takes too long to hear',
    'A door.',
    `A door. ${'Very big. '.repeat(16)}`.trim(),
    `${LIST}:4: 0.description.en: has 167 characters: at most 160`,
  ],
  [
    'for a step that is not there',
    '#open',
    '#shut',
    `${LIST}:6: 0.steps.0: knowledge/fr/password-lost.md has no step shut`,
  ],
  [
    'for a guide that is not there',
    'password-lost#',
    'password-found#',
    `${LIST}:6: 0.steps.0: there is no knowledge/fr/password-found.md`,
  ],
  [
    'for what is no step',
    'password-lost#open',
    'password-lost',
    `${LIST}:6: 0.steps.0: is no step: <guide>#<step>`,
  ],
  ['that is shown nowhere', '\n    - password-lost#open', ' []', `${LIST}:5: 0.steps: is empty`],
  [
    'shown twice at a step',
    '    - password-lost#open\n',
    '    - password-lost#open\n    - password-lost#open\n',
    `${LIST}:7: 0.steps.1: password-lost#open already has the picture door`,
  ],
  [
    'of which there is no file',
    'id: door',
    'id: gate',
    `${LIST}:1: 0.id: there is no knowledge/pictures/gate.svg`,
    `${DOOR}:1: is not in ${LIST}`,
  ],
  [
    'with a key that nobody reads',
    'id: door',
    'id: door\n  file: gate.svg',
    `${LIST}:2: 0.file: nothing reads this key`,
  ],
];

describe('a picture', () => {
  test.each(mistakes)('%s is refused by the check and at the start', (_label, from, to, ...expected) => {
    fixture.edit(LIST, from, to);
    expect(checked().sort()).toEqual([...expected].sort());
    expect(started().sort()).toEqual([...expected].sort());
  });

  test('that is there twice is refused', () => {
    fixture.write(LIST, ENTRY + ENTRY.replace('#open', '#more'));
    fixture.edit('knowledge/fr/password-lost.md', '## open', '## more\n\nUn.\n\n> Deux.\n\n## open');
    expect(started()).toEqual([`${LIST}:7: 1.id: door is there twice`]);
  });

  test('without an entry in the list is refused, and so is a list that is missing', () => {
    fixture.remove(LIST);
    expect(started()).toEqual([`${LIST}:1: the file is missing`]);
    fixture.write(LIST, '[]\n');
    expect(started()).toEqual([`${DOOR}:1: is not in ${LIST}`]);
  });

  test('of another kind lies there unread, which is told but stops nothing', () => {
    fixture.write('knowledge/pictures/door.png', 'PNG');
    expect(checked()).toEqual(['knowledge/pictures/door.png:1: nothing reads this file']);
    expect(started()).toEqual([]);
  });

  test('whose drawing may do harm is refused with its line', () => {
    fixture.edit(DOOR, '</svg>', '  <script>alert(1)</script>\n</svg>');
    const expected = [
      `${DOOR}:3: <script> is not allowed: only g, path, rect, circle, ellipse, line, polyline, polygon`,
      `${DOOR}:3: words are not allowed: not everybody reads them`,
    ];
    expect(checked()).toEqual(expected);
    expect(started()).toEqual(expected);
  });

  test('is described in short sentences', () => {
    fixture.edit(LIST, 'A door.', `A door ${'and a door '.repeat(6)}.`);
    expect(checked()).toEqual([
      expect.stringMatching(/:4: 0\.description\.en: "A door and a…" has 20 words|: warning: .*has 20 words/),
    ]);
  });
});

describe('a drawing', () => {
  const drawing = (inside: string): string => `${OPEN}${inside}</svg>`;

  test.each([
    [
      'plain shapes',
      '<g transform="rotate(-5 1 2)"><path d="M1 2L3-4.5Z" fill="none" stroke="#27323e"/></g>',
    ],
    ['a comment', '<!-- the hand --><circle cx="1" cy="2" r="3"/>'],
  ])('may hold %s', (_label, inside) => {
    expect(drawingFaults(drawing(inside))).toEqual([]);
  });

  test.each([
    ['a script', '<script/>', /^<script> is not allowed/],
    ['words', '<text>OK</text>', /^<text> is not allowed/],
    ['another page', '<foreignObject/>', /^<foreignObject> is not allowed/],
    ['a picture from elsewhere', '<image href="https://example.org/a.png"/>', /^<image> is not allowed/],
    ['a shape from elsewhere', '<use href="https://example.org/a.svg#b"/>', /^<use> is not allowed/],
    ['a style', '<style/>', /^<style> is not allowed/],
    ['a link', '<a href="https://example.org"/>', /^<a> is not allowed/],
    ['an animation', '<animate attributeName="x"/>', /^<animate> is not allowed/],
    ['a drawing in it', '<svg/>', /^<svg> is not allowed/],
    ['an event handler', '<rect onclick="alert(1)"/>', /^onclick is not allowed$/],
    ['a style of its own', '<rect style="fill:red"/>', /^style is not allowed$/],
    ['an address in a colour', '<rect fill="url(https://example.org)"/>', /^fill must be none, or a colour/],
    ['a colour of the page', '<rect fill="currentColor"/>', /^fill must be none, or a colour/],
    ['an address in a number', '<rect x="url(#a)"/>', /^x has a value that is not allowed$/],
    ['an attribute twice', '<rect x="1" x="2"/>', /^x is there twice$/],
    ['an entity', '<rect x="&lt;"/>', /^this is no tag$/],
    ['a declaration', '<!DOCTYPE svg>', /^this is no tag$/],
    ['a tag that is not closed', '<g>', /^<\/svg> closes nothing that is open$/],
    ['a tag that was not opened', '</g>', /^<\/g> closes nothing that is open$/],
  ])('may not hold %s', (_label, inside, message) => {
    expect(drawingFaults(drawing(inside))[0]?.message).toMatch(message);
  });

  test.each([
    ['nothing', '', 'a drawing begins with <svg>'],
    ['no drawing', '<html></html>', 'a drawing begins with <svg>'],
    ['no end', OPEN, '<svg> is not closed'],
    ['no size', OPEN.replace(' viewBox="0 0 320 200"', '/'), '<svg> must have viewBox="0 0 320 200"'],
    ['another size', OPEN.replace('320', '640').replace('>', '/>'), '<svg> must have viewBox="0 0 320 200"'],
    ['no name space', '<svg viewBox="0 0 320 200"/>', '<svg> must have xmlns="http://www.w3.org/2000/svg"'],
    ['a script when it loads', `${OPEN.slice(0, -1)} onload="alert(1)"/>`, 'onload is not allowed'],
    ['too many bytes', drawing(' '.repeat(6100)), 'has 6168 bytes: at most 6144'],
  ])('with %s is refused', (_label, text, message) => {
    expect(drawingFaults(text).map((fault) => fault.message)).toContain(message);
  });

  test('is told with the line of each mistake', () => {
    const text = SVG.replace('  <rect', '  <g>\n    <rect\n      fill="red"/>\n  </g>\n  OK\n  <rect');
    expect(drawingFaults(text)).toEqual([
      { line: 3, message: 'fill must be none, or a colour like #1f2a44' },
      { line: 6, message: 'words are not allowed: not everybody reads them' },
    ]);
  });
});
