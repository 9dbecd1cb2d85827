import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkKey } from '../../src/store/key-check.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { openVault } from '../../src/store/vault.js';

const SECRET = '0123456789abcdef0123456789abcdef';
const OTHER = 'fedcba9876543210fedcba9876543210';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'declic-key-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** A start with this key, as far as the key matters. */
async function start(secretKey?: string): Promise<void> {
  const vault = openVault({ dataDir, secretKey });
  const store = await openSqliteStore({ file: join(dataDir, 'declic.db') });
  try {
    await checkKey(store, vault, { dataDir, secretKey });
  } finally {
    await store.close();
  }
}

describe('the key of a store', () => {
  test('is the one of the first start, from the variable or from the file', async () => {
    await start(SECRET);
    await start(SECRET);
  });

  test('that is another SECRET_KEY is refused with one sentence, which shows neither', async () => {
    await start(SECRET);
    await expect(start(OTHER)).rejects.toMatchObject({
      code: 'key_refused',
      message: expect.stringMatching(/^SECRET_KEY is not the key [^\n]+\.$/),
    });
    await expect(start(OTHER)).rejects.not.toThrow(new RegExp(`${SECRET}|${OTHER}`));
    await start(SECRET);
  });

  test('that was set and no longer is, is asked for', async () => {
    await start(SECRET);
    await expect(start()).rejects.toThrow(/secret\.key does not hold the key .* set SECRET_KEY again/);
  });

  test('whose file was lost, and made anew, is asked for', async () => {
    await start();
    rmSync(join(dataDir, 'secret.key'));
    await expect(start()).rejects.toThrow(/secret\.key .*restore that file from a copy/);
  });

  test('whose file holds another one is refused', async () => {
    await start();
    writeFileSync(join(dataDir, 'secret.key'), Buffer.alloc(32).toString('base64url'), { mode: 0o600 });
    await expect(start()).rejects.toMatchObject({ code: 'key_refused' });
  });

  test('is the first one that is used on a store that was begun without a proof', async () => {
    await (await openSqliteStore({ file: join(dataDir, 'declic.db') })).close();
    await start(SECRET);
    await expect(start(OTHER)).rejects.toMatchObject({ code: 'key_refused' });
  });
});
