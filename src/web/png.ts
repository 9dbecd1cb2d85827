/** Draws an SVG file as PNG, for clients that show no SVG. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

/** Pixels: sharp at the width of a phone, whose screens have two or three for each of a page's. */
const PNG_WIDTH = 640;

/** The renderer is loaded once, and only by who draws. */
let loaded: Promise<void> | undefined;

async function load(): Promise<void> {
  const wasm = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
  await initWasm(await readFile(wasm));
}

/**
 * A PNG of PNG_WIDTH pixels.
 *
 * @throws Error when the text is no SVG
 * @example writeFileSync('lock.png', await drawPng(readFileSync('lock.svg', 'utf8')))
 */
export async function drawPng(svg: string): Promise<Buffer> {
  loaded ??= load();
  await loaded;
  const drawing = new Resvg(svg, { fitTo: { mode: 'width', value: PNG_WIDTH } });
  const image = drawing.render();
  const png = Buffer.from(image.asPng());
  image.free();
  drawing.free();
  return png;
}
