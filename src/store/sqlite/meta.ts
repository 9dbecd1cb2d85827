/** Values of the installation's own. */
import type { Database } from 'better-sqlite3';
import type { Piece } from './group.js';

export interface Meta {
  keepOnce(name: string, value: string): Piece<string>;
}

export function metaOf(db: Database): Meta {
  const keep = db.prepare('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const kept = db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck();
  return {
    keepOnce: (name, value) => () => {
      keep.run(name, value);
      return kept.get(name) ?? value;
    },
  };
}
