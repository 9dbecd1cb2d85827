import { expect, test } from '@jest/globals';
import { type Declic, freshFolder, startDeclic } from '../../web/declic.js';
import { FATIMA, FATIMAS_ID, OUR_ID } from './meta.js';
import { Person } from './person.js';
import { ACCESS_TOKEN, APP_SECRET, type Meta, openMeta, VERIFY_TOKEN } from './stand-in.js';

const NEW_NUMBER = '33639985678';

/** Declic as an operator starts it with WhatsApp's variables. Meta delivers everything twice, and reports each step. */
async function withReal(run: (meta: Meta, declic: Declic) => Promise<void>): Promise<void> {
  const { folder, remove } = freshFolder();
  const meta = await openMeta();
  meta.times = 2;
  meta.follows = ['sent', 'delivered', 'read'];
  const declic = await startDeclic(folder, {
    WHATSAPP_PHONE_NUMBER_ID: OUR_ID,
    WHATSAPP_ACCESS_TOKEN: ACCESS_TOKEN,
    WHATSAPP_APP_SECRET: APP_SECRET,
    WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN,
    WHATSAPP_API_URL: meta.apiUrl,
  });
  meta.webhook = `${declic.base}/channels/whatsapp`;
  try {
    await run(meta, declic);
    expect(meta.faults).toEqual([]);
    // Each message once, and in the order of the conversation.
    const seqs = new Map<string, number[]>();
    for (const { ref } of meta.taken) {
      const [conversation = '', seq] = ref.split(':');
      seqs.set(conversation, [...(seqs.get(conversation) ?? []), Number(seq)]);
    }
    for (const of of seqs.values()) expect(of).toEqual([...new Set(of)].sort((a, b) => a - b));
    const { code, err } = await declic.stop();
    expect({ code, err }).toEqual({ code: 0, err: '' });
  } finally {
    await declic.stop('SIGKILL');
    await meta.close();
    remove();
  }
}

/** Everything that was posted by the person and wants an answer got one, and no more. */
const answers = ({ talk }: Person): number => talk.filter((line) => line.startsWith('> ')).length;

test(
  'a person taps their way to an appointment by buttons and lists, and changes their number on the way',
  () =>
    withReal(async (meta) => {
      const fatima = new Person(meta, { from: FATIMA, from_user_id: FATIMAS_ID });
      const first = await fatima.say('jariv pa a me conecter a la caf jai perdu mon mot de passe');
      expect(first.text).toContain('Ici Declic');
      expect(first.text).toContain("J'ai compris : mot de passe perdu et la Caf.");
      expect(first.kind).toBe('list');

      // Two answers by tapping, then somebody is asked for.
      await fatima.tap("Ce n'est pas urgent");
      expect((await fatima.tap()).kind).not.toBe('text');
      const slots = await fatima.say('humain');
      expect(slots.kind).toBe('list');
      expect(slots.body).toMatchObject({ interactive: { action: { button: 'Choisir' } } });
      const held = await fatima.tap();
      expect(held.text).toContain('Je garde ce rendez-vous 10 minutes');

      // A new number, and with it a new id: the conversation goes on there.
      const system = {
        type: 'user_changed_number',
        wa_id: NEW_NUMBER,
        user_id: 'FR.2222',
        previous_user_id: FATIMAS_ID,
      };
      await fatima.post({ type: 'system', system });
      fatima.be({ from: NEW_NUMBER, from_user_id: 'FR.2222' });
      const asked = await fatima.say('Fatima');
      expect(asked.text).toContain('Voulez-vous ce rendez-vous ?');
      expect([asked.to, asked.kind]).toEqual([NEW_NUMBER, 'button']);

      // The number is known: it is never asked for, and never shown.
      const booked = await fatima.tap('Oui');
      expect(booked.text).toContain("C'est réservé.");
      expect(fatima.talk.join('\n')).not.toMatch(/3998|5678/);

      // A button of long ago: it says so, and the appointment stays.
      const old = await fatima.tap('', slots);
      expect(old.text).toContain('Ce bouton ne sert plus');
      expect((await fatima.say('mon rendez-vous')).text).toContain("C'est réservé.");
      expect(fatima.heard).toHaveLength(answers(fatima));
    }),
  120_000,
);

test(
  'a person who hides their number is asked for one, once it is needed',
  () =>
    withReal(async (meta) => {
      const ali = new Person(meta, { from_user_id: FATIMAS_ID });
      await ali.say('humain');
      await ali.tap('Appelez');
      for (let turn = 0; turn < 4 && !/num/.test(ali.last.text); turn++) await ali.say('Ali');
      expect(ali.last.text).toMatch(/num[ée]ro/);
      await ali.say('06 39 98 12 34');
      expect(ali.talk.filter((line) => !line.startsWith('>')).join('\n')).not.toContain('3998');
      expect(ali.last.body).toMatchObject({ recipient: FATIMAS_ID });
      expect(ali.heard).toHaveLength(answers(ali));
    }),
  120_000,
);

test(
  'a voice note, a picture and a thumb are answered; stop is the end, until they write again',
  () =>
    withReal(async (meta) => {
      const ali = new Person(meta, { from: FATIMA });
      await ali.say('jai pas de mail');
      const asked = ali.last;
      const voice = await ali.send({ type: 'audio', audio: { id: '1003383421387256', voice: true } });
      expect(voice.text).toContain('messages vocaux');
      // The question again, to be tapped, and a call for whoever cannot read it.
      expect(voice.options).toEqual(expect.arrayContaining(asked.options));
      expect(voice.options.map(({ title }) => title)).toContain('Rappelez-moi');
      expect((await ali.send({ type: 'image', image: { id: '1' } })).text).toContain('photos');
      expect((await ali.send({ type: 'unsupported', errors: [{ code: 131051 }] })).text).toContain('fichier');

      expect((await ali.say('STOP')).text).toContain('Je ne vous écris plus');
      // What Meta delivers late, and a report, do not wake us.
      await ali.post({ type: 'reaction', reaction: { message_id: asked.id, emoji: '❤️' } });
      await ali.post({ type: 'system', system: { type: 'user_changed_number', wa_id: NEW_NUMBER } });
      await meta.report(asked, 'read');
      ali.be({ from: NEW_NUMBER });
      const back = await ali.say('bonjour');
      expect(back.to).toBe(NEW_NUMBER);
      expect(back.text).not.toBe('');
      expect(ali.heard).toHaveLength(6);
    }),
  120_000,
);

test(
  'eight people at once, each with their own conversation',
  () =>
    withReal(async (meta) => {
      const people = Array.from({ length: 8 }, (_, i) => new Person(meta, { from: `3363998000${i}` }));
      await Promise.all(
        people.map(async (person) => {
          await person.say('jai pas de mail');
          await person.tap();
          await person.tap();
        }),
      );
      const [one] = people;
      for (const { heard } of people)
        expect(heard.map(({ text }) => text)).toEqual(one?.heard.map(({ text }) => text));
    }),
  120_000,
);
