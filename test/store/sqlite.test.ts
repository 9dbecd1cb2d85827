import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { STORE_LIMITS } from '../../src/store/limits.js';
import { toKey } from '../../src/store/sqlite/ids.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { openVault } from '../../src/store/vault.js';
import { storeContract } from './contract.js';
import { ENGINES } from './engines.js';
import { claimed, DAY, LEASE, message, prompt, RETENTION, session, T0, talk, turn } from './people.js';

describe('the SQLite store', () => storeContract('sqlite', ENGINES.sqlite));

describe('the file of the SQLite store', () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'declic-sqlite-'));
    file = join(dir, 'data', 'declic.db');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  /** All bytes of the database and of its log. */
  const bytes = (): string =>
    readdirSync(join(dir, 'data'))
      .map((name) => readFileSync(join(dir, 'data', name), 'latin1'))
      .join('');

  test('a person’s number is nowhere in it, not even as WhatsApp hides it in its message ids', async () => {
    const number = '33612345678';
    const wamid = `wamid.${Buffer.from(`\x0b${number}\x15\x02`).toString('base64')}`;
    const vault = openVault({ dataDir: join(dir, 'data') });
    const store = await openSqliteStore({ file });
    const sealed = vault.seal(`+${number}`);
    const written = message('marie', wamid, {
      channel: 'whatsapp',
      addressHash: vault.hash('whatsapp', number),
      addressSealed: sealed,
      body: { text: 'bonjour' },
    });
    await store.accept(written);
    const claim = await claimed(store);
    const phone = { sealed: vault.seal(number), hint: '78' };
    await store.commit(turn(claim, { session: session(claim.conversation, { person: { phone } }) }));
    const outgoing = await store.claimOutgoing('sender', ['whatsapp'], T0, LEASE);
    if (!outgoing) throw new Error('Nothing is there to send.');
    expect(vault.open(outgoing.addressSealed)).toBe(`+${number}`);
    const { conversation, entry, fence } = outgoing;
    const settled = { conversation, seq: entry.seq, fence, providerId: wamid, now: T0 };
    await store.settle({ ...settled, status: 'accepted' });
    await store.report({ channel: 'whatsapp', providerId: `${wamid}early`, status: 'read', now: T0 });

    const whileOpen = bytes();
    await store.close();
    for (const all of [whileOpen, bytes()]) {
      expect(all).toContain(sealed);
      expect(all).not.toContain(number);
      expect(all).not.toContain('wamid');
      expect(all).not.toContain(wamid.slice(8, 20));
    }
  });

  test('what a person had deleted is not left behind in it', async () => {
    const store = await openSqliteStore({ file });
    const story = 'une histoire que je regrette '.repeat(300);
    await store.accept(message('marie', 'm1', { body: { text: story } }));
    const claim = await claimed(store);
    const told = session(claim.conversation, { person: { name: 'Marie Regret' }, lang: story });
    await store.commit(
      turn(claim, { session: told, prompts: [{ at: T0, status: 'sent', body: prompt(story) }] }),
    );
    expect(bytes()).toContain('regrette');
    await talk(store, 'marie', 'm2', { erase: true, prompts: [] });
    expect(bytes()).toContain('sealed-marie');
    expect(bytes()).not.toContain('regrette');
    expect(bytes()).not.toContain('Regret');

    await store.purge(T0 + 31 * DAY, RETENTION);
    expect(bytes()).not.toContain('sealed-marie');
    await store.close();
  });

  test('only this user can read it', async () => {
    const store = await openSqliteStore({ file });
    await store.accept(message('marie', 'm1'));
    const modes = readdirSync(join(dir, 'data')).map(
      (name) => statSync(join(dir, 'data', name)).mode & 0o777,
    );
    expect(modes).toEqual([0o600, 0o600, 0o600]);
    expect(statSync(join(dir, 'data')).mode & 0o777).toBe(0o700);
    await store.close();
  });

  test('messages that an earlier version left waiting are known again, and so is what comes after them', async () => {
    const before = await openSqliteStore({ file });
    await before.accept(message('marie', 'm1'));
    await before.accept(message('marie', 'm2'));
    await before.close();
    const db = new Database(file);
    db.exec('UPDATE work SET arrived = NULL');
    db.close();
    const store = await openSqliteStore({ file });
    expect(await store.accept(message('marie', 'm1'))).toMatchObject({ seq: 1, duplicate: true });
    expect(await store.accept(message('marie', 'm3'))).toMatchObject({ seq: 3, duplicate: false });
    for (const [id, seq] of [
      ['m1', 1],
      ['m2', 2],
      ['m3', 3],
    ] as const) {
      expect(await store.accept(message('marie', id))).toMatchObject({ seq, duplicate: true });
    }
    await store.close();
  });

  test('of a person who writes more than is listed while nobody answers, every message is known again', async () => {
    const store = await openSqliteStore({ file });
    const ids = Array.from({ length: STORE_LIMITS.seenKept + 5 }, (_, i) => `m${i}`);
    await Promise.all(ids.map((id) => store.accept(message('marie', id))));
    const again = await Promise.all(ids.map((id) => store.accept(message('marie', id))));
    expect(again.every(({ duplicate, seq }, i) => duplicate && seq === i + 1)).toBe(true);
    await store.close();
  });

  test('a database of a later version is left alone', async () => {
    await (await openSqliteStore({ file })).close();
    const db = new Database(file);
    db.pragma('user_version = 999');
    db.close();
    await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'store_newer' });
  });

  test('a row that this version did not write is refused without a word of its text', async () => {
    const store = await openSqliteStore({ file });
    const conversation = await talk(store, 'marie', 'm1');
    const db = new Database(file);
    db.prepare(`UPDATE entry SET body = '{a secret' WHERE seq = 2`).run();
    db.close();
    await expect(store.log(conversation, 0, 10)).rejects.toMatchObject({ code: 'store_corrupt' });
    await expect(store.log(conversation, 0, 10)).rejects.not.toThrow(/secret/);
    await store.close();
  });

  test('a conversation that cannot be read is put aside, and holds up nobody else', async () => {
    const store = await openSqliteStore({ file });
    const conversation = await talk(store, 'marie', 'm1');
    await talk(store, 'paul', 'm2');
    const db = new Database(file);
    db.prepare(`UPDATE conversation SET session = '{}' WHERE address_sealed = 'sealed-marie'`).run();
    db.prepare(`UPDATE entry SET body = '{}' WHERE seq = 2 AND conversation = ?`).run(toKey(conversation));
    db.close();
    await store.accept(message('marie', 'm3'));
    await store.accept(message('paul', 'm4', { at: T0 + 1 }));
    await expect(store.claim('worker', T0 + 1, LEASE)).rejects.toMatchObject({ code: 'store_corrupt' });
    expect((await claimed(store, T0 + 1)).addressSealed).toBe('sealed-paul');
    const outgoing = await store.claimOutgoing('sender', ['sms'], T0, LEASE);
    expect(outgoing?.addressSealed).toBe('sealed-paul');
    expect(await store.log(conversation, 1, 1)).toMatchObject([{ status: 'failed' }]);
    await store.close();
  });

  test('finding work reads an index, whatever the size of the store', async () => {
    await (await openSqliteStore({ file })).close();
    const db = new Database(file);
    const plan = (sql: string) =>
      (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[])
        .map(({ detail }) => detail)
        .join('; ');
    expect(
      plan('SELECT conversation FROM work WHERE ready_at <= 5 ORDER BY ready_at, conversation LIMIT 1'),
    ).toBe('SEARCH work USING COVERING INDEX work_ready (ready_at<?)');
    expect(plan('SELECT n FROM conversation WHERE alarm_at <= 5 ORDER BY alarm_at LIMIT 50')).toBe(
      'SEARCH conversation USING COVERING INDEX conversation_alarm (alarm_at<?)',
    );
    expect(
      plan(`SELECT seq FROM outbox WHERE channel = 'sms' AND send_at <= 5 ORDER BY send_at LIMIT 1`),
    ).toBe('SEARCH outbox USING INDEX outbox_due (channel=? AND send_at<?)');
    expect(plan(`SELECT seq FROM entry WHERE direction = 'out' AND provider = x'00' LIMIT 1`)).toBe(
      'SEARCH entry USING INDEX entry_sent (provider=?)',
    );
    expect(plan('SELECT n FROM conversation WHERE oldest_at < 5 ORDER BY oldest_at LIMIT 200')).toBe(
      'SEARCH conversation USING COVERING INDEX conversation_oldest (oldest_at<?)',
    );
    db.close();
  });
});
