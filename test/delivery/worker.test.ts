import { expect, test } from '@jest/globals';
import type { Pump, WorkerOptions } from '../../src/delivery/index.js';
import { DELIVERY_LIMITS } from '../../src/delivery/limits.js';
import type { Understanding } from '../../src/understanding/types.js';
import { DAY, type Desk, HOUR, MINUTE, until, withDesk } from './desk.js';

const NOTHING: Understanding = { facts: {}, difficulty: null, route: 'unclear', confidence: 0 };

/** An understanding that takes until the test lets it go on. */
function slowUnderstanding(): { understand: WorkerOptions['understand']; asked: string[]; goOn: () => void } {
  const asked: string[] = [];
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  return {
    asked,
    goOn: () => goOn(),
    understand: async (text) => {
      asked.push(text);
      await gate;
      return NOTHING;
    },
  };
}

const directions = (entries: { direction: string }[]): string[] => entries.map(({ direction }) => direction);

test('somebody who opens the page is greeted in the language of their browser', () =>
  withDesk(async (desk) => {
    const worker = desk.worker();
    await desk.say('lea', '', { kind: 'start', locale: 'en-GB' });
    await worker.idle();
    const [greeting] = await desk.prompts('lea');
    expect(greeting).toMatchObject({ id: 'need', lang: 'en' });
  }));

test('somebody whose page opened in French and whose client says English with the first words goes on in English', () =>
  withDesk(async (desk) => {
    const worker = desk.worker();
    await desk.say('lea', '', { kind: 'start', locale: 'fr-FR' });
    await worker.idle();
    await desk.say('lea', 'CAF', { locale: 'en-GB' });
    await worker.idle();
    await desk.say('lea', 'CAF', { locale: 'fr' });
    await worker.idle();
    expect((await desk.prompts('lea')).map(({ lang }) => lang)).toEqual(['fr', 'en', 'en']);
  }));

test('somebody who asks for a human first is greeted too, though the answer waits for booking', () =>
  withDesk(async (desk) => {
    const worker = desk.worker();
    await desk.say('lea', 'un humain');
    await worker.idle();
    const [slots] = await desk.prompts('lea');
    expect(slots).toMatchObject({ id: 'slot', lead: expect.stringContaining('Declic') });
  }));

test('two quick messages are two turns: the second one knows what the first one said', () =>
  withDesk(async (desk) => {
    await desk.say('lea', '', { kind: 'start' });
    await desk.tap('lea', 'email:none');
    await desk.tap('lea', 'device:smartphone');
    const worker = desk.worker();
    await worker.idle();
    const entries = await desk.entries('lea');
    expect(entries.every(({ status }) => status === 'done' || status === 'sent')).toBe(true);
    expect(await desk.prompts('lea')).toHaveLength(3);
    await desk.say('lea', 'mes données');
    await worker.idle();
    const told = JSON.stringify((await desk.prompts('lea')).at(-1));
    expect(told).toMatch(/mail|messagerie/i);
    expect(told).toMatch(/smartphone|téléphone/i);
  }));

test('a message that comes while the one before is thought about waits for its turn', () =>
  withDesk(async (desk) => {
    const slow = slowUnderstanding();
    const worker = desk.worker({ understand: slow.understand });
    await desk.say('lea', 'un');
    await until(() => slow.asked.length === 1);
    await desk.say('lea', 'deux');
    await desk.say('lea', 'trois');
    worker.wake();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(slow.asked).toEqual(['un']);
    slow.goOn();
    await worker.idle();
    expect(slow.asked).toEqual(['un', 'deux', 'trois']);
    expect(directions(await desk.entries('lea')).filter((way) => way === 'out')).toHaveLength(3);
  }));

test('a message delivered twice is answered once', () =>
  withDesk(async (desk) => {
    const worker = desk.worker();
    await Promise.all([1, 2, 3].map(() => desk.say('lea', 'bonjour', { id: 'same' })));
    await worker.idle();
    await desk.say('lea', 'bonjour', { id: 'same' });
    await worker.idle();
    expect(directions(await desk.entries('lea'))).toEqual(['in', 'out']);
  }));

test('several workers on one file think of many people at once, but of one person once at a time, in order', () =>
  withDesk(async (desk) => {
    const thinking = new Set<string>();
    const heard = new Map<string, string[]>();
    let most = 0;
    const understand: WorkerOptions['understand'] = async (text) => {
      const [person = '', message = ''] = text.split(' ');
      expect(thinking.has(person)).toBe(false);
      thinking.add(person);
      most = Math.max(most, thinking.size);
      await new Promise((resolve) => setTimeout(resolve, 2));
      heard.set(person, [...(heard.get(person) ?? []), message]);
      thinking.delete(person);
      return NOTHING;
    };
    const workers = [1, 2, 3].map(() => desk.worker({ understand }));
    const people = Array.from({ length: 30 }, (_, n) => `p${n}`);
    for (const message of ['a', 'b', 'c']) {
      await Promise.all(people.map((person) => desk.say(person, `${person} ${message}`)));
    }
    await until(async () => {
      const all = await Promise.all(people.map((person) => desk.entries(person)));
      return all.flat().every(({ status }) => status !== 'waiting');
    });
    await Promise.all(workers.map((worker) => worker.idle()));
    for (const person of people) expect(heard.get(person)).toEqual(['a', 'b', 'c']);
    expect(most).toBeGreaterThan(1);
  }));

test('a worker that stalls loses its turn to another one, and the person has one answer', () =>
  withDesk(async (desk) => {
    const slow = slowUnderstanding();
    const stalled = desk.worker({ understand: slow.understand });
    await desk.say('lea', 'bonjour');
    await until(() => slow.asked.length === 1);
    desk.now += DELIVERY_LIMITS.turnLease + 1;
    const other = desk.worker();
    await until(async () => (await desk.prompts('lea')).length > 0);
    slow.goOn();
    await stalled.idle();
    await other.idle();
    expect(directions(await desk.entries('lea'))).toEqual(['in', 'out']);
    expect(desk.lines.map(({ message }) => message).join()).toMatch(/dropped/);
  }));

/** Lets back-offs pass until nothing waits any more. A turn under way ends first: time would end its claim. */
async function patiently(desk: Desk, worker: Pump, person: string): Promise<void> {
  await until(async () => {
    await worker.idle();
    desk.now += DELIVERY_LIMITS.turnRetryMost;
    return (await desk.entries(person)).every(({ status }) => status !== 'waiting');
  });
}

test('a turn that fails is tried again and nobody notices', () =>
  withDesk(async (desk) => {
    let failures = 2;
    const calm = desk.worker({
      poll: 5,
      understand: async () => {
        if (failures-- > 0) throw new Error('a model that quotes: Soleil1962');
        return NOTHING;
      },
    });
    await desk.say('lea', 'bonjour');
    await patiently(desk, calm, 'lea');
    await calm.idle();
    expect(directions(await desk.entries('lea'))).toEqual(['in', 'out']);
    expect(desk.lines.filter(({ level }) => level === 'error')).toHaveLength(2);
    expect(JSON.stringify(desk.lines)).not.toMatch(/Soleil/);
  }));

test('a person whose message cannot be thought about is led to a human', () =>
  withDesk(async (desk) => {
    const worker = desk.worker({
      poll: 5,
      understand: async () => {
        throw new RangeError('always');
      },
    });
    await desk.say('lea', 'bonjour');
    await patiently(desk, worker, 'lea');
    await worker.idle();
    expect((await desk.prompts('lea')).map(({ id }) => id)).toEqual(['slot']);
    expect(desk.lines.filter(({ level }) => level === 'error')).toHaveLength(DELIVERY_LIMITS.turnAttempts);
  }));

test('when booking fails too, the person is told how to reach a human, and the conversation goes on', () =>
  withDesk(async (desk) => {
    let broken = true;
    const worker = desk.worker({
      poll: 5,
      understand: async () => {
        if (broken) throw new Error('always');
        return NOTHING;
      },
      carryOut: async () => {
        throw new Error('always');
      },
    });
    await desk.say('lea', 'bonjour');
    await patiently(desk, worker, 'lea');
    const [help] = await desk.prompts('lea');
    expect(help?.text.length).toBeGreaterThan(10);
    broken = false;
    await desk.say('lea', 'je suis là');
    await worker.idle();
    expect(await desk.prompts('lea')).toHaveLength(2);
  }));

test('stop() lets a turn that is under way end, and takes no other', () =>
  withDesk(async (desk) => {
    const slow = slowUnderstanding();
    const worker = desk.worker({ understand: slow.understand });
    await desk.say('lea', 'bonjour');
    await until(() => slow.asked.length === 1);
    const stopped = worker.stop();
    await desk.say('lea', 'encore');
    slow.goOn();
    await stopped;
    expect((await desk.entries('lea')).map(({ status }) => status)).toEqual(['done', 'waiting', 'sent']);
  }));

test('after three days of silence the triage is closed once, and the person can still go on', () =>
  withDesk(async (desk) => {
    const worker = desk.worker();
    await desk.tap('lea', 'email:none');
    await worker.idle();
    desk.now += 4 * DAY;
    worker.wake();
    await worker.idle();
    const records = await desk.store.records('demo', 0, 10);
    expect(records.map(({ outcome }) => outcome.resolution)).toEqual(['abandoned']);
    desk.now += DAY;
    worker.wake();
    await worker.idle();
    expect(await desk.store.records('demo', 0, 10)).toHaveLength(1);
    await desk.tap('lea', 'device:computer');
    await worker.idle();
    expect((await desk.prompts('lea')).length).toBeGreaterThan(1);
  }));

test('a person who holds a slot is warned before it ends, told when it has ended, and others can have it', () =>
  withDesk(async (desk) => {
    const worker = desk.worker();
    await desk.say('lea', 'un humain');
    await worker.idle();
    const offered = (await desk.prompts('lea')).at(-1);
    expect(offered?.id).toBe('slot');
    await desk.tap('lea', `slot:${offered?.options[0]?.id}`);
    await worker.idle();
    const before = (await desk.prompts('lea')).length;
    desk.now += 8 * MINUTE;
    worker.wake();
    await worker.idle();
    expect(await desk.prompts('lea')).toHaveLength(before + 1);
    desk.now += 3 * MINUTE;
    worker.wake();
    await worker.idle();
    expect(await desk.prompts('lea')).toHaveLength(before + 2);
    const helpers = (await desk.store.helpers('demo')).map(({ id }) => id);
    expect(await desk.store.reservations(helpers, 0, Number.MAX_SAFE_INTEGER, desk.now)).toEqual([]);
  }));

test('a person who had their data deleted begins again with slots of their own', () =>
  withDesk(async (desk) => {
    const worker = desk.worker();
    /** Up to a slot that is held; answers which one. */
    const holdSlot = async (): Promise<string> => {
      await desk.say('lea', 'un humain');
      await worker.idle();
      const slot = (await desk.prompts('lea')).at(-1)?.options[0]?.id ?? '';
      await desk.tap('lea', `slot:${slot}`);
      await worker.idle();
      return slot;
    };
    const first = await holdSlot();
    await desk.tap('lea', 'name:skip');
    await desk.tap('lea', 'phone:skip');
    await desk.tap('lea', 'confirm:yes');
    await desk.say('lea', 'supprimer mes données');
    await desk.tap('lea', 'delete:yes');
    await worker.idle();
    expect(directions(await desk.entries('lea'))).toEqual(['in', 'out']);
    desk.now += HOUR;
    const second = await holdSlot();
    expect(second).not.toBe(first);
    expect((await desk.prompts('lea')).at(-1)?.id).toBe('name');
  }));
