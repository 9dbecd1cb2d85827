/** Whether a posted form is one of our own pages'. */
import type { IncomingMessage } from 'node:http';
import { origin } from '../http.js';

/**
 * A form carries its token in its body and the browser adds nothing (no cookie), so another site cannot speak in a
 * person's conversation: it has not got their token. It could only send its own visitors' browsers here with a token
 * of its own making, to read along what they write next. So what a browser says comes from elsewhere is refused.
 * Browsers too old to say anything are believed.
 *
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html#fetch-metadata
 *
 * @example isOwnForm(req, 'https://declic.example') // false with Sec-Fetch-Site: cross-site
 */
export function isOwnForm(req: IncomingMessage, publicUrl: string | undefined): boolean {
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const from = req.headers.origin;
  return from === undefined || from === origin(req, undefined) || from === origin(req, publicUrl);
}
