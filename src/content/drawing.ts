/**
 * What a drawing of knowledge/pictures/ may hold. Browsers run the scripts of an SVG file and fetch what it names, so
 * only what is known to be harmless is let through: plain shapes in plain colours. Pure.
 *
 * Words are not among them: a drawing serves every language, and the step says what there is to say.
 */

/** Bytes: a phone on a slow network fetches it with its step. */
const MOST_BYTES = 6 * 1024;

/** One size for all, so that a page can keep their place before they have come. */
const DRAWING = { width: 320, height: 200 } as const;
const VIEW_BOX = `0 0 ${DRAWING.width} ${DRAWING.height}`;
const XMLNS = 'http://www.w3.org/2000/svg';

const NUMBERS = /^[\d\s.,eE+-]+$/;
const COLOUR = /^(?:none|#[0-9a-f]{6})$/;
const WORD = /^[a-z-]+$/;

/** What each attribute may say. */
const ATTRIBUTES: Record<string, RegExp> = {
  d: /^[\d\s.,eE+MmLlHhVvCcSsQqTtAaZz-]+$/,
  transform: /^[a-zA-Z\d\s.,()-]+$/,
  fill: COLOUR,
  stroke: COLOUR,
  ...Object.fromEntries(
    [
      ...['x', 'y', 'width', 'height', 'rx', 'ry', 'cx', 'cy', 'r', 'x1', 'y1', 'x2', 'y2', 'points'],
      ...['opacity', 'stroke-width', 'stroke-dasharray'],
    ].map((name) => [name, NUMBERS]),
  ),
  'stroke-linecap': WORD,
  'stroke-linejoin': WORD,
  'fill-rule': WORD,
};
const SHAPES = ['g', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon'];

/** What is wrong with a drawing, and at which line. */
export interface DrawingFault {
  line: number;
  message: string;
}

/** A tag, a comment, or whatever else stands there up to the next tag. */
const PIECE = /<!--[\s\S]*?-->|<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"<>&]*")*)\s*(\/?)>|[^<]+|</g;

/**
 * What is wrong with the text of an SVG file; nothing for a drawing that may be shown.
 *
 * @example drawingFaults('<svg><script/></svg>')[1] // { line: 1, message: '<script> is not allowed: only g, …' }
 */
export function drawingFaults(text: string): DrawingFault[] {
  const faults: DrawingFault[] = [];
  const open: string[] = [];
  let begun = false;
  for (const { 0: piece, 1: closes, 2: name = '', 3: written = '', 4: empty, index } of text.matchAll(
    PIECE,
  )) {
    const fault = (message: string): void => {
      faults.push({ line: text.slice(0, index + piece.search(/\S|$/)).split('\n').length, message });
    };
    if (piece.startsWith('<!--') || piece.trim() === '') continue;
    if (name === '') {
      fault(piece.startsWith('<') ? 'this is no tag' : 'words are not allowed: not everybody reads them');
    } else if (closes) {
      if (open.pop() !== name) fault(`</${name}> closes nothing that is open`);
    } else {
      const root = !begun && name === 'svg';
      if (!begun && !root) fault('a drawing begins with <svg>');
      else if (!root && !SHAPES.includes(name)) fault(`<${name}> is not allowed: only ${SHAPES.join(', ')}`);
      begun = true;
      const said = attributes(written);
      for (const message of repeated(said)) fault(message);
      if (root) for (const message of rootFaults(said)) fault(message);
      else for (const message of said.flatMap(attributeFaults)) fault(message);
      if (!empty) open.push(name);
    }
  }
  const lines = text.trimEnd().split('\n').length;
  if (open.length > 0) faults.push({ line: lines, message: `<${open.at(-1)}> is not closed` });
  if (!begun && faults.length === 0) faults.push({ line: 1, message: 'a drawing begins with <svg>' });
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MOST_BYTES) faults.push({ line: 1, message: `has ${bytes} bytes: at most ${MOST_BYTES}` });
  return faults;
}

const attributes = (written: string): [name: string, value: string][] =>
  [...written.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [name as string, value as string]);

/** XML lets nothing be said twice; a renderer would refuse the whole drawing. */
const repeated = (said: [string, string][]): string[] =>
  said
    .map(([name]) => name)
    .filter((name, index, names) => names.indexOf(name) !== index)
    .map((name) => `${name} is there twice`);

function rootFaults(said: [string, string][]): string[] {
  const root = { xmlns: XMLNS, viewBox: VIEW_BOX };
  const missing = Object.entries(root).filter(
    ([name, value]) => !said.some((one) => one[0] === name && one[1] === value),
  );
  return [
    ...missing.map(([name, value]) => `<svg> must have ${name}="${value}"`),
    ...said.filter(([name]) => !Object.hasOwn(root, name)).flatMap(attributeFaults),
  ];
}

function attributeFaults([name, value]: [string, string]): string[] {
  const allowed = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined;
  if (!allowed) return [`${name} is not allowed`];
  if (allowed.test(value)) return [];
  return allowed === COLOUR
    ? [`${name} must be none, or a colour like #1f2a44`]
    : [`${name} has a value that is not allowed`];
}
