/** A file that is served from memory, at an address that changes with it. */
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';

export interface KeptFile {
  type: string;
  /** In the address (`?v=…`) and as its ETag. */
  hash: string;
  plain: Buffer;
  br?: Buffer;
  gzip?: Buffer;
}

/** Twelve characters by which a file's contents are known. */
export const hashOf = (contents: Buffer | string): string =>
  createHash('sha256').update(contents).digest('base64url').slice(0, 12);

/** Cache-Control: for ever where the address names this very file. */
export const lifeOf = ({ query }: Pick<Request, 'query'>, { hash }: KeptFile): string =>
  query.v === hash ? 'public, max-age=31536000, immutable' : 'no-cache';

/** Sends a file, or that it has not changed. `life`: its Cache-Control. */
export function sendKept(
  req: Pick<Request, 'acceptsEncodings' | 'fresh'>,
  res: Response,
  file: KeptFile,
  life: string,
): void {
  // By size, not by the order in which the browser happens to name them.
  const encoding = (['br', 'gzip'] as const).find((name) => file[name] && req.acceptsEncodings(name));
  res.set({
    'Content-Type': file.type,
    ETag: `"${file.hash}"`,
    Vary: 'Accept-Encoding',
    'Cache-Control': life,
  });
  if (req.fresh) {
    res.status(304).end();
    return;
  }
  if (encoding) res.set('Content-Encoding', encoding);
  res.end(file[encoding ?? 'plain']);
}
