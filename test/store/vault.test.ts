import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openVault } from '../../src/store/vault.js';
import { runChild } from './processes.js';

const SECRET = '0123456789abcdef0123456789abcdef';
const NUMBER = '+33612345678';

let dataDir: string;
let file: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'declic-vault-'));
  file = join(dataDir, 'secret.key');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('a sealed number', () => {
  test('is opened by the vault that sealed it and shows nothing of itself', () => {
    const vault = openVault({ dataDir, secretKey: SECRET });
    const token = vault.seal(NUMBER);
    expect(token).toMatch(/^v1\.[\w-]+$/);
    expect(Buffer.from(token.slice(3), 'base64url').toString('latin1')).not.toContain('612345678');
    expect(vault.open(token)).toBe(NUMBER);
    expect(vault.open(vault.seal('é 👩‍🦽'))).toBe('é 👩‍🦽');
    expect(vault.open(vault.seal(''))).toBe('');
  });

  test('never looks the same twice', () => {
    const vault = openVault({ dataDir, secretKey: SECRET });
    expect(new Set(Array.from({ length: 100 }, () => vault.seal(NUMBER))).size).toBe(100);
  });

  test('that was altered anywhere, or sealed with another key, is refused without a word of it', () => {
    const vault = openVault({ dataDir, secretKey: SECRET });
    const token = vault.seal(NUMBER);
    const bytes = Buffer.from(token.slice(3), 'base64url');
    const altered = Array.from(bytes, (byte, i) => {
      const copy = Buffer.from(bytes);
      copy[i] = byte ^ 1;
      return `v1.${copy.toString('base64url')}`;
    });
    const other = openVault({ dataDir, secretKey: `${SECRET}!` }).seal(NUMBER);
    for (const bad of [...altered, other, `v2${token.slice(2)}`, token.slice(0, 20), 'v1.', '', NUMBER]) {
      expect(() => vault.open(bad)).toThrow(expect.objectContaining({ code: 'sealed_otherwise' }));
      expect(() => vault.open(bad)).toThrow(/^A sealed address cannot be opened: [^0-9]*$/);
    }
  });
});

describe('the hash of an address', () => {
  test('is the same for the same person on the same channel, and for nobody else', () => {
    const vault = openVault({ dataDir, secretKey: SECRET });
    expect(vault.hash('sms', NUMBER)).toMatch(/^[0-9a-f]{64}$/);
    expect(openVault({ dataDir, secretKey: SECRET }).hash('sms', NUMBER)).toBe(vault.hash('sms', NUMBER));
    const others = [
      vault.hash('whatsapp', NUMBER),
      vault.hash('sms', `${NUMBER}9`),
      vault.hash('sms+', NUMBER.slice(1)),
      openVault({ dataDir, secretKey: `${SECRET}!` }).hash('sms', NUMBER),
    ];
    expect(new Set([vault.hash('sms', NUMBER), ...others]).size).toBe(5);
  });
});

describe('the key', () => {
  test('gives each purpose a key of its own', () => {
    const vault = openVault({ dataDir, secretKey: SECRET });
    const keys = ['directline', 'addresses', 'hashes', 'other'].map((purpose) =>
      vault.subkey(purpose).toString('hex'),
    );
    expect(new Set(keys).size).toBe(4);
    expect(keys[0]).toHaveLength(64);
    expect(vault.subkey('directline').toString('hex')).toBe(keys[0]);
  });

  test('is refused by name, and unseen, when SECRET_KEY is too short', () => {
    const open = () => openVault({ dataDir, secretKey: 'swordfish' });
    expect(open).toThrow(/SECRET_KEY is too short/);
    expect(open).not.toThrow(/swordfish/);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test('is made at the first run, for this user alone, and found again', () => {
    const deep = join(dataDir, 'not', 'yet');
    const token = openVault({ dataDir: deep }).seal(NUMBER);
    expect(readdirSync(deep)).toEqual(['secret.key']);
    expect(statSync(join(deep, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(openVault({ dataDir: deep }).open(token)).toBe(NUMBER);
  });

  test('is not made when SECRET_KEY is there', () => {
    openVault({ dataDir, secretKey: SECRET });
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test('is refused when others could have read its file', () => {
    openVault({ dataDir });
    for (const mode of [0o640, 0o604, 0o700, 0o660, 0o666]) {
      chmodSync(file, mode);
      expect(() => openVault({ dataDir })).toThrow(expect.objectContaining({ code: 'key_refused' }));
      expect(() => openVault({ dataDir })).toThrow(file);
    }
    chmodSync(file, 0o400);
    openVault({ dataDir });
  });

  test('is refused, not replaced, when its file was cut short', () => {
    openVault({ dataDir });
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 20));
    expect(() => openVault({ dataDir })).toThrow(file);
    expect(readFileSync(file, 'utf8')).toHaveLength(20);
  });

  test('is one and the same for processes that start together', async () => {
    const hashes = await Promise.all(
      Array.from({ length: 6 }, () => runChild('sqlite', dataDir, 'hash', NUMBER)),
    );
    expect(new Set(hashes.flat()).size).toBe(1);
    expect(hashes.flat()[0]).toBe(openVault({ dataDir }).hash('sms', NUMBER));
    expect(readdirSync(dataDir).filter((name) => name.startsWith('secret'))).toEqual(['secret.key']);
  });
});
