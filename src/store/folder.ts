/** Makes the folder that everything is kept in. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it that are missing, for this user alone. Not mkdir's own `recursive`: where a
 * file system answers "no such thing" for whatever one makes in it (/proc), that one tries for ever.
 *
 * @throws the file system's error (EACCES, EEXIST, ENOENT, ENOTDIR, EROFS…) naming the folder that cannot be made
 * @example makeFolder('./data')
 */
export function makeFolder(folder: string): void {
  const path = resolve(folder);
  const missing: string[] = [];
  for (let above = path; !isThere(above); above = dirname(above)) missing.unshift(above);
  if (missing.length === 0 && !statSync(path).isDirectory()) mkdirSync(path);
  for (const one of missing) {
    try {
      mkdirSync(one, { mode: 0o700 });
    } catch (error) {
      // Another process that starts now was faster.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(one).isDirectory()) throw error;
    }
  }
}

const isThere = (path: string): boolean =>
  path === dirname(path) || statSync(path, { throwIfNoEntry: false }) !== undefined;
