import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import { promptActivities } from '../../src/channels/directline/render.js';
import { DIRECTLINE } from '../../src/channels/traits.js';
import { loadContent } from '../../src/content/load.js';
import { createWorker } from '../../src/delivery/index.js';
import { openingOf } from '../../src/engine/opening.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import { createPlaces } from '../../src/web/places.js';
import { mountPlain } from '../../src/web/plain/routes.js';
import { type Office, openOffice } from './office.js';
import { open, post, press } from './plain.js';

const content = loadContent(process.cwd());
let office: Office;

beforeAll(async () => {
  office = await openOffice({ patience: 50 }, (talk, store) => {
    const app = express();
    mountPlain(app, {
      talk,
      opening: (lang) => openingOf(content, lang).flatMap((prompt) => promptActivities(prompt)),
      findPlace: createPlaces(store),
      address: (name) => `/${name}`,
      defaultLanguage: 'fr',
    });
    return app;
  });
});
afterAll(() => office.close());

test('a person whose answer takes long is told that their message has arrived, and asks for the answer later', async () => {
  const first = await open(office);
  const waiting = await press(office, first, { text: 'je n’ai pas de mail' });
  expect(waiting.status).toBe(200);
  expect(waiting.title).toMatch(/^Réponse en attente/);
  expect(waiting.notice).toMatch(/Votre message est arrivé/);
  expect(waiting.mine).toEqual(['je n’ai pas de mail']);
  expect(waiting.html).toMatch(/<button name="again" value="1">Voir la réponse<\/button>/);
  const still = await press(office, waiting, { again: '1', text: 'et aussi' });
  expect(still).toMatchObject({ status: 200, field: 'et aussi', mine: waiting.mine });

  const worker = createWorker({
    store: office.store,
    content,
    understand: createUnderstanding(content),
    carryOut: () => Promise.reject(new Error('nobody books here')),
    channels: [DIRECTLINE],
    clock: Date.now,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  worker.start();
  let there = still;
  for (let n = 0; n < 100 && there.notice; n++) there = await press(office, there, { again: '1' });
  await worker.stop();
  expect(there.title).toMatch(/^Nouveau message/);
  expect(Object.keys(there.choices).length).toBeGreaterThan(2);
  expect(there.html).not.toContain('name="again"');
});

test('a person who answers too fast keeps their words, and is told to wait', async () => {
  const first = await open(office);
  let page = await press(office, first, { text: 'pas de mail' });
  for (let n = 0; n < 80 && page.status === 200; n++)
    page = await press(office, page, { text: `encore ${n}` });
  expect(page.status).toBe(429);
  expect(page.notice).toMatch(/Attendez une minute/);
  expect(page.field).toMatch(/^encore/);
});

test('a person whose answer cannot be kept just now reads that it was not sent', async () => {
  const broken = await openOffice({ accept: () => Promise.reject(new Error('disk')) }, (talk, store) => {
    const app = express();
    mountPlain(app, {
      talk,
      opening: () => [],
      findPlace: createPlaces(store),
      address: (name) => `/${name}`,
      defaultLanguage: 'fr',
    });
    return app;
  });
  const page = await post(broken, { text: 'pas de mail', lang: 'fr' });
  expect(page).toMatchObject({ status: 500, field: 'pas de mail' });
  expect(page.notice).toMatch(/problème chez nous/);
  await broken.close();
});
