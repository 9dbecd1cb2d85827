/** Puts the page where the worker finds it when there is no network. */

export const CACHE = 'declic-page';
const WORKER = '/static/worker.js';

/**
 * For somebody who has begun to talk: who only looks in fetches nothing more. Where it cannot be (an old browser, a
 * frame, no https) a refresh without a network shows the browser's own page, as ever.
 */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator) || !('caches' in window)) return;
  try {
    await navigator.serviceWorker.register(WORKER, { scope: '/' });
    const cache = await caches.open(CACHE);
    const script = document.querySelector('script') as HTMLScriptElement;
    const sheets = Array.from(document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]'));
    const parts = [location.pathname + location.search, script.src];
    await cache.addAll(parts.concat(sheets.map((sheet) => sheet.href)));
  } catch {
    // Not here, then.
  }
}
