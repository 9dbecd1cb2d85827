/** The pictures of guides, as they are drawn (SVG) and as PNG, served from memory. */
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';
import type { Picture } from '../content/model.js';
import { HttpError } from './http.js';
import { hashOf, type KeptFile, lifeOf, sendKept } from './kept.js';

export interface Pictures {
  /**
   * Where a picture's PNG is, below the origin; the drawing is at the same address with `.svg`. Undefined when there
   * is no such picture. It changes with the picture, so that a browser may keep what it has for ever.
   */
  address: (id: string) => string | undefined;
  serve: RequestHandler<{ name: string }>;
}

type Drawn = Pick<Picture, 'id' | 'svg'>;

/**
 * The name of a picture's PNG in the folder of the built program. A drawing that was changed has another one.
 *
 * @example pngName({ id: 'lock', svg }) // 'lock.k3Jd0-xQm_2a.png'
 */
export const pngName = ({ id, svg }: Drawn): string => `${id}.${hashOf(svg)}.png`;

/**
 * Reads the pictures' PNGs from `folder` (dist/pictures). One that the build did not draw, because the drawing was
 * changed since, is drawn now: that takes a moment.
 */
export async function readPictures(pictures: Drawn[], folder: URL): Promise<Pictures> {
  const files = new Map<string, KeptFile>();
  const hashes = new Map<string, string>();
  for (const { id, svg } of pictures) {
    const hash = hashOf(svg);
    const built = new URL(pngName({ id, svg }), folder);
    const png = existsSync(built) ? readFileSync(built) : await (await import('./png.js')).drawPng(svg);
    const plain = Buffer.from(svg);
    hashes.set(id, hash);
    files.set(`${id}.svg`, { type: 'image/svg+xml', hash, plain, gzip: gzipSync(plain, { level: 9 }) });
    files.set(`${id}.png`, { type: 'image/png', hash, plain: png });
  }
  return {
    address(id) {
      const hash = hashes.get(id);
      return hash && `/pictures/${id}.png?v=${hash}`;
    },
    serve: (req, res) => {
      const file = files.get(req.params.name);
      if (!file) throw new HttpError(404, 'NotFound', 'There is no such picture.');
      // Shown by a chat on another site, too, even where that site lets nothing in that does not say so.
      res.set('Cross-Origin-Resource-Policy', 'cross-origin');
      sendKept(req, res, file, lifeOf(req, file));
    },
  };
}
