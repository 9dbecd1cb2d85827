/** The page's files, compressed once at start and served from memory. */
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';
import { HttpError } from './http.js';
import { hashOf, type KeptFile, lifeOf, sendKept } from './kept.js';

/** Where each file lies beside this one, and its type. */
const FILES = {
  'page.css': { path: 'page.css', type: 'text/css; charset=utf-8' },
  'main.js': { path: 'client/main.js', type: 'text/javascript; charset=utf-8' },
  'worker.js': { path: 'client/worker.js', type: 'text/javascript; charset=utf-8' },
  'poster.css': { path: 'poster.css', type: 'text/css; charset=utf-8' },
} as const;
export type StaticName = keyof typeof FILES;

/** The best quality, over a window of 64 KB: a larger one would take 16 MB for files of a few KB. */
const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 16 };

export interface Statics {
  /** The file's address; it changes with the file, so a browser may keep what it has for ever. */
  address: (name: StaticName) => string;
  serve: RequestHandler<{ name: string }>;
  /** The script for other sites, at an address that never changes. */
  serveEmbed: RequestHandler;
}

/** Agencies write the address into their pages once: what is new in it reaches them within an hour. */
const EMBED_KEPT = 'public, max-age=3600';

function pack(plain: Buffer, type: string): KeptFile {
  return {
    type,
    hash: hashOf(plain),
    plain,
    br: brotliCompressSync(plain, { params: BROTLI }),
    gzip: gzipSync(plain, { level: 9 }),
  };
}

/**
 * Reads the files below `folder` (dist/web). `embedSites`: where embed.js may open a panel.
 *
 * @throws Error when one is missing: then the build has not run
 */
export function readStatics(folder: URL, embedSites: readonly string[] = []): Statics {
  const files = new Map<string, KeptFile>();
  for (const [name, { path, type }] of Object.entries(FILES)) {
    files.set(name, pack(readFileSync(new URL(path, folder)), type));
  }
  const script = readFileSync(new URL('client/embed.js', folder), 'utf8');
  const embed = pack(
    Buffer.from(script.replace('__EMBED_SITES__', embedSites.join(' '))),
    FILES['main.js'].type,
  );
  return {
    address: (name) => `/static/${name}?v=${files.get(name)?.hash}`,
    serve: (req, res) => {
      const file = files.get(req.params.name);
      if (!file) throw new HttpError(404, 'NotFound', 'There is no such file.');
      // It keeps the page at /, above its own address: https://www.w3.org/TR/service-workers/#service-worker-script-response
      if (req.params.name === 'worker.js') res.set('Service-Worker-Allowed', '/');
      sendKept(req, res, file, lifeOf(req, file));
    },
    serveEmbed: (req, res) => {
      res.set('Cross-Origin-Resource-Policy', 'cross-origin');
      sendKept(req, res, embed, EMBED_KEPT);
    },
  };
}
