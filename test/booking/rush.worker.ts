/** One of the processes of rush.test.ts: `count` people who all want one of the few slots that are left. */
import { createBooking } from '../../src/booking/index.js';
import type { Effect, EffectResult, HandoverNote } from '../../src/engine/types.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { NOW } from './town.js';

const [file = '', name = '', count = '0'] = process.argv.slice(2);
const store = await openSqliteStore({ file });
const { carryOut } = createBooking({ store, clock: () => NOW });

const note: HandoverNote = {
  difficulty: 'no_device',
  secondary: [],
  rules: [],
  facts: {},
  needs: [],
  bring: [],
  lang: 'fr',
  tried: [],
};

/** Takes what is offered until something is booked or nothing is offered any more; answers the slot, if any. */
async function person(n: number): Promise<string | undefined> {
  const who = `${name}-${n}`;
  const { conversation } = await store.accept({
    channel: 'sms',
    id: who,
    addressHash: who,
    addressSealed: who,
    agency: 'town',
    at: NOW,
    body: {},
  });
  const context = { conversation, agency: 'town', channel: 'sms', lang: 'fr' };
  let effects = 0;
  type Asked = Effect extends infer E ? (E extends Effect ? Omit<E, 'key'> : never) : never;
  const ask = async <A extends Asked>(asked: A) =>
    (await carryOut({ ...asked, key: `${conversation}#${++effects}` } as Effect, context)) as Extract<
      EffectResult,
      { kind: A['kind'] }
    >;

  for (;;) {
    const { offers } = await ask({ kind: 'offer', minutes: 15, needs: [], priority: 'normal', exclude: [] });
    const wanted = offers[n % offers.length];
    if (wanted === undefined) return undefined;
    const held = await ask({ kind: 'hold', slot: wanted.id, until: NOW + 600_000 });
    if (!held.ok) continue;
    // One in five changes their mind.
    if (n % 5 === 0 && effects < 4) await ask({ kind: 'release', reservation: held.reservation });
    else if ((await ask({ kind: 'confirm', reservation: held.reservation, note })).ok) return wanted.id;
  }
}

process.once('message', async () => {
  const booked = await Promise.all(Array.from({ length: Number(count) }, (_, n) => person(n)));
  await store.close();
  process.send?.(
    booked.filter((slot) => slot !== undefined),
    () => process.disconnect(),
  );
});
process.send?.('ready');
