/**
 * What makes addresses unreadable at rest: sealing, finding by hash, and the key behind both.
 *
 * One secret (SECRET_KEY, or the file secret.key in DATA_DIR) gives a separate key for each purpose (HKDF), so
 * that what one purpose leaks tells nothing about another.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomFillSync } from 'node:crypto';
import { StoreError } from './errors.js';
import { keyFromFile } from './key-file.js';

/** Shortest SECRET_KEY, in characters: 32 hexadecimal digits are 128 bits, the least that is worth the name. */
const SECRET_MIN = 32;
/** GCM's own nonce length; a random one is safe up to 2^32 messages under one key (NIST SP 800-38D §8.3). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** First part of a sealed token; a change of algorithm or key derivation changes it. */
const VERSION = 'v1';
const AAD = Buffer.from(VERSION);
/** Hashes and tokens of people who write just now, each kept in memory so that it is not worked out per message. */
const REMEMBERED = 1_000;

export interface Vault {
  /**
   * Seals an address or a phone number. The same text gives another token each time.
   *
   * @example vault.seal('+33612345678') // 'v1.mT3…'
   */
  seal(clear: string): string;
  /**
   * The same for what is sealed again and again within one conversation: while it is remembered, the same token.
   * So it may only say what stands beside the token anyway: that this is the same person as a moment ago.
   *
   * @example vault.sealWithin(conversation, 'dl_5f0c1e7ab2')
   */
  sealWithin(conversation: string, clear: string): string;
  /** Opens a token. @throws StoreError sealed_otherwise */
  open(token: string): string;
  /**
   * The keyed hash by which a person's conversation is found: 64 hexadecimal digits.
   *
   * @example vault.hash('twilio', '+33612345678')
   */
  hash(channel: string, address: string): string;
  /** A 32-byte key of its own for another purpose, such as `directline` for the tokens of the chat page. */
  subkey(purpose: string): Buffer;
}

/** `secretKey` is SECRET_KEY; without it the key is read from, or first made in, `dataDir`/secret.key. */
export interface VaultOptions {
  dataDir: string;
  secretKey?: string | undefined;
}

/**
 * Loads the key and answers the vault.
 *
 * @throws StoreError key_refused naming SECRET_KEY or the file
 * @example openVault({ dataDir: './data', secretKey: process.env.SECRET_KEY })
 */
export function openVault({ dataDir, secretKey }: VaultOptions): Vault {
  const secret = secretKey ? keyFromVariable(secretKey) : keyFromFile(dataDir);
  const subkey = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, 'declic', `declic/${VERSION}/${purpose}`, 32));
  const sealing = subkey('addresses');
  const hashing = subkey('hashes');

  const seal = (clear: string): string => {
    const nonce = newNonce();
    const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(AAD);
    const sealed = Buffer.concat([nonce, cipher.update(clear, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}.${sealed.toString('base64url')}`;
  };

  return {
    seal,
    // The zero byte keeps ('sms', '1x') and ('sms1', 'x') apart, here and below.
    sealWithin: remember((_conversation, clear) => seal(clear)),

    open(token) {
      const [version, text = ''] = token.split('.');
      const sealed = Buffer.from(text, 'base64url');
      if (version !== VERSION || sealed.length < NONCE_BYTES + TAG_BYTES) throw sealedOtherwise();
      const end = sealed.length - TAG_BYTES;
      const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(AAD).setAuthTag(sealed.subarray(end));
      try {
        return decipher.update(sealed.subarray(NONCE_BYTES, end), undefined, 'utf8') + decipher.final('utf8');
      } catch (cause) {
        throw sealedOtherwise(cause);
      }
    },

    hash: remember((channel, address) =>
      createHmac('sha256', hashing).update(`${channel}\0${address}`).digest('hex'),
    ),
    subkey,
  };
}

/** The same function of two texts, with its last answers at hand; the oldest one goes when there are too many. */
function remember(make: (one: string, other: string) => string): (one: string, other: string) => string {
  const known = new Map<string, string>();
  return (one, other) => {
    const key = `${one}\0${other}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(one, other);
    if (known.size >= REMEMBERED) known.delete(known.keys().next().value as string);
    known.set(key, made);
    return made;
  };
}

/** Random bytes for the next nonces: to ask the system for each apart takes as long as the sealing itself. */
const nonces = Buffer.alloc(NONCE_BYTES * 256);
let taken = nonces.length;

function newNonce(): Buffer {
  if (taken === nonces.length) {
    randomFillSync(nonces);
    taken = 0;
  }
  taken += NONCE_BYTES;
  return Buffer.from(nonces.subarray(taken - NONCE_BYTES, taken));
}

function sealedOtherwise(cause?: unknown): StoreError {
  return new StoreError(
    'sealed_otherwise',
    'A sealed address cannot be opened: it was altered, or sealed with another SECRET_KEY than the present one.',
    { cause },
  );
}

function keyFromVariable(secretKey: string): Buffer {
  if (secretKey.length >= SECRET_MIN) return Buffer.from(secretKey, 'utf8');
  throw new StoreError(
    'key_refused',
    `SECRET_KEY is too short: it needs at least ${SECRET_MIN} characters. "openssl rand -hex 32" prints a good one.`,
  );
}
