// Turns src/ into dist/. Runs at `npm install` / `npm ci` (the `prepare` script), so a fresh clone starts at once.
//
// Server files are transpiled one by one, so that a stack trace in production names the file a reader knows;
// the browser script is bundled and minified into one file. Files that are not TypeScript are copied as they are.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const src = dirname(fileURLToPath(import.meta.url));
const dist = resolve(src, '..', 'dist');
const client = join(src, 'web', 'client');
/** The page's script, the one that agencies put on their own sites, and what keeps the page without a network. */
const clientEntries = ['main.ts', 'embed.ts', 'worker.ts']
  .map((name) => join(client, name))
  .filter(existsSync);

/** @param {string} dir */
function filesIn(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const sources = filesIn(src).filter((file) => !file.startsWith(client + sep));
const modules = sources.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
const assets = sources.filter(
  (file) => !['.ts', '.mjs'].includes(extname(file)) && !file.endsWith('tsconfig.json'),
);

const written = new Set();

const server = await build({
  absWorkingDir: src,
  entryPoints: modules,
  outbase: src,
  outdir: dist,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  metafile: true,
});
for (const file of Object.keys(server.metafile.outputs)) written.add(resolve(src, file));

if (clientEntries.length > 0) {
  const browser = await build({
    absWorkingDir: src,
    entryPoints: clientEntries,
    outdir: join(dist, 'web', 'client'),
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    // Phones that people were given, or bought years ago: nothing newer than Chrome 58 and Safari 11 is assumed.
    target: ['es2017', 'chrome58', 'safari11'],
    legalComments: 'none',
    metafile: true,
  });
  for (const file of Object.keys(browser.metafile.outputs)) written.add(resolve(src, file));
}

for (const file of assets) {
  const copy = join(dist, relative(src, file));
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(file, copy);
  written.add(copy);
}

// Editors read the shape of dialogs/ from here (`# yaml-language-server: $schema=` on a file's first line).
const { writeSchemas } = await import(pathToFileURL(join(dist, 'content', 'schemas.js')).href);
for (const file of writeSchemas(join(dist, 'schemas'))) written.add(file);

/**
 * Draws a picture as PNG, for clients that show no SVG; answers the file. One that is there is not drawn again.
 *
 * @param {{ id: string, svg: string }} picture
 */
async function drawn(picture) {
  const file = join(dist, 'pictures', pngName(picture));
  if (existsSync(file)) return file;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await drawPng(picture.svg));
  return file;
}

// The content as it is now, so that the start need not read YAML. Content with a mistake is told at the start.
const { soundContent } = await import(pathToFileURL(join(dist, 'content', 'load.js')).href);
const { writeBuilt } = await import(pathToFileURL(join(dist, 'content', 'built.js')).href);
const { pngName } = await import(pathToFileURL(join(dist, 'web', 'pictures.js')).href);
const { drawPng } = await import(pathToFileURL(join(dist, 'web', 'png.js')).href);
try {
  const content = soundContent(resolve(src, '..'));
  written.add(writeBuilt(content, dist));
  for (const picture of content.pictures) written.add(await drawn(picture));
} catch (error) {
  if (/** @type {{ code?: string }} */ (error).code !== 'content') throw error;
}

// Last, and only what was not just written: a server running from dist/ never finds it empty.
if (existsSync(dist)) for (const file of filesIn(dist)) if (!written.has(file)) rmSync(file);
