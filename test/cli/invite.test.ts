import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ensureDemonstration } from '../../src/booking/demo.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { openVault } from '../../src/store/vault.js';
import { declic, type Ran } from './run.js';

const TWILIO = {
  TWILIO_ACCOUNT_SID: `AC${'5'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_FROM: '+33644630000',
};
/** Far enough ahead, whenever the test runs. */
const SOON = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
const HEADING = 'identifiant;nom;téléphone;date;heure;lieu;avec\n';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'declic-invite-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The office has run once. */
async function office(more: { id: string; name: string }[] = []): Promise<void> {
  mkdirSync(join(folder, 'data'));
  openVault({ dataDir: join(folder, 'data') });
  const store = await openSqliteStore({ file: join(folder, 'data/declic.db') });
  await ensureDemonstration(store);
  for (const agency of more) await store.saveAgency(agency, [], []);
  await store.close();
}

const invite = (args: string[], env: Record<string, string> = TWILIO): Promise<Ran> =>
  declic(['invite', ...args], '', { DATA_DIR: join(folder, 'data'), ...env });

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('a secretary tries a file, reads what is wrong by line, mends it, and invites', async () => {
  await office();
  const path = file(
    'rdv.csv',
    `${HEADING}A1;Cissé;06 39 98 12 34;${SOON};9h;demo-ccas;Claire\nA2;Diallo;01 42 68 53 00;${SOON};10h;demo-ccas;Claire\n`,
  );
  const dry = await invite([path, '--dry-run']);
  expect(dry.code).toBe(1);
  expect(dry.out.split('\n').map((line) => line.replace(/ on 20\S+ at .*\)\./, ''))).toEqual([
    'line 2: planned (A1): New: an SMS would go to the number ending in 34 It is 2 SMS long.',
    'line 3: REFUSED landline (A2): phone is a landline or a service: it cannot receive an SMS.',
    '2 rows: 1 taken, 1 refused. Nothing was written: this was a dry run.',
    '',
  ]);
  expect(dry.out + dry.err).not.toMatch(/Cissé|Diallo|3998|39 98 12|4268/);

  const good = file('rdv.csv', `${HEADING}A1;Cissé;06 39 98 12 34;${SOON};9h;demo-ccas;Claire\n`);
  const first = await invite([good]);
  expect([first.code, first.out]).toEqual([
    0,
    expect.stringContaining('line 2: planned (A1): New: an SMS goes'),
  ]);
  const again = await invite([good]);
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('line 2: already (A1)')]);
}, 60_000);

test('a program gives JSON', async () => {
  await office();
  const rows = [
    { id: 'A1', phone: '+33639981234', appointment: { startsAt: `${SOON}T09:00`, place: 'demo-ccas' } },
  ];
  const { code, out } = await invite([file('rdv.json', JSON.stringify(rows)), '--agency', 'demo']);
  expect([code, out]).toEqual([0, expect.stringContaining('row 1: planned (A1)')]);
});

test('with several agencies somebody must say whose appointments they are', async () => {
  await office([{ id: 'port', name: 'Ville du Port' }]);
  const path = file('rdv.csv', `${HEADING}A1;x;06 39 98 12 34;${SOON};9h;demo-ccas;\n`);
  for (const args of [[path], [path, '--agency', 'other']]) {
    expect(await invite(args)).toMatchObject({ code: 1, out: '--agency must be one of: demo, port.\n' });
  }
  expect((await invite([path, '--agency', 'port'])).out).toContain('REFUSED place');
}, 60_000);

test.each<[string, string, string | undefined, Record<string, string>]>([
  ['there is no file', 'cannot be read (ENOENT)', undefined, TWILIO],
  ['the file is empty', 'There is nothing in the file.', '', TWILIO],
  ['the heading is missing', 'no column id, phone, place, startsAt', 'A1;06 39 98 12 34\n', TWILIO],
  ['the JSON is none', 'not JSON', '{', TWILIO],
  ['SMS is not connected', 'SMS is not connected', HEADING, {}],
])('the reason is told when %s', async (_when, why, text, env) => {
  await office();
  const path = text === undefined ? join(folder, 'none.csv') : file('rdv.csv', text);
  const { code, out } = await invite([path], env);
  expect(code).toBe(1);
  expect(out).toContain(why);
  expect(out).not.toContain('at ');
});

test('nothing is made where Declic never ran', async () => {
  const { code, err } = await invite([file('rdv.csv', HEADING), '--dry-run']);
  expect([code, err]).toEqual([1, 'There is nothing in DATA_DIR yet: start Declic once.\n']);
});
