import { describe, expect, test } from '@jest/globals';
import { createFields } from '../../../src/channels/twilio/send.js';
import { DELIVERY_LIMITS } from '../../../src/delivery/limits.js';
import type { Prompt } from '../../../src/engine/types.js';
import { MINUTE, until } from '../../delivery/desk.js';
import { ALI, FATIMA, type Office, withOffice } from './office.js';
import { type Behaviour, FROM } from './stand-in.js';

/** Twilio answers so, request by request; afterwards it takes everything. */
const answer = ({ twilio }: Office, ...behaviours: Behaviour[]): void => {
  twilio.behave = () => behaviours.shift() ?? 'take';
};

async function later({ desk, outbox, idle }: Office, ms: number): Promise<void> {
  desk.now += ms;
  outbox.wake();
  await idle();
}

const ASKS: Prompt = {
  id: 'email',
  lang: 'fr',
  lead: 'D’accord…',
  text: 'Avez-vous une boite mail ?',
  options: [
    { id: 'ok', label: 'Oui, je la lis' },
    { id: 'none', label: 'Non' },
  ],
};

describe('a message to a person', () => {
  test('is one SMS, each choice with its number on a line of its own, and says where to report', () =>
    withOffice(async (office) => {
      await office.put(FATIMA, ASKS);
      await office.idle();
      const { twilio, desk } = office;
      const conversation = await desk.store.find('sms', hash(office));
      expect(twilio.taken).toEqual([
        {
          sid: expect.any(String),
          to: FATIMA,
          from: FROM,
          body: "D'accord...\nAvez-vous une boite mail ?\n1 Oui, je la lis\n2 Non",
          statusCallback: `https://declic.example/channels/twilio/status?ref=${conversation}%3A2#rc=5&rp=all`,
        },
      ]);
      expect(twilio.invalid).toEqual([]);
      expect(await office.statuses(FATIMA)).toEqual(['accepted']);
    }));

  test('on WhatsApp through Twilio goes to that address from that sender', () =>
    withOffice(async (office) => {
      await office.put(`whatsapp:${FATIMA}`, ASKS);
      await office.put('whatsapp:FR.1349aBc', ASKS);
      await office.idle();
      expect(office.twilio.taken.map(({ to, from }) => [to, from]).sort()).toEqual([
        [`whatsapp:${FATIMA}`, `whatsapp:${FROM}`],
        ['whatsapp:FR.1349aBc', `whatsapp:${FROM}`],
      ]);
      expect(office.twilio.invalid).toEqual([]);
      const text = office.last(`whatsapp:${FATIMA}`);
      expect(await office.twilio.report(text, 'read')).toBe(204);
      expect(await office.statuses(FATIMA, 'whatsapp_twilio')).toEqual(['read']);
    }));

  test('of a messaging service names the service, not a number', () => {
    const dispatch = { address: FATIMA, prompt: ASKS, ref: 'c:2', heardAt: undefined };
    const account = { accountSid: 'AC', authToken: 't', apiUrl: '', messagingServiceSid: 'MG1', from: FROM };
    const fields = createFields(account, 'sms', dispatch);
    expect(Object.fromEntries(fields)).toEqual({
      To: FATIMA,
      MessagingServiceSid: 'MG1',
      Body: expect.any(String),
    });
  });

  test('waits until the one before was taken, and the next people do not wait', () =>
    withOffice(async (office) => {
      const { twilio } = office;
      let open = (): void => {};
      twilio.gate = new Promise((resolve) => {
        open = resolve;
      });
      await office.put(FATIMA, 'a'.repeat(400), 'b');
      await office.put(ALI, 'x');
      await until(() => twilio.asked.length === 2);
      expect([...twilio.asked].sort()).toEqual([FATIMA, ALI].sort());
      open();
      await until(() => twilio.taken.length === 3);
      expect(office.read(FATIMA)).toEqual(['a'.repeat(400), 'b']);
    }));

  test('longer than Twilio takes is not cut: it is marked, and the next one leaves', () =>
    withOffice(async (office) => {
      await office.put(FATIMA, 'x'.repeat(1601), 'y'.repeat(1600));
      await office.idle();
      expect(await office.statuses(FATIMA)).toEqual(['undeliverable', 'accepted']);
      expect(office.twilio.asked).toHaveLength(1);
      expect(office.twilio.invalid).toEqual([]);
    }));
});

const hash = ({ desk }: Office): string => desk.vault.hash('sms', FATIMA);

describe('an error of Twilio', () => {
  const after = (behaviour: Behaviour, wanted: string, told: string) => () =>
    withOffice(async (office) => {
      answer(office, behaviour);
      await office.put(FATIMA, 'oui');
      await office.idle();
      expect(await office.statuses(FATIMA)).toEqual([wanted]);
      const lines = JSON.stringify(office.desk.lines);
      expect(lines).toContain(told);
      // Twilio's own sentence holds the number and the text.
      expect(lines).not.toMatch(/3998|"oui"|was not made/);
    });

  test.each<[string, Behaviour, string, string]>([
    ['a wrong number', { status: 400, code: 21211 }, 'undeliverable', 'twilio:21211'],
    ['a landline', { status: 400, code: 21614 }, 'undeliverable', 'twilio:21614'],
    ['a country that is not enabled', { status: 400, code: 21408 }, 'undeliverable', 'twilio:21408'],
    ["WhatsApp's closed window", { status: 400, code: 63016 }, 'undeliverable', 'twilio:63016'],
    ['a code that nobody knows', { status: 400, code: 21999 }, 'undeliverable', 'twilio:21999'],
    ['a wrong auth token', { status: 401, code: 20003 }, 'pending', 'twilio:20003'],
    ['a number that is not ours', { status: 400, code: 21606 }, 'pending', 'twilio:21606'],
    ['too many', { status: 429, code: 20429 }, 'pending', 'twilio:20429'],
    ['too many, said without a code', { status: 429 }, 'pending', 'twilio:429'],
    ['a full queue', { status: 400, code: 30001 }, 'pending', 'twilio:30001'],
    ['not available', { status: 503 }, 'pending', 'twilio:503'],
    ['a failure of its own', { status: 500, code: 20500 }, 'unknown', 'twilio:20500'],
    ['a connection that breaks', 'cut before', 'unknown', 'twilio:no_answer'],
  ])('%s', (_, behaviour, wanted, told) => after(behaviour, wanted, told)());

  test('nobody listens at all: it is tried again, and nobody thinks that it was sent', () =>
    withOffice(async (office) => {
      await office.twilio.close();
      await office.put(FATIMA, 'oui');
      await office.idle();
      expect(await office.statuses(FATIMA)).toEqual(['pending']);
      expect(JSON.stringify(office.desk.lines)).toContain('twilio:ECONNREFUSED');
    }));

  test('a message that could not be taken is sent again before what follows it', () =>
    withOffice(async (office) => {
      answer(office, { status: 503 }, { status: 401, code: 20003 });
      await office.put(FATIMA, 'a', 'b');
      await office.idle();
      await later(office, DELIVERY_LIMITS.sendRetry);
      await later(office, 2 * DELIVERY_LIMITS.sendRetry);
      expect(office.read(FATIMA)).toEqual(['a', 'b']);
      expect(await office.statuses(FATIMA)).toEqual(['accepted', 'accepted']);
    }));

  test('"too many" slows the sender by what Twilio asks, and nobody else is asked to wait for an answer', () =>
    withOffice(
      async (office) => {
        const { twilio, desk } = office;
        answer(office, { status: 429, code: 20429, retryAfter: 30 });
        expect(await twilio.write(FATIMA, 'bonjour')).toBe(200);
        await office.idle();
        expect(await office.statuses(FATIMA)).toEqual(['pending']);
        // Others are heard and thought about meanwhile.
        expect(await twilio.write(ALI, 'bonjour')).toBe(200);
        await office.idle();
        expect(await office.statuses(ALI)).toEqual(['pending']);
        expect((await desk.entries(ALI, 'sms'))[0]?.status).toBe('done');
        expect(twilio.asked).toEqual([FATIMA]);
        await later(office, 29_000);
        expect(twilio.taken).toEqual([]);
        await later(office, 5_000);
        expect(twilio.taken.map(({ to }) => to).sort()).toEqual([FATIMA, ALI].sort());
      },
      { thinks: true },
    ));
});

describe('what became of a message', () => {
  test('may be told out of order and twice, and never goes backwards', () =>
    withOffice(async (office) => {
      const { twilio } = office;
      await office.put(FATIMA, 'a');
      await office.idle();
      for (const status of ['delivered', 'queued', 'sent', 'sent', 'delivered', 'sending', 'failed']) {
        expect(await twilio.report(office.last(FATIMA), status)).toBe(204);
        expect(await office.statuses(FATIMA)).toEqual(['delivered']);
      }
    }));

  test('may be told before Twilio has answered that it took the message', () =>
    withOffice(async (office) => {
      const { twilio } = office;
      twilio.told = (text) => {
        twilio.gate = twilio.report(text, 'delivered').then(() => {});
      };
      await office.put(FATIMA, 'a', 'b');
      await until(async () => (await office.statuses(FATIMA)).every((status) => status === 'delivered'));
      expect(office.read(FATIMA)).toEqual(['a', 'b']);
    }));

  test.each([
    ['undelivered', 30005, 'undeliverable'],
    ['failed', 30007, 'undeliverable'],
    ['canceled', undefined, 'undeliverable'],
  ])('"%s" (%s) is %s', (said, code, wanted) =>
    withOffice(async (office) => {
      await office.put(FATIMA, 'a');
      await office.idle();
      expect(await office.twilio.report(office.last(FATIMA), said, code)).toBe(204);
      expect(await office.statuses(FATIMA)).toEqual([wanted]);
    }),
  );

  test('is not believed of a message that another person got', () =>
    withOffice(async (office) => {
      await office.put(FATIMA, 'a');
      await office.put(ALI, 'x');
      await office.idle();
      // The address of one, with the id of the other: the id counts, for it is Twilio's.
      const text = { ...office.last(FATIMA), sid: office.last(ALI).sid };
      expect(await office.twilio.report(text, 'delivered')).toBe(204);
      expect(await office.statuses(FATIMA)).toEqual(['accepted']);
    }));
});

describe('a message whose fate is not known', () => {
  test('waits for the report that it was taken, and is not sent twice', () =>
    withOffice(async (office) => {
      const { twilio } = office;
      answer(office, 'cut after');
      await office.put(FATIMA, 'a', 'b');
      await office.idle();
      expect(await office.statuses(FATIMA)).toEqual(['unknown', 'pending']);
      expect(office.read(FATIMA)).toEqual(['a']);
      expect(await twilio.report(office.last(FATIMA), 'sent')).toBe(204);
      await office.idle();
      expect(await office.statuses(FATIMA)).toEqual(['sent', 'accepted']);
      await later(office, 10 * MINUTE);
      expect(office.read(FATIMA)).toEqual(['a', 'b']);
      // The report of a minute later finds it too, by Twilio's id.
      const [first] = twilio.taken;
      if (first) await twilio.report(first, 'delivered');
      expect(await office.statuses(FATIMA)).toEqual(['delivered', 'accepted']);
    }));

  test('is sent again when no report came for long: it was not taken', () =>
    withOffice(async (office) => {
      answer(office, 'cut before');
      await office.put(FATIMA, 'a', 'b');
      await office.idle();
      expect(office.read(FATIMA)).toEqual([]);
      await later(office, MINUTE / 2);
      expect(office.read(FATIMA)).toEqual([]);
      await later(office, MINUTE);
      expect(office.read(FATIMA)).toEqual(['a', 'b']);
      expect(await office.statuses(FATIMA)).toEqual(['accepted', 'accepted']);
    }));

  test('that Twilio reports as failed is over, and the next one leaves', () =>
    withOffice(async (office) => {
      answer(office, 'cut after');
      await office.put(FATIMA, 'a', 'b');
      await office.idle();
      await office.twilio.report(office.last(FATIMA), 'undelivered', 30003);
      await office.idle();
      expect(await office.statuses(FATIMA)).toEqual(['undeliverable', 'accepted']);
    }));
});

describe('a person who has opted out', () => {
  test('by a word of theirs hears nothing more, whatever waits for them', () =>
    withOffice(
      async (office) => {
        const { twilio } = office;
        await twilio.write(FATIMA, 'STOP');
        await office.idle();
        // Twilio has told them itself.
        expect(twilio.asked).toEqual([]);
        expect(await office.statuses(FATIMA)).toEqual([]);
        await twilio.write(ALI, 'Arrêt');
        await office.idle();
        expect(office.read(ALI)).toEqual(["D'accord. Je ne vous écris plus. Pour reprendre, écrivez-moi."]);
      },
      { thinks: true },
    ));

  test('which Twilio knows and we do not: 21610 stops what would follow', () =>
    withOffice(async (office) => {
      answer(office, { status: 400, code: 21610 });
      await office.put(FATIMA, 'a', 'b', 'c');
      await office.idle();
      expect(await office.statuses(FATIMA)).toEqual(['undeliverable', 'undeliverable', 'undeliverable']);
      expect(office.twilio.asked).toHaveLength(1);
      await later(office, 60 * MINUTE);
      expect(office.twilio.asked).toHaveLength(1);
    }));

  test('which a report tells is left alone too', () =>
    withOffice(async (office) => {
      await office.put(FATIMA, 'a');
      await office.idle();
      await office.twilio.report(office.last(FATIMA), 'failed', 21610);
      expect(await office.desk.store.optedOut('sms', hash(office))).toBe(true);
    }));

  test('is answered again once they write again, and only then', () =>
    withOffice(
      async (office) => {
        const { twilio } = office;
        await twilio.write(FATIMA, "j'ai perdu mon mot de passe");
        await office.idle();
        const before = office.read(FATIMA).length;
        await twilio.write(FATIMA, 'STOP');
        await office.idle();
        expect(office.read(FATIMA)).toHaveLength(before);
        // Twilio still holds their STOP: what we answer comes back as 21610, and we stop again.
        await twilio.write(FATIMA, 'alors ?');
        await office.idle();
        expect(office.read(FATIMA)).toHaveLength(before);
        expect((await office.statuses(FATIMA)).at(-1)).toBe('undeliverable');
        // START is for Twilio and for us: the open question comes again, and is not taken for an answer.
        await twilio.write(FATIMA, 'START');
        await office.idle();
        expect(office.read(FATIMA)).toHaveLength(before + 1);
        expect(office.read(FATIMA).at(-1)).toMatch(/^Bonjour\. On continue ici :/);
        expect(twilio.invalid).toEqual([]);
      },
      { thinks: true },
    ));
});
