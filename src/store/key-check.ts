/** The proof that the key is the one with which this store was begun. */
import { join } from 'node:path';
import { StoreError } from './errors.js';
import { KEY_FILE } from './key-file.js';
import type { Store } from './port.js';
import type { Vault, VaultOptions } from './vault.js';

/** The name under which the store keeps the proof. */
const PROOF = 'key';

/**
 * Leaves a sealed word in the store at the first start, and opens it at every later one. Of several processes that
 * start together the first one's word counts. A store from before this proof gets one from the present key.
 *
 * @throws StoreError key_refused naming SECRET_KEY or the file, when the key is another one
 * @example await checkKey(store, vault, { dataDir: './data', secretKey: process.env.SECRET_KEY })
 */
export async function checkKey(
  store: Pick<Store, 'keepOnce'>,
  vault: Pick<Vault, 'seal' | 'open'>,
  { dataDir, secretKey }: VaultOptions,
): Promise<void> {
  const proof = await store.keepOnce(PROOF, vault.seal(PROOF));
  try {
    vault.open(proof);
  } catch (cause) {
    throw new StoreError('key_refused', refusal(dataDir, secretKey), { cause });
  }
}

function refusal(dataDir: string, secretKey: string | undefined): string {
  const file = join(dataDir, KEY_FILE);
  return secretKey
    ? `SECRET_KEY is not the key with which the database in ${dataDir} was begun: set that one, or unset it if ${file} held the key.`
    : `${file} does not hold the key with which the database in ${dataDir} was begun: restore that file from a copy, or set SECRET_KEY again if it was set then.`;
}
