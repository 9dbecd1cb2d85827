import { expect, test } from '@jest/globals';
import { DEMONSTRATION } from '../../src/booking/demo.js';
import type { TriageRecord } from '../../src/engine/types.js';
import { DAY, type Desk, HOUR, MINUTE, withDesk } from './desk.js';

/** What somebody answers who can follow a guide, and whom it helps. */
const ANSWERS: Record<string, string> = {
  organism: 'ameli',
  urgency: 'none',
  device: 'smartphone',
  connection: 'ok',
  reading: 'ok',
  language: 'fr',
  practice: 'ok',
  login: 'ok',
  fear: 'false',
  service_failure: 'false',
  task: 'consult',
  guide: 'done',
  solved: 'yes',
};

/** Léa follows a guide until it is solved, and everybody rests. */
async function solve(desk: Desk, idle: () => Promise<void>): Promise<void> {
  await desk.say('lea', "je n'arrive plus à ouvrir ma boite mail", { channel: 'sms' });
  for (let turns = 0; turns < 40; turns++) {
    await idle();
    const id = (await desk.prompts('lea', 'sms')).at(-1)?.id ?? '';
    if (id === 'end') return;
    await desk.tap('lea', `${id}:${ANSWERS[id]}`, { channel: 'sms' });
  }
  throw new Error('the guide has no end');
}

/** Time goes by, a quarter of an hour at once; answers the hours after which something more was said. */
async function wait(desk: Desk, idle: () => Promise<void>, ms: number): Promise<number[]> {
  const said: number[] = [];
  let count = (await desk.prompts('lea', 'sms')).length;
  for (let gone = 15 * MINUTE; gone <= ms; gone += 15 * MINUTE) {
    desk.now += 15 * MINUTE;
    await idle();
    const now = (await desk.prompts('lea', 'sms')).length;
    if (now > count) said.push(gone / HOUR);
    count = now;
  }
  return said;
}

const records = (desk: Desk): Promise<TriageRecord[]> => desk.store.records(DEMONSTRATION.id, 0, 10);

test('somebody whom a guide helped is asked once, by day where they live, and the reviewer sees one record', () =>
  withDesk(async (desk) => {
    // One minute past noon on Réunion, nine in Paris.
    const worker = desk.worker({ timeZone: 'Indian/Reunion' });
    const idle = () => worker.idle();
    await solve(desk, idle);
    expect((await records(desk)).map(({ outcome }) => outcome.guide?.held)).toEqual([undefined]);
    expect(await wait(desk, idle, 4 * DAY)).toEqual([23]);
    expect((await records(desk)).map(({ outcome }) => outcome.guide)).toEqual([
      { id: 'mailbox-locked', solved: true, held: 'no_answer' },
    ]);
    await desk.say('lea', 'oui', { channel: 'sms' });
    await idle();
    expect((await records(desk)).map(({ outcome }) => outcome.guide?.held)).toEqual(['yes']);
    expect(desk.lines).toEqual([]);
  }));

test('somebody who has everything deleted is not written to', () =>
  withDesk(async (desk) => {
    const worker = desk.worker();
    const idle = () => worker.idle();
    await solve(desk, idle);
    await desk.say('lea', 'effacer', { channel: 'sms' });
    await desk.tap('lea', 'delete:yes', { channel: 'sms' });
    await idle();
    expect(await wait(desk, idle, 2 * DAY)).toEqual([]);
  }));

test('somebody who writes by SMS reads the shorter words, also after everything was deleted', () =>
  withDesk(async (desk) => {
    const worker = desk.worker({
      channels: [{ id: 'sms', polled: false, hasPhone: true, short: true }],
    });
    const sms = { channel: 'sms' };
    const say = async (text: string): Promise<string | undefined> => {
      await desk.say('lea', text, sms);
      await worker.idle();
      return (await desk.prompts('lea', 'sms')).at(-1)?.lead;
    };
    const greeting = await say('bonjour');
    expect(greeting).toContain('Ici Declic, un programme qui vous aide.');
    await say('effacer');
    await say('oui');
    expect(await say('bonjour')).toContain('Ici Declic, un programme qui vous aide.');
  }));
