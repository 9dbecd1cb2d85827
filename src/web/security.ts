/**
 * What every answer says to browsers. Nothing inline, nothing from elsewhere, and no frame around the page but on the
 * sites that EMBED_SITES names.
 * https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
 */

const policy = (framedBy: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${framedBy.length > 0 ? framedBy.join(' ') : "'none'"}`,
  ].join('; ');

/** The headers of an answer that stands in no frame. */
export const SECURITY_HEADERS: Record<string, string> = {
  'Content-Security-Policy': policy([]),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // To itself only: with no-referrer, browsers hide from /plain that a form is our own.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
};

interface Headed {
  set(name: string, value: string): unknown;
  removeHeader(name: string): void;
}

/** Lets these sites show an answer in a frame; `*` is every site. X-Frame-Options knows no list, so it goes. */
export function allowFrame(res: Headed, sites: readonly string[]): void {
  if (sites.length === 0) return;
  res.set('Content-Security-Policy', policy(sites));
  res.removeHeader('X-Frame-Options');
}
