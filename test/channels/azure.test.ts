import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Activity } from '@microsoft/agents-activity';
import { addressOf, referenceOf } from '../../src/channels/azure/address.js';
import { inboundOf } from '../../src/channels/azure/index.js';
import { type Declic, freshFolder, startDeclic } from '../web/declic.js';
import { ask } from '../web/office.js';

const CLIENT_ID = '8f5a4a1e-2f14-4a1c-9d6b-3f2d1c0b9a87';

/** What Teams sends when a person writes. */
const TEAMS = {
  type: 'message',
  id: '1700000000000',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:jeanne', name: 'Jeanne Martin' },
  recipient: { id: '28:bot', name: 'Declic' },
  conversation: { id: 'a:conversation', tenantId: 'tenant', conversationType: 'personal' },
  locale: 'fr-FR',
  text: 'je ne peux plus me connecter',
};
const read = (changes: object): ReturnType<typeof inboundOf> =>
  inboundOf(Activity.fromObject({ ...TEAMS, ...changes }), 'demo', 7);

describe('POST /api/messages', () => {
  describe('with nothing configured', () => {
    const { folder, remove } = freshFolder();
    let declic: Declic;
    beforeAll(async () => {
      declic = await startDeclic(folder);
    });
    afterAll(async () => {
      await declic.stop();
      remove();
    });

    test('is not there: the SDK would let everybody in', async () => {
      expect((await ask(`${declic.base}/api/messages`, { body: TEAMS })).status).toBe(404);
    });
  });

  describe('with a clientId', () => {
    const { folder, remove } = freshFolder();
    let declic: Declic;
    beforeAll(async () => {
      declic = await startDeclic(folder, { clientId: CLIENT_ID, clientSecret: 'secret' });
    });
    afterAll(async () => {
      await declic.stop();
      remove();
    });

    test('is mounted, and the start says so', () => {
      expect(declic.lines.at(-1)).toMatch(/^Channels: the page, Azure Bot Service\./);
    });

    test.each([
      ['no token', {}],
      ['an empty token', { authorization: 'Bearer ' }],
      ['garbage', { authorization: 'Bearer garbage' }],
      ['a token that nobody signed', { authorization: `Bearer ${unsigned({ aud: CLIENT_ID })}` }],
      ['a token for another bot', { authorization: `Bearer ${unsigned({ aud: 'another' })}` }],
    ])('lets nobody in with %s', async (_name, headers) => {
      expect((await ask(`${declic.base}/api/messages`, { body: TEAMS, headers })).status).toBe(401);
      const { body } = await ask(`${declic.base}/metrics`);
      expect(body).not.toContain('channel="azure"');
    });

    test('goes on serving the page', async () => {
      expect((await ask(declic.base)).status).toBe(200);
    });
  });
});

/** A JSON Web Token of the algorithm "none". */
function unsigned(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ iss: 'https://api.botframework.com', ...claims })}.`;
}

describe('what a person does in an Azure channel', () => {
  test('a message keeps its id, its words and the way back, but no names', () => {
    const inbound = read({});
    expect(inbound).toMatchObject({
      channel: 'azure',
      id: 'a:conversation/1700000000000',
      kind: 'message',
      text: 'je ne peux plus me connecter',
      locale: 'fr-FR',
      at: 7,
    });
    expect(JSON.stringify(inbound)).not.toContain('Jeanne');
  });

  test('the way back leads to the same conversation', () => {
    const address = addressOf(Activity.fromObject(TEAMS));
    expect(address).toBe(addressOf(Activity.fromObject({ ...TEAMS, id: 'another', text: 'x' })));
    expect(referenceOf(address ?? '')).toEqual({
      channelId: 'msteams',
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      conversation: { id: 'a:conversation', tenantId: 'tenant' },
      user: { id: '29:jeanne' },
      agent: { id: '28:bot' },
    });
  });

  test('a picture is an attachment; the copy of a text that Teams adds is not', () => {
    expect(read({ attachments: [{ contentType: 'image/png', contentUrl: 'https://x' }] })?.attachment).toBe(
      'image',
    );
    expect(
      read({ attachments: [{ contentType: 'text/html', content: '<p>x</p>' }] })?.attachment,
    ).toBeUndefined();
  });

  test('somebody who joins is greeted once; the bot itself is not', () => {
    const joined = (id: string) =>
      read({ type: 'conversationUpdate', text: undefined, membersAdded: [{ id }] });
    expect(joined('29:jeanne')).toMatchObject({ kind: 'start', id: 'a:conversation/start' });
    expect(joined('28:bot')).toBeUndefined();
  });

  test.each([
    ['a group', { conversation: { id: 'g', isGroup: true } }],
    ['typing', { type: 'typing' }],
    ['a reaction', { type: 'messageReaction' }],
    ['a message without a sender', { from: undefined }],
    ['a message without an id', { id: undefined }],
    ['a message from nowhere', { serviceUrl: 'nowhere' }],
  ])('%s is not taken for a message', (_name, changes) => {
    expect(read(changes)).toBeUndefined();
  });
});
