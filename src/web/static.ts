/** The page's files, compressed once at start and served from memory. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Request, RequestHandler, Response } from 'express';
import { HttpError } from './http.js';

/** Where each file lies beside this one, and its type. */
const FILES = {
  'page.css': { path: 'page.css', type: 'text/css; charset=utf-8' },
  'main.js': { path: 'client/main.js', type: 'text/javascript; charset=utf-8' },
  'poster.css': { path: 'poster.css', type: 'text/css; charset=utf-8' },
} as const;
export type StaticName = keyof typeof FILES;

/** The best quality, over a window of 64 KB: a larger one would take 16 MB for files of a few KB. */
const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 16 };

interface StaticFile {
  type: string;
  hash: string;
  plain: Buffer;
  br: Buffer;
  gzip: Buffer;
}

export interface Statics {
  /** The file's address; it changes with the file, so a browser may keep what it has for ever. */
  address: (name: StaticName) => string;
  serve: RequestHandler<{ name: string }>;
  /** The script for other sites, at an address that never changes. */
  serveEmbed: RequestHandler;
}

/** Agencies write the address into their pages once: what is new in it reaches them within an hour. */
const EMBED_KEPT = 'public, max-age=3600';

function pack(plain: Buffer, type: string): StaticFile {
  return {
    type,
    hash: createHash('sha256').update(plain).digest('base64url').slice(0, 12),
    plain,
    br: brotliCompressSync(plain, { params: BROTLI }),
    gzip: gzipSync(plain, { level: 9 }),
  };
}

function send(
  req: Pick<Request, 'acceptsEncodings' | 'fresh'>,
  res: Response,
  file: StaticFile,
  kept: string,
): void {
  // By size, not by the order in which the browser happens to name them.
  const encoding = (['br', 'gzip'] as const).find((name) => req.acceptsEncodings(name));
  res.set({
    'Content-Type': file.type,
    ETag: `"${file.hash}"`,
    Vary: 'Accept-Encoding',
    'Cache-Control': kept,
  });
  if (req.fresh) {
    res.status(304).end();
    return;
  }
  if (encoding) res.set('Content-Encoding', encoding);
  res.end(file[encoding ?? 'plain']);
}

/**
 * Reads the files below `folder` (dist/web). `embedSites`: where embed.js may open a panel.
 *
 * @throws Error when one is missing: then the build has not run
 */
export function readStatics(folder: URL, embedSites: readonly string[] = []): Statics {
  const files = new Map<string, StaticFile>();
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
      send(req, res, file, req.query.v === file.hash ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
    serveEmbed: (req, res) => {
      res.set('Cross-Origin-Resource-Policy', 'cross-origin');
      send(req, res, embed, EMBED_KEPT);
    },
  };
}
