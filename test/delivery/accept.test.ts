import { expect, test } from '@jest/globals';
import type { InboundBody } from '../../src/channels/types.js';
import { withDesk } from './desk.js';

/** The only message of a person, as it is kept. */
const bodyOf = (entries: { body: unknown }[]): InboundBody => entries[0]?.body as InboundBody;

test('a message that the provider delivers twice at once, and again later, is kept once', () =>
  withDesk(async (desk) => {
    const say = () => desk.say('lea', 'bonjour', { id: 'same' });
    const first = await Promise.all([say(), say()]);
    const later = await say();
    expect([...first, later].map(({ duplicate }) => duplicate).sort()).toEqual([false, true, true]);
    expect(new Set([...first, later].map(({ seq }) => seq)).size).toBe(1);
    expect(await desk.entries('lea')).toHaveLength(1);
  }));

test('the same id from another person’s channel is another message', () =>
  withDesk(async (desk) => {
    await desk.say('lea', 'bonjour', { id: 'same' });
    const other = await desk.say('+33639980001', 'bonjour', { id: 'same', channel: 'sms' });
    expect(other.duplicate).toBe(false);
  }));

const SECRETS = {
  password: ['mon mot de passe est Soleil1962!', 'Soleil1962!'],
  card: ['ma carte 4111 1111 1111 1111 merci', '4111 1111'],
  iban: ['mon iban FR76 3000 6000 0112 3456 7890 189', '0112 3456'],
  nir: ['ma sécu 2 69 05 49 588 157 80', '69 05 49 588'],
  code: ['le code reçu est 482913', '482913'],
  phone: ['appelez moi au 06 12 34 56 78', '12 34 56 78'],
  email: ['jean.petitjean@example.fr est mon adresse', 'jean.petitjean'],
} as const;

test('no secret, no number and no address is ever on the disk, wherever a client put it', () =>
  withDesk(async (desk) => {
    for (const [kind, [text]] of Object.entries(SECRETS)) {
      const activity = {
        type: 'message',
        text,
        value: { typed: text },
        from: { id: 'dl_user', name: text },
        speak: text,
        attachments: [{ contentUrl: `data:text/plain,${text}`, name: text }],
        channelData: { clientActivityID: 'abc123', note: text },
      };
      await desk.say(`+336399800${kind.length}${kind.length}`, text, { echo: activity });
      await desk.say(`${kind}-2`, text, { value: text });
      await desk.say(`${kind}-3`, `login:${text}`, { value: `login:${text}`, locale: text });
    }
    const bytes = desk.bytes();
    for (const [kind, [text, secret]] of Object.entries(SECRETS)) {
      for (const hidden of [secret, secret.replaceAll(' ', ''), text]) {
        expect({ kind, found: bytes.includes(hidden) }).toEqual({ kind, found: false });
      }
      expect(bytes.includes(`+336399800${kind.length}${kind.length}`)).toBe(false);
    }
    expect(bytes.includes('[password]')).toBe(true);
  }));

test('a phone number that a person typed can be read by the vault alone; the rest knows its last two digits', () =>
  withDesk(async (desk) => {
    await desk.say('lea', 'mon numéro : 06 12 34 56 78');
    const { phone, redacted } = bodyOf(await desk.entries('lea'));
    expect(phone?.hint).toBe('78');
    expect(desk.vault.open(phone?.sealed ?? '')).toBe('+33612345678');
    expect(redacted).toEqual(['phone']);
  }));

test('a password in the value of a button that is none goes too', () =>
  withDesk(async (desk) => {
    await desk.tap('lea', 'login:Loginsecret88');
    expect(bodyOf(await desk.entries('lea'))).toEqual({
      kind: 'message',
      text: 'login:[password]',
      redacted: ['password'],
    });
    expect(desk.bytes().includes('Loginsecret88')).toBe(false);
  }));

test('the digits of a slot’s button are no phone number', () =>
  withDesk(async (desk) => {
    await desk.tap('lea', 'slot:demo-h1.29935200.60');
    expect(bodyOf(await desk.entries('lea'))).toEqual({
      kind: 'message',
      text: 'slot:demo-h1.29935200.60',
      value: 'slot:demo-h1.29935200.60',
    });
  }));

test('of a client’s own activity only its ids are kept beside its redacted words', () =>
  withDesk(async (desk) => {
    const text = 'mon mot de passe est Soleil1962!';
    const echo = {
      type: 'message',
      id: 'c1|0000001',
      text,
      textFormat: 'plain',
      from: { id: 'dl_1', role: 'user', name: 'Jeanne' },
      channelData: { clientActivityID: 'xyz', 'webchat:sequence-id': 7, attachmentSizes: [] },
      entities: [{ type: 'ClientCapabilities' }],
      attachments: [{ contentType: 'image/png', contentUrl: 'data:image/png;base64,AAAA' }],
    };
    await desk.say('lea', text, { echo });
    const body = bodyOf(await desk.entries('lea'));
    expect(body.echo).toEqual({ from: { id: 'dl_1' }, channelData: { clientActivityID: 'xyz' } });
    expect(body.text).not.toContain('Soleil');
  }));

test.each([
  ['a very long text is cut and says so', 'a'.repeat(5_000), `${'a'.repeat(1_999)}…`],
  ['not in the middle of an emoji', `${'a'.repeat(1_998)}😀${'b'.repeat(50)}`, `${'a'.repeat(1_998)}…`],
  [
    'a text without end is not read to its end',
    'é '.repeat(4_000_000),
    `${'é '.repeat(1_000).slice(0, 1_999)}…`,
  ],
  ['control characters become spaces', 'oui\u0000non\u001b\nmerci', 'oui non \nmerci'],
])('%s', (_, said, kept) =>
  withDesk(async (desk) => {
    await desk.say('lea', said);
    expect(bodyOf(await desk.entries('lea')).text).toBe(kept);
  }),
);

test('a message that could not be written is refused without a word of it', () =>
  withDesk(async (desk) => {
    await desk.store.close();
    const refused = await desk.say('+33639980001', 'mon mot de passe est Soleil1962!').then(
      () => undefined,
      (error: Error) => error,
    );
    expect(refused).toMatchObject({ code: 'store_closed' });
    expect(`${refused?.message} ${refused?.stack}`).not.toMatch(/Soleil|3998/);
  }));
