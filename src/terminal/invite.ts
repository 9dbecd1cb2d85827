/** `declic invite`: people are invited from a file, one line for each row. */
import { readFileSync, statSync } from 'node:fs';
import {
  INVITATION_LIMITS,
  type InviteParts,
  inviteAll,
  type RowResult,
  RowsError,
  rowsOfCsv,
  rowsOfJson,
} from '../invitations/index.js';
import type { Agency, Store } from '../store/port.js';

export interface InviteOptions extends InviteParts {
  store: InviteParts['store'] & Pick<Store, 'agencies'>;
  file: string;
  dryRun: boolean;
  /** Its id; may be left out while there is one. */
  agency?: string | undefined;
  /** SMS is carried. */
  sms: boolean;
  /** Takes one line. */
  print(line: string): void;
}

/**
 * Prints what becomes of each row and the totals, and answers the exit code: 1 when a row is refused or nothing can
 * be done, 0 otherwise.
 *
 * @example await runInvite({ ...parts, file: 'rdv.csv', dryRun: true, sms: true, print: console.log })
 */
export async function runInvite(options: InviteOptions): Promise<number> {
  const { store, file, dryRun, sms, print } = options;
  const failed = (why: string): number => {
    print(why);
    return 1;
  };
  const agencies = await store.agencies();
  const agency = chosen(agencies, options.agency);
  if (!agency) return failed(`--agency must be one of: ${agencies.map(({ id }) => id).join(', ')}.`);
  if (!sms && !dryRun)
    return failed('SMS is not connected here, so nobody can be invited: see TWILIO_ACCOUNT_SID.');
  try {
    const report = await inviteAll(options, agency, rowsIn(file), dryRun);
    for (const result of report.results) print(lineOf(result));
    const { rows, taken, refused } = report;
    const end = dryRun ? ' Nothing was written: this was a dry run.' : '';
    print(`${rows} rows: ${taken} taken, ${refused} refused.${end}`);
    if (!sms) print('SMS is not connected here: without --dry-run all of this is refused.');
    return refused > 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof RowsError) return failed(`${file}: ${error.message}`);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') {
      return failed(`${file} cannot be read (${code}).`);
    }
    throw error;
  }
}

function chosen(agencies: Agency[], id: string | undefined): Agency | undefined {
  if (id === undefined) return agencies.length === 1 ? agencies[0] : undefined;
  return agencies.find((agency) => agency.id === id);
}

/** JSON by its name or by its first sign, else CSV. */
function rowsIn(file: string): ReturnType<typeof rowsOfCsv> {
  const { bytes: most } = INVITATION_LIMITS;
  if (statSync(file).size > most)
    throw new RowsError('too_many_rows', `The file is longer than ${most} bytes.`);
  const bytes = readFileSync(file);
  const isJson = /\.json$/i.test(file) || /^\s*[[{]/.test(bytes.toString('latin1', 0, 100));
  return isJson ? rowsOfJson(bytes.toString('utf8')) : rowsOfCsv(bytes);
}

function lineOf({ row, line, id, code, taken, message, segments }: RowResult): string {
  const cost = segments === undefined ? '' : ` It is ${segments} SMS long.`;
  const where = line === undefined ? `row ${row}` : `line ${line}`;
  return `${where}: ${taken ? '' : 'REFUSED '}${code}${id ? ` (${id})` : ''}: ${message}${cost}`;
}
