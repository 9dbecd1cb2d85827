/** The numbers of a conversation's log. */
import type { Database } from 'better-sqlite3';

/**
 * The next free number: after the last entry, and never below `least`, what the conversation's row says, for the
 * last entries may have been deleted and Direct Line's watermarks must not come again.
 */
export function nextSeqOf(db: Database): (conversation: number, least: number) => number {
  const last = db
    .prepare<[number], number>('SELECT seq FROM entry WHERE conversation = ? ORDER BY seq DESC LIMIT 1')
    .pluck();
  return (conversation, least) => Math.max((last.get(conversation) ?? 0) + 1, least);
}
