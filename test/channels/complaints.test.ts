/**
 * What people complain about with other bots, each as it would happen to somebody who writes by SMS. The rest of those
 * complaints is tested where it belongs: order and lost messages in delivery/ and faults/, the page in web/.
 */
import { describe, expect, test } from '@jest/globals';
import { SMS } from '../../src/channels/traits.js';
import { loadContent } from '../../src/content/load.js';
import type { Content } from '../../src/content/model.js';
import { segments } from '../../src/content/segments.js';
import { DAY, HOUR, MINUTE } from '../delivery/desk.js';
import { ALI, FATIMA, type Office, withOffice } from './twilio/office.js';
import { Person } from './twilio/person.js';

const LOST = "j'ai perdu mon mot de passe caf";

/** Fatima, Ali, and an office that answers; nothing ever fails. */
const bySms = (run: (fatima: Person, ali: Person, office: Office) => Promise<void>) => () =>
  withOffice(
    async (office) => {
      await run(new Person(office.twilio, FATIMA), new Person(office.twilio, ALI), office);
      expect([office.twilio.invalid, office.desk.lines]).toEqual([[], []]);
    },
    { thinks: true },
  );

// botbuilder-dotnet#5691, typebot#1453
test(
  'two first messages at once begin one conversation: it greets once and knows what both said',
  bySms(async (_fatima, _ali, { twilio, idle, read }) => {
    await Promise.all([twilio.write(FATIMA, 'bonjour'), twilio.write(FATIMA, LOST)]);
    await idle();
    const heard = read(FATIMA);
    expect(heard).toHaveLength(2);
    expect(heard.filter((text) => text.includes('Ici Declic'))).toHaveLength(1);
    expect(heard.join('\n')).toContain('Est-ce urgent');
  }),
);

test(
  'an answer in two quick messages is two answers, each to the question that was open',
  bySms(async (fatima, _ali, { twilio, idle, read }) => {
    await fatima.say(LOST);
    await twilio.write(FATIMA, '3');
    await twilio.write(FATIMA, '1');
    await idle();
    expect(read(FATIMA).slice(1).join('\n')).toMatch(/Quel appareil[\s\S]*Avez-vous internet/);
  }),
);

// hexabot#878
test(
  'the bot never falls silent: whatever somebody writes is answered, and they end with a human',
  bySms(async (fatima) => {
    const nonsense = ['', '🙂', 'blabla', '???', '47', '{}', 'x'.repeat(1_600), 'لا', 'ЖЖЖ', '\u0000'];
    await fatima.say('bonjour');
    for (let turn = 0; turn < 40 && !/vous appelle|Quel rendez-vous/.test(fatima.texts.at(-1) ?? ''); turn++)
      expect(await fatima.say(nonsense[turn % nonsense.length] ?? '')).not.toBe('');
    expect(fatima.texts.at(-1)).toMatch(/vous appelle|Quel rendez-vous/);
  }),
  30_000,
);

// glific#5754
describe('a word for the provider is no answer', () => {
  test.each(['STOP', 'ARRET', 'START'])('%s leaves the open question open', (word) =>
    bySms(async (fatima, _ali, { twilio, idle, read, desk }) => {
      await fatima.say('humain');
      await fatima.say('1');
      await fatima.say('Fatima');
      await twilio.write(FATIMA, word);
      await idle();
      // No appointment was made by it, and the slot is not kept for somebody who is gone.
      expect((await desk.store.records('demo', 0, 10)).at(-1)?.outcome.resolution).not.toBe('booked');
      await twilio.write(FATIMA, 'START');
      await idle();
      expect(read(FATIMA).at(-1)).toMatch(/Voulez-vous ce rendez-vous|Quel rendez-vous/);
    })(),
  );

  test(
    'YES, which Twilio takes for START, is a yes',
    bySms(async (fatima) => {
      await fatima.say('i need a human');
      await fatima.say('1');
      await fatima.say('Fatima');
      expect(await fatima.say('YES')).toContain('It is booked');
    }),
  );
});

// goflow#1084
test('content that is edited while somebody waits: a digit is what they read, or the next question comes', () =>
  withOffice(async ({ desk, twilio, outbox, read }) => {
    const content = loadContent(process.cwd());
    const answered = async (text: string, by: Content): Promise<string> => {
      const worker = desk.worker({ channels: [SMS], content: by });
      await twilio.write(FATIMA, text);
      await worker.idle();
      await outbox.idle();
      await worker.stop();
      return read(FATIMA).at(-1) ?? '';
    };
    const edited = (change: (questions: Content['interview']['questions']) => typeof questions): Content => ({
      ...content,
      version: `${Math.random()}`,
      interview: { questions: change(content.interview.questions) },
    });
    expect(await answered(LOST, content)).toContain("3 Ce n'est pas urgent");
    const turned = edited((questions) =>
      questions.map((one) =>
        one.fact === 'urgency' ? { ...one, options: [...one.options].reverse() } : one,
      ),
    );
    expect(await answered('3', turned)).toContain('Quel appareil');
    expect(await answered('mes données', turned)).not.toMatch(/argent|date/);
    const without = edited((questions) => questions.filter(({ fact }) => fact !== 'device'));
    const next = await answered('5', without);
    expect(next).toMatch(/On continue ici[\s\S]*\?/);
    expect(next).not.toContain('Quel appareil');
    // One message each: nothing was answered twice.
    expect(read(FATIMA)).toHaveLength(4);
    expect(desk.lines).toEqual([]);
  }));

// typebot#1622 and #1657, chatwoot#5410
test(
  'typed words do what a button does, and what is typed days later still counts',
  bySms(async (fatima, _ali, { desk, idle }) => {
    await fatima.say(LOST);
    expect(await fatima.say("ce n'est PAS urgent !")).toContain('Quel appareil');
    desk.now += 3 * DAY + HOUR;
    await idle();
    const back = await fatima.say('1');
    expect(back).toMatch(/On continue ici[\s\S]*Avez-vous internet/);
    expect(fatima.texts).toHaveLength(3);
  }),
);

describe('a slot that is gone', () => {
  const slotLine = (text: string): string => /^1 (.+)$/m.exec(text)?.[1] ?? 'none';

  test(
    'between offer and choice: others are offered at once',
    bySms(async (fatima, ali) => {
      const offered = slotLine(await fatima.say('humain'));
      expect(slotLine(await ali.say('humain'))).toBe(offered);
      expect(await ali.say('1')).toContain('Je garde');
      const others = await fatima.say('1');
      expect(others).toContain("n'est plus libre");
      expect(slotLine(others)).not.toBe(offered);
      await fatima.follow(/réservé/, 'Passer', 'Oui');
    }),
  );

  test(
    'between choice and yes, after the hold has ended: others are offered, and nothing is booked twice',
    bySms(async (fatima, ali, { desk, idle, read, twilio }) => {
      const offered = slotLine(await fatima.say('humain'));
      await fatima.say('1');
      await fatima.say('Fatima');
      for (let minute = 0; minute < 12; minute++) {
        desk.now += MINUTE;
        await idle();
      }
      expect(read(FATIMA).at(-1)).toContain('Je ne garde plus ce rendez-vous');
      expect(slotLine(await ali.say('humain'))).toBe(offered);
      await ali.follow(/réservé/, 'Passer', 'Oui');
      // "Oui" to what was asked before: it is answered, and books nothing of Ali's.
      const before = read(FATIMA).length;
      await twilio.write(FATIMA, 'oui');
      await idle();
      expect(read(FATIMA).slice(before)).toEqual([
        expect.stringMatching(/Quel jour vous va|Quel rendez-vous/),
      ]);
      const booked = (await desk.store.records('demo', 0, 10)).filter(
        ({ outcome }) => outcome.resolution === 'booked',
      );
      expect(booked).toHaveLength(1);
    }),
  );
});

// floweditor#745
test(
  'no typographic sign makes an SMS dearer',
  bySms(async (fatima) => {
    await fatima.say(LOST);
    await fatima.follow(/réservé|1 sur/, 'pas urgent', 'Smartphone', 'lis bien', 'pas peur');
    for (const text of fatima.texts) {
      expect(text).not.toMatch(/[\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0\u202f«»]/);
      expect([segments(text).encoding, text]).toEqual(['GSM-7', text]);
    }
  }),
);

test(
  'the language is not fixed by the first word: it follows the person, who is asked before it changes',
  bySms(async (fatima) => {
    await fatima.say('bonjour');
    expect(await fatima.say('I lost my password and I cannot log in')).toContain('Which language');
    expect(await fatima.say('2')).toMatch(/English[\s\S]*\?/);
    expect(await fatima.say("je ne comprends pas l'anglais")).toContain('Which language');
    expect(await fatima.say('1')).toMatch(/On parle fran[cç]ais/);
    expect(await fatima.say('in english please')).toContain("Let's speak English");
  }),
);

// identity-idp#1664
test("a provider's error, which holds the person's number and text, leaves neither in the log", () =>
  withOffice(
    async ({ twilio, idle, desk }) => {
      twilio.behave = () => ({ status: 400, code: 21211 });
      await twilio.write(FATIMA, LOST);
      await idle();
      expect(desk.lines.length).toBeGreaterThan(0);
      expect(JSON.stringify(desk.lines)).not.toMatch(/3998|Declic,|passe/);
    },
    { thinks: true },
  ));
