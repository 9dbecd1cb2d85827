import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { until } from '../../delivery/desk.js';
import { freshFolder, startDeclic } from '../../web/declic.js';
import { Person as Texter } from '../twilio/person.js';
import { PUBLIC_URL, Twilio } from '../twilio/stand-in.js';
import { FATIMA, OUR_ID } from '../whatsapp/meta.js';
import { Person } from '../whatsapp/person.js';
import { ACCESS_TOKEN, APP_SECRET, openMeta, VERIFY_TOKEN } from '../whatsapp/stand-in.js';

const freePort = (): Promise<string> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(String(port)));
    });
  });

test('a person begins by SMS, goes on by WhatsApp through a kill -9, books there, and is reached by SMS again', async () => {
  const { folder, remove } = freshFolder();
  const twilio = await new Twilio().open();
  const meta = await openMeta();
  const PORT = await freePort();
  const base = `http://127.0.0.1:${PORT}`;
  twilio.line = { base, publicUrl: PUBLIC_URL };
  meta.webhook = `${base}/channels/whatsapp`;
  // Everything is delivered twice.
  meta.times = 2;
  const start = () =>
    startDeclic(folder, {
      ...twilio.env,
      PORT,
      WHATSAPP_PHONE_NUMBER_ID: OUR_ID,
      WHATSAPP_ACCESS_TOKEN: ACCESS_TOKEN,
      WHATSAPP_APP_SECRET: APP_SECRET,
      WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN,
      WHATSAPP_API_URL: meta.apiUrl,
    });
  let declic = await start();
  try {
    const texter = new Texter(twilio, `+${FATIMA}`);
    const chatter = new Person(meta, { from: FATIMA });
    expect(await texter.say("j'ai perdu mon mot de passe caf")).toContain('urgent');
    const asked = await chatter.say('bonjour');
    expect(asked.text).toMatch(/déjà écrit par SMS\.\s+On continue \?/);
    // Killed right after her yes was accepted: whatever was done of it is done once.
    await chatter.post({ type: 'text', text: { body: 'oui' } });
    await declic.stop('SIGKILL');
    declic = await start();
    await until(() => meta.taken.length >= 2);
    chatter.heard.push(...meta.taken.slice(1));
    expect(chatter.last.text).toMatch(/On continue ici :\s+Est-ce urgent \?/);
    await chatter.say('humain');
    await chatter.tap();
    await chatter.say('Fatima');
    const booked = await chatter.tap('Oui');
    // She came from SMS, so that way is known, and nobody asks for it.
    expect(booked.text).toMatch(/réservé(?!.*SMS)/s);
    expect(twilio.taken).toHaveLength(1);

    meta.answers.push(131026);
    await chatter.post({ type: 'text', text: { body: 'mon rendez-vous' } });
    expect(await texter.hear()).toContain("C'est réservé");
    expect(await texter.choose('Changer')).toMatch(/\n1 /);

    expect(twilio.invalid).toEqual([]);
    expect(meta.faults).toEqual([]);
    // Each message once.
    const texts = [...meta.taken.map(({ text }) => text), ...texter.texts];
    expect(new Set(texts).size).toBe(texts.length);
    const { code, err } = await declic.stop();
    expect(code).toBe(0);
    // What Meta refused, by its code; no number, no word of hers.
    expect(err).toContain('whatsapp:131026');
    expect(err).not.toMatch(/3998|Fatima|mot de passe/);
  } finally {
    await declic.stop('SIGKILL');
    await twilio.close();
    await meta.close();
    remove();
  }
}, 60_000);
