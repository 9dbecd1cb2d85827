/** Invites: each row is written once, or refused with its reason; one bad row does not lose the good ones. */

import { smsText } from '../channels/sms.js';
import type { InboundBody } from '../channels/types.js';
import type { Content } from '../content/model.js';
import { segments } from '../content/segments.js';
import { sendingTime } from '../engine/invitation.js';
import { invitationPrompt } from '../engine/invitation-prompt.js';
import type { Invitation } from '../engine/types.js';
import type { Agency, InvitationRequest, InviteCode, Store } from '../store/port.js';
import type { Vault } from '../store/vault.js';
import type { Redacted } from '../understanding/types.js';
import { INVITATION_LIMITS } from './limits.js';
import { type RowProblem, readRow, type Wanted } from './read.js';
import type { Row } from './rows.js';

export interface InviteParts {
  store: Pick<Store, 'invite' | 'places'>;
  vault: Pick<Vault, 'hash' | 'seal'>;
  redact: (text: string) => Redacted;
  /** What is said, and to whom nobody has named a language. */
  content: Content;
  defaultLanguage: string;
  /** Epoch milliseconds. */
  clock: () => number;
}

/** What became of a row. The first four are good; after the others nobody is written to. */
export type RowCode = InviteCode | RowProblem | 'past' | 'too_late' | 'id_twice';

export interface RowResult {
  row: number;
  line?: number;
  id?: string;
  code: RowCode;
  /** Somebody is, or was, invited by this row. */
  taken: boolean;
  /** One sentence. */
  message: string;
  /** "…34": of the number no more is told. */
  phone?: string;
  /** ISO 8601 in UTC: not before. */
  sendAt?: string;
  /** In a dry run: how many SMS it costs. Long names may make it more than two. */
  segments?: number;
}

export interface Report {
  dryRun: boolean;
  rows: number;
  taken: number;
  refused: number;
  results: RowResult[];
}

/** Texts of SMS go through this channel. */
const CHANNEL = 'sms';
const TAKEN: readonly RowCode[] = ['planned', 'replaced', 'already', 'changed_after_sending'];

/**
 * Invites everybody whom the rows name to prepare their appointment. With `dryRun` nothing is written, and the report
 * says what would be.
 *
 * @throws StoreError when nothing more could be written: what was is found again as `already` the next time
 * @example (await inviteAll(parts, agency, rowsOfCsv(file), true)).refused // 0
 */
export async function inviteAll(
  parts: InviteParts,
  agency: Agency,
  rows: Row[],
  dryRun: boolean,
): Promise<Report> {
  const places = await parts.store.places(agency.id);
  const now = parts.clock();
  const ids = new Map<string, number>();
  const results: RowResult[] = [];
  for (let from = 0; from < rows.length; from += INVITATION_LIMITS.atOnce) {
    const some = rows.slice(from, from + INVITATION_LIMITS.atOnce);
    results.push(...(await Promise.all(some.map(one))));
  }

  async function one(row: Row): Promise<RowResult> {
    const where = { row: row.row, ...(row.line === undefined ? {} : { line: row.line }) };
    const read = readRow(row, { places, now, redact: parts.redact });
    if ('code' in read) return { ...where, taken: false, ...read };
    const { id, phone } = read.wanted;
    const about = { ...where, id, phone: `…${phone.slice(-2)}` };
    const before = ids.get(id);
    if (before !== undefined)
      return { ...about, code: 'id_twice', taken: false, message: `id is that of row ${before}.` };
    ids.set(id, row.row);
    const { code, sendAt, segments: cost } = await invite(parts, agency, read.wanted, now, dryRun);
    const taken = TAKEN.includes(code);
    const soon = taken && code !== 'already' && sendAt !== undefined;
    return {
      ...about,
      code,
      taken,
      message: sentence(code, read.wanted, soon ? sendAt : undefined, dryRun),
      ...(soon && code !== 'changed_after_sending' ? { sendAt: new Date(sendAt).toISOString() } : {}),
      ...(cost === undefined ? {} : { segments: cost }),
    };
  }

  const taken = results.filter((result) => result.taken).length;
  return { dryRun, rows: rows.length, taken, refused: rows.length - taken, results };
}

async function invite(
  { store, vault, content, defaultLanguage }: InviteParts,
  agency: Agency,
  wanted: Wanted,
  now: number,
  dryRun: boolean,
): Promise<{ code: RowCode; sendAt?: number; segments?: number }> {
  const request = requestOf(vault, agency, wanted, now);
  const { timeZone } = wanted.place;
  const sendAt = sendingTime(now, { startsAt: new Date(wanted.startsAt).toISOString(), timeZone });
  if (sendAt !== undefined) {
    const code = await store.invite(request, dryRun);
    if (!dryRun || (code !== 'planned' && code !== 'replaced')) return { code, sendAt };
    const prompt = invitationPrompt(content, request.body.invitation, defaultLanguage, now);
    return { code, sendAt, ...(prompt ? { segments: segments(smsText(prompt)).count } : {}) };
  }
  const late = wanted.startsAt <= now ? 'past' : 'too_late';
  const would = await store.invite(request, true);
  if (would === 'already') return { code: would };
  // It is written all the same: what is planned with the old time must not be sent.
  const known = would === 'replaced' || would === 'changed_after_sending';
  if (known && !dryRun) await store.invite(request);
  return { code: would === 'changed_after_sending' && late === 'too_late' ? would : late };
}

/** By what an invitation of an agency is found: nobody reads the caller's id in it. */
export const keyOf = (vault: Pick<Vault, 'hash'>, agency: string, id: string): string =>
  vault.hash(`invitation:${agency}`, id);

/** What is put into the mailbox to take an invitation back. */
export const withdrawalOf = (key: string): InboundBody => ({ kind: 'withdrawn', withdrawn: key });

function requestOf(
  vault: InviteParts['vault'],
  agency: Agency,
  { id, phone, place, startsAt, with: name, minutes, lang }: Wanted,
  at: number,
): InvitationRequest & { body: { invitation: Invitation } } {
  const key = keyOf(vault, agency.id, id);
  const addressHash = vault.hash(CHANNEL, phone);
  const content = JSON.stringify([addressHash, startsAt, place.id, name, minutes, lang]);
  const invitation: Invitation = {
    key,
    id,
    digest: vault.hash('invitation', content),
    agency: agency.id,
    from: agency.name,
    startsAt: new Date(startsAt).toISOString(),
    timeZone: place.timeZone,
    place: place.id,
    placeName: place.name,
    address: `${place.address}, ${place.commune}`,
    ...(name === undefined ? {} : { with: name }),
    ...(minutes === undefined ? {} : { minutes }),
    ...(lang === undefined ? {} : { lang }),
  };
  const body = { kind: 'invitation', invitation } satisfies InboundBody;
  return {
    channel: CHANNEL,
    addressHash,
    get addressSealed() {
      return vault.seal(phone);
    },
    agency: agency.id,
    at,
    body,
    key,
    digest: invitation.digest,
    startsAt,
    withdrawal: withdrawalOf(key),
  };
}

function sentence(
  code: RowCode,
  { place, phone }: Wanted,
  sendAt: number | undefined,
  dryRun: boolean,
): string {
  const goes = sendAt === undefined ? 'no SMS goes' : `an SMS ${dryRun ? 'would go' : 'goes'}`;
  const when = sendAt === undefined ? '' : ` on ${localOf(sendAt, place.timeZone)}`;
  const to = `${goes} to the number ending in ${phone.slice(-2)}${when}`;
  switch (code) {
    case 'planned':
      return `New: ${to}.`;
    case 'replaced':
      return `The appointment ${dryRun ? 'would be' : 'is'} changed before anything was sent: ${to}.`;
    case 'already':
      return 'This invitation is known already, and nothing in it is different.';
    case 'changed_after_sending':
      return `The SMS was sent with the old appointment, and no second one ${dryRun ? 'would be' : 'is'} sent: tell the person. A reminder, the questions and the record follow the new one.`;
    case 'sent_to_another_number':
      return 'The SMS was sent to another number. Take another id to invite this one too.';
    case 'opted_out':
      return 'The person wants no messages from here.';
    case 'deleted':
      return 'The person had everything about them deleted, and is not invited again.';
    case 'past':
      return 'The appointment has begun or is over.';
    default:
      return 'It is too late: an SMS comes between 9 and 19 at the place, and at least two hours before.';
  }
}

/** "2026-12-01 at 09:00 (Europe/Paris)" */
function localOf(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });
  return `${format.format(at).replace(' ', ' at ')} (${timeZone})`;
}
