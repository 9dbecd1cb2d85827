/** Invitations before an appointment: from a calendar or a file to the mailbox of whom they are for. */
export { createInvitationApi, type InvitationApi } from './api.js';
export { type InviteParts, inviteAll, type Report, type RowResult } from './invite.js';
export type { ApiKey } from './keys.js';
export { INVITATION_LIMITS } from './limits.js';
export { type Row, RowsError, rowsOfCsv, rowsOfJson } from './rows.js';
