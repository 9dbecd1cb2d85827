import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Person } from '../channels/twilio/person.js';
import { type Real, withReal } from '../channels/twilio/real.js';
import { declic } from '../cli/run.js';
import { until } from '../delivery/desk.js';
import { freshFolder } from '../web/declic.js';

const KEY = 'k'.repeat(40);
const FATIMA = '+33639981234';
const HOUR = 3_600_000;

/** A zone in which it is about noon now, so that an invitation goes out at once. */
function noonZone(): string {
  const hours = 12 - new Date().getUTCHours();
  // The sign is turned around: Etc/GMT-3 is east of Greenwich.
  return hours === 0 ? 'Etc/GMT' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

const zone = noonZone();
const post = async ({ twilio }: Real, body: unknown, key = KEY) => {
  const answer = await fetch(`${twilio.line.base}/api/invitations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as { results: { code: string }[] } };
};
const row = (more: object = {}) => ({
  id: 'rdv-1',
  phone: '06 39 98 12 34',
  startsAt: new Date(Math.ceil(Date.now() / HOUR) * HOUR + 26 * HOUR).toISOString(),
  place: 'demo-ccas',
  with: 'Claire',
  ...more,
});

test(
  'a calendar invites, the office is killed, it invites again: one SMS; she answers, and is prepared',
  () =>
    withReal(
      async (real) => {
        const { twilio, restart } = real;
        const fatima = new Person(twilio, FATIMA);
        const appointment = row();
        expect((await post(real, appointment, 'x'.repeat(40))).status).toBe(401);
        expect((await post(real, appointment)).body.results[0]?.code).toBe('planned');
        await restart();
        expect((await post(real, appointment)).body.results[0]?.code).toBe('already');
        expect(await fatima.hear()).toContain('avec Claire');
        await twilio.report(twilio.taken[0] as (typeof twilio.taken)[number], 'delivered');
        await restart();
        expect((await post(real, appointment)).body.results[0]?.code).toBe('already');
        expect(await fatima.say('c pour mon dossier caf jarive pas a me connecter')).toContain(
          'On prépare votre rendez-vous',
        );
        await fatima.say('umain');
        await until(() => fatima.texts.length === 3);
        const state = await fetch(`${twilio.line.base}/api/invitations/rdv-1`, {
          headers: { authorization: `Bearer ${KEY}` },
        });
        expect(await state.json()).toMatchObject({
          state: 'prepared',
          answer: 'yes',
          prepared: { resolution: 'callback' },
        });
        expect(fatima.texts.filter((text) => text.includes('On le prépare ?'))).toHaveLength(1);
      },
      { API_KEYS: `demo:${KEY}`, TIME_ZONE: zone },
    ),
  60_000,
);

test('a file is read beside the running office, which sends what is in it, once', async () => {
  const { folder, remove } = freshFolder();
  try {
    await withReal(
      async ({ twilio }) => {
        const path = join(folder, 'rdv.json');
        writeFileSync(path, JSON.stringify([row()]));
        const env = { DATA_DIR: join(folder, 'data'), ...twilio.env };
        for (const code of ['planned', 'already']) {
          expect((await declic(['invite', path], '', env)).out).toContain(`row 1: ${code} (rdv-1)`);
        }
        expect(await new Person(twilio, FATIMA).hear()).toContain('avec Claire');
        expect(twilio.taken).toHaveLength(1);
      },
      { DATA_DIR: join(folder, 'data'), TIME_ZONE: zone },
    );
  } finally {
    remove();
  }
}, 60_000);

test('without a key there is nothing at the address, and a key of no agency is told at the start', async () => {
  await withReal(async (real) => {
    expect((await post(real, row())).status).toBe(404);
  });
  await expect(withReal(async () => {}, { API_KEYS: `nowhere:${KEY}` })).rejects.toThrow(
    /API_KEYS must name agencies that there are: demo\./,
  );
}, 60_000);
