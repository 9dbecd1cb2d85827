/** A QR code as SVG: one path, black on white, with the quiet zone that scanners need. Pure. */
import { encode } from 'uqr';
import { escapeHtml } from '../text.js';

/** White modules around it: ISO/IEC 18004 asks for four. */
const QUIET = 4;

/**
 * The code of an address. `Q`: a quarter of it may be torn, stained or folded, as posters are.
 *
 * @example qrSvg('https://declic.example/?place=ccas', 'Code QR')
 */
export function qrSvg(address: string, label: string): string {
  const { data, size } = encode(address, { ecc: 'Q', border: QUIET });
  const path = data.flatMap((row, y) => row.map((black, x) => (black ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return `<svg class="qr" role="img" aria-label="${escapeHtml(label)}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${path}"/></svg>`;
}
