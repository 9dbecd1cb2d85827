/** The key that Declic makes for itself when nobody gave one: the file secret.key in DATA_DIR. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { StoreError } from './errors.js';
import { makeFolder } from './folder.js';

/** The file's name in DATA_DIR. */
export const KEY_FILE = 'secret.key';
const KEY_BYTES = 32;

/**
 * Reads the key, or makes it at the first run. Of several processes that start together one makes it and the
 * others read the same: the whole file appears at once, under its name, by link(2), which fails when it is there.
 *
 * @throws StoreError key_refused naming the file, when others may read it or it does not hold a key
 */
export function keyFromFile(dataDir: string): Buffer {
  makeFolder(dataDir);
  const file = join(dataDir, KEY_FILE);
  return readKey(file) ?? makeKey(dataDir, file);
}

function makeKey(dataDir: string, file: string): Buffer {
  const draft = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  const fd = openSync(draft, 'wx', 0o600);
  try {
    writeFileSync(fd, `${randomBytes(KEY_BYTES).toString('base64url')}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
  syncDirectory(dataDir);
  const key = readKey(file);
  if (key) return key;
  throw new StoreError('key_refused', `${file} was made and has vanished: something else deletes it.`);
}

function readKey(file: string): Buffer | undefined {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new StoreError('key_refused', `${file} cannot be read by this user.`, { cause: error });
  }
  try {
    const mode = fstatSync(fd).mode & 0o777;
    // Windows has no such permissions and always shows 0666.
    if (process.platform !== 'win32' && (mode & 0o177) !== 0) {
      const shown = mode.toString(8).padStart(4, '0');
      throw new StoreError(
        'key_refused',
        `${file} has permissions ${shown}: others could read the key. Set them with: chmod 600 ${file}`,
      );
    }
    const key = Buffer.from(readFileSync(fd, 'utf8').trim(), 'base64url');
    if (key.length === KEY_BYTES) return key;
    throw new StoreError(
      'key_refused',
      `${file} does not hold a key of ${KEY_BYTES} bytes. Restore it from a copy.`,
    );
  } finally {
    closeSync(fd);
  }
}

/** Makes the new name itself durable: a key that is lost after the first address was sealed loses the address. */
function syncDirectory(dataDir: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(dataDir, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
