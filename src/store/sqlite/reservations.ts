/**
 * Booking's effects. That no helper is promised twice rests on one primary key, (helper, quarter of an hour):
 * whatever the code above it believes, and whichever process asks, the second of two overlapping reservations
 * finds a cell taken.
 */
import type { Database } from 'better-sqlite3';
import type { Effect, EffectResult } from '../../engine/types.js';
import { STORE_LIMITS } from '../limits.js';
import type { BookingStore, Reservation } from '../port.js';
import type { Piece } from './group.js';
import { newReservationId, toId, toLink } from './ids.js';
import { readOffer, readResult, toJson } from './rows.js';

interface Row {
  id: string;
  conversation: number | null;
  helper: string;
  place: string;
  from_at: number;
  to_at: number;
  state: Reservation['state'];
  until: number | null;
  offer: string;
}

type Wanted = Parameters<BookingStore['hold']>[1];
type Of<K extends Effect['kind']> = Extract<Effect, { kind: K }>;

export interface Reservations {
  overlapping(helpers: string[], from: number, to: number, now: number): Reservation[];
  one(id: string): Reservation | undefined;
  result(key: string): EffectResult | undefined;
  record(key: string, result: EffectResult, now: number): Piece<EffectResult>;
  hold(effect: Of<'hold'>, wanted: Wanted, now: number): Piece<EffectResult>;
  prolong(effect: Of<'prolong'>, now: number): Piece<EffectResult>;
  confirm(effect: Of<'confirm'>, now: number): Piece<EffectResult>;
  release(effect: Of<'release'>, now: number): Piece<EffectResult>;
  keepRequest(
    effect: Of<'callback'>,
    conversation: string,
    agency: string,
    result: EffectResult,
    now: number,
  ): Piece<EffectResult>;
}

export function reservationsOf(db: Database): Reservations {
  const result = db.prepare<[string], string>('SELECT result FROM effect WHERE key = ?').pluck();
  const keepResult = db.prepare('INSERT INTO effect (key, at, result) VALUES (?, ?, ?)');
  const byId = db.prepare<[string], Row>('SELECT * FROM reservation WHERE id = ?');
  const inCells = db
    .prepare<[string, number, number], string>(
      'SELECT DISTINCT reservation FROM reservation_cell WHERE helper = ? AND cell >= ? AND cell < ?',
    )
    .pluck();
  const insert = db.prepare(
    `INSERT INTO reservation (id, conversation, helper, place, from_at, to_at, state, until, offer)
     VALUES (:id, :conversation, :helper, :place, :from, :to, 'held', :until, :offer)`,
  );
  const takeCell = db.prepare('INSERT INTO reservation_cell (helper, cell, reservation) VALUES (?, ?, ?)');
  const freeCells = db.prepare(
    'DELETE FROM reservation_cell WHERE helper = ? AND cell >= ? AND cell < ? AND reservation = ?',
  );
  const keepUntil = db.prepare('UPDATE reservation SET until = ? WHERE id = ?');
  const book = db.prepare(`UPDATE reservation SET state = 'booked', until = NULL, person = ? WHERE id = ?`);
  const end = db.prepare(
    `UPDATE reservation SET state = 'released', until = NULL, person = NULL WHERE id = ?`,
  );
  const keepRequest = db.prepare(
    'INSERT INTO request (key, kind, conversation, agency, at, body) VALUES (?, ?, ?, ?, ?, ?)',
  );

  /** Runs a mutation once for its key, and answers what it answered then to whoever asks again. */
  function once(key: string, now: number, act: () => EffectResult): Piece<EffectResult> {
    return () => {
      const known = result.get(key);
      if (known !== undefined) return readResult(known);
      const answer = act();
      keepResult.run(key, now, toJson(answer));
      return answer;
    };
  }

  function free({
    helper,
    from_at: from,
    to_at: to,
    id,
  }: Pick<Row, 'helper' | 'from_at' | 'to_at' | 'id'>): void {
    const [first, end] = cells(from, to);
    freeCells.run(helper, first, end, id);
  }

  /** Takes the cells of a stretch for `id`, unless a booked or living reservation other than `id` has one. */
  function take(id: string, helper: string, from: number, to: number, now: number): boolean {
    const [first, end] = cells(from, to);
    const others = inCells
      .all(helper, first, end)
      .map((other) => byId.get(other) ?? orphan(other, helper, from, to));
    if (others.some((other) => other.id !== id && lives(other, now))) return false;
    for (const other of others) free(other);
    for (let cell = first; cell < end; cell += 1) takeCell.run(helper, cell, id);
    return true;
  }

  return {
    overlapping(helpers, from, to, now) {
      const [first, end] = cells(from, to);
      const ids = new Set(helpers.flatMap((helper) => inCells.all(helper, first, end)));
      return [...ids]
        .map((id) => byId.get(id))
        .filter((row) => row !== undefined && lives(row, now) && row.from_at < to && row.to_at > from)
        .map((row) => reservation(row as Row))
        .sort((a, b) => a.from - b.from);
    },

    one(id) {
      const row = byId.get(id);
      return row && reservation(row);
    },

    result(key) {
      const text = result.get(key);
      return text === undefined ? undefined : readResult(text);
    },

    record: (key, answer, now) => once(key, now, () => answer),

    hold: ({ key, until }, wanted, now) =>
      once(key, now, () => {
        const { helper, place, from, to, offer } = wanted;
        const id = newReservationId();
        if (!take(id, helper, from, to, now)) return { kind: 'hold', key, ok: false };
        const conversation = toLink(wanted.conversation);
        insert.run({ id, conversation, helper, place, from, to, until, offer: toJson(offer) });
        return { kind: 'hold', key, ok: true, reservation: id, until, offer };
      }),

    prolong: ({ key, reservation: id, until }, now) =>
      once(key, now, () => {
        const row = byId.get(id);
        const ok = row?.state === 'held' && take(id, row.helper, row.from_at, row.to_at, now);
        if (ok) keepUntil.run(until, id);
        return { kind: 'prolong', key, ok, until: ok ? until : (row?.until ?? now) };
      }),

    confirm: ({ key, reservation: id, name, phone, note }, now) =>
      once(key, now, () => {
        const row = byId.get(id);
        if (row?.state === 'booked') return { kind: 'confirm', key, ok: true };
        const ok = row?.state === 'held' && take(id, row.helper, row.from_at, row.to_at, now);
        if (ok) book.run(toJson({ name, phone, note }), id);
        return { kind: 'confirm', key, ok };
      }),

    release: ({ key, reservation: id }, now) =>
      once(key, now, () => {
        const row = byId.get(id);
        if (!row) return { kind: 'release', key, ok: false };
        free(row);
        end.run(id);
        return { kind: 'release', key, ok: true };
      }),

    keepRequest: (effect, conversation, agency, answer, now) =>
      once(effect.key, now, () => {
        keepRequest.run(effect.key, effect.kind, toLink(conversation), agency, now, toJson(effect));
        return answer;
      }),
  };
}

/** First cell of a stretch of time, and the one after its last. */
function cells(from: number, to: number): [number, number] {
  return [Math.floor(from / STORE_LIMITS.cellMs), Math.ceil(to / STORE_LIMITS.cellMs)];
}

/** Booked, or held and not ended yet. */
function lives({ state, until }: Pick<Row, 'state' | 'until'>, now: number): boolean {
  return state === 'booked' || (state === 'held' && (until ?? 0) > now);
}

/** A cell whose reservation is gone; it holds nobody up. */
function orphan(id: string, helper: string, from_at: number, to_at: number): Row {
  const offer = '{}';
  return { id, conversation: null, helper, place: '', from_at, to_at, state: 'released', until: null, offer };
}

function reservation(row: Row): Reservation {
  const { id, conversation, helper, place, from_at: from, to_at: to, state, until, offer } = row;
  return {
    id,
    conversation: conversation === null ? '' : toId(conversation),
    helper,
    place,
    from,
    to,
    state,
    ...(until === null ? {} : { until }),
    offer: readOffer(offer),
  };
}
