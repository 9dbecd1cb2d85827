/** People who write to a store, and what a turn of theirs looks like. Times are fixed: no test waits for a clock. */
import type {
  Effect,
  EffectResult,
  HandoverNote,
  Offer,
  Prompt,
  Session,
  TriageRecord,
} from '../../src/engine/types.js';
import type { Acceptance, Claim, Commit, Store } from '../../src/store/port.js';

/** A Monday in the past; tests count from it in milliseconds. */
export const T0 = Date.UTC(2026, 2, 2, 8);
export const LEASE = 30_000;
export const DAY = 86_400_000;
export const RETENTION = { texts: 30 * DAY, outcomes: 365 * DAY };

/** A message of somebody, as a channel hands it over. */
export function message(who: string, id: string, more: Partial<Acceptance> = {}): Acceptance {
  const [addressHash, addressSealed] = [`hash-of-${who}`, `sealed-${who}`];
  return {
    channel: 'sms',
    id,
    addressHash,
    addressSealed,
    agency: 'demo',
    at: T0,
    body: { text: id },
    ...more,
  };
}

export function prompt(text: string): Prompt {
  return { id: 'email', lang: 'fr', text, options: [{ id: 'none', label: 'Non' }] };
}

export function session(id: string, more: Partial<Session> = {}): Session {
  return {
    id,
    agency: 'demo',
    channel: 'sms',
    channelHasPhone: true,
    content: 'v',
    lang: 'fr',
    lastAt: T0,
    triage: 1,
    effects: 0,
    stage: 'triage',
    facts: {},
    history: [],
    refused: [],
    rounds: 0,
    person: {},
    timers: [],
    trace: [],
    ...more,
  };
}

export const note: HandoverNote = {
  difficulty: 'no_email',
  secondary: [],
  rules: ['no-mailbox'],
  facts: { email: 'none' },
  needs: [],
  bring: [],
  lang: 'fr',
  tried: [],
};

export function record(id: string, more: Partial<TriageRecord> = {}): TriageRecord {
  return {
    id,
    at: T0,
    agency: 'demo',
    channel: 'sms',
    lang: 'fr',
    outcome: {
      difficulty: 'no_email',
      secondary: [],
      reasons: [],
      posture: 'with',
      objective: 'autonomy',
      priority: 'normal',
      minutes: 45,
      needs: [],
      resolution: 'booked',
      confidence: 1,
      facts: {},
    },
    note,
    trace: [],
    ...more,
  };
}

/** A commit of the claimed turn: one prompt for the person, unless `more` says otherwise. */
export function turn(claim: Claim, more: Partial<Commit> = {}): Commit {
  return {
    claim,
    session: session(claim.conversation),
    prompts: [{ at: T0, status: 'pending', body: prompt('Avez-vous une adresse e-mail ?') }],
    records: [],
    erase: false,
    wakeAt: undefined,
    now: T0,
    ...more,
  };
}

/** Claims, and says so when there was nothing to claim. */
export async function claimed(store: Store, now = T0): Promise<Claim> {
  const claim = await store.claim('worker', now, LEASE);
  if (!claim) throw new Error('Nothing could be claimed.');
  return claim;
}

/** Somebody writes and is answered; answers their conversation. */
export async function talk(
  store: Store,
  who: string,
  id: string,
  more: Partial<Commit> = {},
): Promise<string> {
  const { conversation } = await store.accept(message(who, id));
  await store.commit(turn(await claimed(store), more));
  return conversation;
}

const QUARTER = 15 * 60_000;

/** A slot of a helper: `quarter` quarters of an hour after T0, `minutes` long. */
export function slot(helper: string, quarter: number, minutes = 30) {
  const from = T0 + quarter * QUARTER;
  const offer: Offer = {
    id: `${helper}/${from}/${minutes}`,
    place: 'mediatheque',
    placeName: 'Médiathèque',
    address: '1 place de la Mairie',
    helper,
    startsAt: new Date(from).toISOString(),
    minutes,
    timeZone: 'Europe/Paris',
    why: [],
  };
  return { helper, place: 'mediatheque', from, to: from + minutes * 60_000, offer };
}

export const holdEffect = (key: string, until = T0 + 600_000): Extract<Effect, { kind: 'hold' }> => ({
  kind: 'hold',
  key,
  slot: 'any',
  until,
});

/** The reservation of a hold that was granted. */
export function reservationOf(result: EffectResult): string {
  if (result.kind !== 'hold' || !result.ok) throw new Error('The slot was not held.');
  return result.reservation;
}
