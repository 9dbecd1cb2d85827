import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { arrive, type Declic, freshFolder, startDeclic, untilOutcome } from './declic.js';

const { folder, remove } = freshFolder();
let declic: Declic;
beforeAll(async () => {
  declic = await startDeclic(folder);
});
afterAll(async () => {
  await declic.stop();
  remove();
});

/** What a person without any other difficulty answers. */
const FINE: Record<string, string> = {
  device: 'computer',
  connection: 'ok',
  email: 'ok',
  login: 'ok',
  reading: 'ok',
  practice: 'ok',
  language: 'fr',
  fear: 'false',
  organism: 'caf',
  task: 'declare',
  urgency: 'none',
  service_failure: 'false',
  guide: 'done',
  solved: 'yes',
  confirm: 'yes',
  name: 'skip',
};

/** Somebody writes what is the matter and answers every question by its button. */
async function talk(need: string, facts: Record<string, string> = {}) {
  const person = await arrive(declic);
  const greeting = await person.hear();
  return untilOutcome(person, greeting, (prompt, options) => {
    if (prompt === 'need') return need;
    if (prompt === 'phone') return '06 39 98 12 34';
    const wanted = `${prompt}:${facts[prompt] ?? FINE[prompt]}`;
    return options.includes(wanted) ? wanted : (options[0] ?? '');
  });
}

test('a person without a mailbox makes one by the guide, step by step', async () => {
  const { outcome } = await talk('je n’ai pas d’adresse mail', { email: 'none' });
  expect(outcome).toMatchObject({ difficulty: 'no_email', resolution: 'self_help', guide: { solved: true } });
});

test('a person who lost their password gets a new one by the guide', async () => {
  const { outcome } = await talk('mot de passe perdu', { login: 'password_lost' });
  expect(outcome).toMatchObject({
    difficulty: 'password_lost',
    resolution: 'self_help',
    guide: { solved: true },
  });
});

test('a person who cannot read and whose benefit was stopped is booked first, in person', async () => {
  const { outcome } = await talk('la caf ne me verse plus rien et je ne sais pas lire', {
    reading: 'cannot',
    urgency: 'rights_cut',
  });
  expect(outcome).toMatchObject({
    priority: 'rights_at_risk',
    resolution: 'booked',
    slot: { id: expect.any(String), startsAt: expect.stringMatching(/Z$/) },
  });
  expect(outcome.posture).not.toBe('alone');
  expect(outcome.needs).toContain('reading_support');
});

test('a person without a device is booked where there is one', async () => {
  const { outcome } = await talk('je n’ai ni ordinateur ni téléphone', { device: 'none' });
  expect(outcome).toMatchObject({ difficulty: 'no_device', resolution: 'booked' });
  expect(outcome.needs).toContain('device');
});
