/**
 * Keeps the page itself for a refresh without a network: the last one that came, its style, its script and the
 * drawings. Nothing that anybody said passes through here, only the addresses below.
 */
import { CACHE } from './shelf.js';

/** A worker's own names; the types here are those of a page. */
interface Worker {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate' | 'fetch', listener: (event: Lasting) => void): void;
}
interface Lasting {
  request: Request;
  waitUntil(what: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
}
const worker = self as unknown as Worker;

/** Files that are kept at most; the oldest goes first. */
const MOST = 60;

function isKept(request: Request): boolean {
  const address = new URL(request.url);
  return (
    request.method === 'GET' &&
    address.origin === location.origin &&
    /^\/(?:$|static\/|pictures\/)/.test(address.pathname)
  );
}

async function keep(request: Request, answer: Response): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.put(request, answer);
  const kept = await cache.keys();
  if (kept.length > MOST) await cache.delete(kept[0] as Request);
}

/** The network's word first; what was kept only without one. */
async function answerTo(event: Lasting): Promise<Response> {
  try {
    const answer = await fetch(event.request);
    if (answer.ok) event.waitUntil(keep(event.request, answer.clone()));
    return answer;
  } catch (error) {
    const isPage = event.request.mode === 'navigate';
    const kept =
      (await caches.match(event.request, { ignoreVary: true })) ||
      // In another language, or from another place: better than none.
      (isPage && (await caches.match('/', { ignoreVary: true, ignoreSearch: true })));
    if (kept) return kept;
    throw error;
  }
}

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
  if (isKept(event.request)) event.respondWith(answerTo(event));
});
