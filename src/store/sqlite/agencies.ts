/** Agencies with their places and helpers, and the finished triages. */
import type { Database } from 'better-sqlite3';
import type { TriageRecord } from '../../engine/types.js';
import type { Agency, Helper, Place } from '../port.js';
import type { Piece } from './group.js';
import { readAgency, readHelper, readPlace, readRecord, toJson } from './rows.js';

export interface Agencies {
  save(agency: Agency, places: Place[], helpers: Helper[]): Piece<void>;
  all(): Agency[];
  places(agency: string): Place[];
  helpers(agency: string): Helper[];
  records(agency: string, after: number, limit: number): TriageRecord[];
}

export function agenciesOf(db: Database): Agencies {
  const saveAgency = db.prepare(
    'INSERT INTO agency (id, body) VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
  );
  const dropPlaces = db.prepare('DELETE FROM place WHERE agency = ?');
  const dropHelpers = db.prepare('DELETE FROM helper WHERE agency = ?');
  const addPlace = db.prepare('INSERT INTO place (agency, id, rank, body) VALUES (?, ?, ?, ?)');
  const addHelper = db.prepare('INSERT INTO helper (agency, id, rank, body) VALUES (?, ?, ?, ?)');
  const agencies = db.prepare<[], string>('SELECT body FROM agency ORDER BY id').pluck();
  const places = db
    .prepare<[string], string>('SELECT body FROM place WHERE agency = ? ORDER BY rank')
    .pluck();
  const helpers = db
    .prepare<[string], string>('SELECT body FROM helper WHERE agency = ? ORDER BY rank')
    .pluck();
  const records = db
    .prepare<[string, number, number], string>(
      'SELECT body FROM record WHERE agency = ? AND at > ? ORDER BY at, n LIMIT ?',
    )
    .pluck();

  return {
    save: (agency, placeList, helperList) => () => {
      saveAgency.run(agency.id, toJson(agency));
      dropPlaces.run(agency.id);
      dropHelpers.run(agency.id);
      placeList.forEach((place, rank) => void addPlace.run(agency.id, place.id, rank, toJson(place)));
      helperList.forEach((helper, rank) => void addHelper.run(agency.id, helper.id, rank, toJson(helper)));
    },
    all: () => agencies.all().map(readAgency),
    places: (agency) => places.all(agency).map(readPlace),
    helpers: (agency) => helpers.all(agency).map(readHelper),
    records: (agency, after, limit) => records.all(agency, after, limit).map(readRecord),
  };
}
