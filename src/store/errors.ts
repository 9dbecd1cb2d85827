/** What can go wrong while keeping things. Messages are for the operator and never hold a person's words or number. */

/**
 * store_busy: another process held the database for longer than BUSY_TIMEOUT_MS; nothing was written; try again.
 * store_failed: the database refused (disk full, read error, a value it cannot hold); nothing of this was written.
 * store_closed: the store was closed before this could be written.
 * store_newer: a later version of Declic wrote this database; this one does not touch it.
 * store_corrupt: a stored row is not what this version writes.
 * key_refused: the key, or the file that holds it, cannot be used; nothing was started.
 * sealed_otherwise: a sealed text was altered, or sealed with another key.
 */
export type StoreErrorCode =
  | 'store_busy'
  | 'store_failed'
  | 'store_closed'
  | 'store_newer'
  | 'store_corrupt'
  | 'key_refused'
  | 'sealed_otherwise';

/** An error of the store or the vault. Policy: `retry` says whether the same call may succeed later. */
export class StoreError extends Error {
  readonly retry: boolean;

  constructor(
    readonly code: StoreErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StoreError';
    this.retry = code === 'store_busy';
  }
}
