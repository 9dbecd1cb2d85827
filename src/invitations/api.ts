/**
 * `POST /api/invitations`, and `GET` and `DELETE /api/invitations/<id>`, for the calendars that appointments are made
 * in. A plain node:http handler, which is mounted only where a key is configured.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Agency, Store } from '../store/port.js';
import { HttpError, mediaType, readBody, sendError, sendJson, serviceError } from '../web/http.js';
import { type InviteParts, inviteAll, keyOf, withdrawalOf } from './invite.js';
import { type ApiKey, createKeys } from './keys.js';
import { INVITATION_LIMITS } from './limits.js';
import { type Row, RowsError, rowsOfCsv, rowsOfJson } from './rows.js';
import { told } from './state.js';

const PATH = '/api/invitations';

export interface InvitationApiOptions extends InviteParts {
  store: InviteParts['store'] & Pick<Store, 'agencies' | 'invitation' | 'withdraw'>;
  keys: readonly ApiKey[];
  /** SMS is carried. Without it nobody is invited, and the caller is told so. */
  sms: boolean;
  onError?: (error: unknown) => void;
}

export interface InvitationApi {
  handle: (req: IncomingMessage, res: ServerResponse) => boolean;
}

export function createInvitationApi(options: InvitationApiOptions): InvitationApi {
  const { store, vault, clock, sms, onError } = options;
  const agencyOf = createKeys(options.keys);

  /** @throws HttpError 401 */
  async function authorized(req: IncomingMessage): Promise<Agency> {
    const id = agencyOf(req.headers.authorization);
    const agency = id === undefined ? undefined : (await store.agencies()).find((one) => one.id === id);
    if (agency) return agency;
    throw new HttpError(401, 'Unauthorized', 'Send Authorization: Bearer and a key of API_KEYS.', {
      'www-authenticate': 'Bearer',
    });
  }

  /** @throws HttpError 400, 413, 415, 503 */
  async function post(req: IncomingMessage, res: ServerResponse, url: URL, agency: Agency): Promise<void> {
    const dryRun = isDryRun(url);
    if (!sms && !dryRun) {
      throw new HttpError(
        503,
        'NoSms',
        'SMS is not connected here, so nobody can be invited: see TWILIO_ACCOUNT_SID.',
      );
    }
    const report = await inviteAll(options, agency, await rowsOf(req), dryRun);
    const note = sms ? {} : { note: 'SMS is not connected here: without ?dry_run=1 this is refused.' };
    sendJson(res, report.taken > 0 ? 200 : 422, { ...report, ...note });
  }

  async function get(res: ServerResponse, agency: Agency, id: string): Promise<void> {
    const kept = await store.invitation(keyOf(vault, agency.id, id));
    if (!kept) throw notFound();
    sendJson(res, 200, told(id, kept, clock()));
  }

  async function withdraw(res: ServerResponse, agency: Agency, id: string): Promise<void> {
    const key = keyOf(vault, agency.id, id);
    const withdrawn = await store.withdraw(key, withdrawalOf(key), clock());
    if (!withdrawn) throw notFound();
    const message = withdrawn.sent
      ? 'The SMS was sent already: tell the person. Nothing more is sent about it.'
      : 'Nothing was sent, and nothing will be.';
    sendJson(res, 200, { id, state: 'withdrawn', sent: withdrawn.sent, message });
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    try {
      const url = new URL(req.url ?? '', 'http://localhost');
      const id = idOf(url);
      const agency = await authorized(req);
      const { method = '' } = req;
      if (id === undefined) {
        if (method !== 'POST') throw wrongMethod('POST');
        return await post(req, res, url, agency);
      }
      if (method === 'GET') return await get(res, agency, id);
      if (method === 'DELETE') return await withdraw(res, agency, id);
      throw wrongMethod('GET, DELETE');
    } catch (error) {
      if (!(error instanceof HttpError)) onError?.(error);
      sendError(res, error instanceof HttpError ? error : serviceError());
    } finally {
      if (!req.complete) req.resume();
    }
  }

  return {
    handle(req, res) {
      if (!/^\/api\/invitations(?:[/?]|$)/.test(req.url ?? '')) return false;
      void answer(req, res);
      return true;
    },
  };
}

const notFound = (): HttpError => new HttpError(404, 'NotFound', 'There is no invitation of this id.');
const wrongMethod = (allow: string): HttpError =>
  new HttpError(405, 'MethodNotAllowed', `Use ${allow}.`, { allow });

/** @throws HttpError 400, 404 */
function idOf({ pathname }: URL): string | undefined {
  const rest = pathname.slice(PATH.length).replace(/^\//, '');
  if (rest === '') return undefined;
  try {
    return decodeURIComponent(rest);
  } catch {
    throw new HttpError(400, 'BadArgument', 'The id is not written as an address.');
  }
}

/** @throws HttpError 400 */
function isDryRun({ searchParams }: URL): boolean {
  const given = searchParams.get('dry_run');
  if (given === null || given === '0' || given === 'false') return false;
  if (given === '' || given === '1' || given === 'true') return true;
  throw new HttpError(400, 'BadArgument', 'dry_run is 1 or 0.');
}

/** @throws HttpError 400, 413, 415 */
async function rowsOf(req: IncomingMessage): Promise<Row[]> {
  const type = mediaType(req);
  if (type !== 'application/json' && type !== 'text/csv') {
    throw new HttpError(415, 'UnsupportedMediaType', 'Send application/json or text/csv.');
  }
  const body = await readBody(req, INVITATION_LIMITS.bytes);
  try {
    return type === 'text/csv' ? rowsOfCsv(body) : rowsOfJson(body.toString('utf8'));
  } catch (error) {
    if (!(error instanceof RowsError)) throw error;
    throw error.code === 'too_many_rows'
      ? new HttpError(413, 'MessageSizeTooBig', error.message)
      : new HttpError(400, 'BadArgument', error.message);
  }
}
