import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTokens } from '../../src/channels/directline/tokens.js';
import type { InboundBody } from '../../src/channels/types.js';
import { createPlaces } from '../../src/web/places.js';
import { arrive, type Declic, freshFolder, type Said, startDeclic } from './declic.js';
import { ask, type Office, openOffice } from './office.js';

describe('a token', () => {
  const tokens = createTokens(Buffer.alloc(32, 1));
  const now = Date.UTC(2026, 10, 24);

  test('carries the place and its agency, also to the next one', () => {
    const grant = { conversation: 'c', place: 'library', agency: 'town' };
    const token = tokens.issue(grant, 'chat', now);
    expect(tokens.read(token, 'chat', now)).toEqual(grant);
    expect(tokens.read(token, 'refresh', now + 3_600_000)).toEqual(grant);
  });

  test('of before there were places opens what it opened', () => {
    // As it was issued then: four claims.
    const token = tokens.issue({ conversation: 'c', user: 'u' }, 'chat', now);
    expect(Object.keys(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()))).toEqual([
      'c',
      'u',
      'p',
      'e',
    ]);
    expect(tokens.read(token, 'chat', now)).toEqual({ conversation: 'c', user: 'u' });
  });
});

describe('a place in the mailbox', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
    const place = { address: '', postcode: '', commune: '', timeZone: 'Europe/Paris', resources: [] };
    await office.store.saveAgency(
      { id: 'town', name: 'Town', colour: '#0b6e4f' },
      [{ ...place, id: 'library', agency: 'town', name: 'The library' }],
      [],
    );
  });
  afterAll(() => office.close());

  test('stands with the start and every message, and the conversation belongs to its agency', async () => {
    const token = office.issue({ conversation: 'at-the-library', place: 'library', agency: 'town' });
    await ask(`${office.directline}/conversations`, { token, body: {} });
    const body = { type: 'message', from: { id: 'x' }, text: 'pas de mail' };
    await ask(`${office.directline}/conversations/at-the-library/activities`, { token, body });
    expect(office.accepted.map(({ place, agency }) => [place, agency])).toEqual([
      ['library', 'town'],
      ['library', 'town'],
    ]);
    const claim = await office.store.claim('w', Date.now(), 1_000);
    expect(claim?.agency).toBe('town');
    expect(claim?.entry?.body as InboundBody).toMatchObject({ kind: 'start', place: 'library' });
  });

  test('is found with its agency and the agency its colour; what is none is not found', async () => {
    const find = createPlaces(office.store);
    expect(await find('library')).toMatchObject({
      place: { name: 'The library' },
      agency: { name: 'Town', colour: '#0b6e4f' },
    });
    for (const id of ['', 'Library', 'x'.repeat(101), '__proto__']) expect(await find(id)).toBeUndefined();
  });
});

describe('the page of a place', () => {
  const { folder, remove } = freshFolder();
  let declic: Declic;
  beforeAll(async () => {
    declic = await startDeclic(folder);
  });
  afterAll(async () => {
    await declic.stop();
    remove();
  });

  /** The places of the slots that somebody is offered who asks for a human. */
  async function offered(place: unknown): Promise<string[]> {
    const { status, body } = await ask(`${declic.base}/webchat/token`, { body: { place } });
    expect(status).toBe(200);
    await ask(`${declic.directline}/conversations`, { token: body.token, body: { locale: 'fr' } });
    const person = await arrive(declic, { before: { token: body.token } });
    await person.hear();
    const said: Said[] = await person.say('je veux parler à une personne');
    const actions = said.at(-1)?.suggestedActions?.actions ?? [];
    return actions.filter(({ value }) => /^slot:demo-/.test(value)).map(({ title }) => title);
  }

  test('leads to appointments there first', async () => {
    const [first, second] = await offered('demo-ormes');
    expect(first).toContain('Maison de quartier des Ormes');
    expect(second).toContain('Maison de quartier des Ormes');
  });

  test.each(['nowhere', '', null, 7, 'x'.repeat(200)])('named %j opens all the same', async (place) => {
    expect((await offered(place)).length).toBe(3);
  });
});
