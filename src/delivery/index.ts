/** From a channel to the engine and back: accept, think, send, and forget in time. */
export { createAccept, type Redact, redactCut } from './accept.js';
export { DeliveryError, type Log, loggable } from './errors.js';
export { createIdentity, type Identity } from './identity.js';
export { createListen } from './listen.js';
export { createOutbox, type OutboxOptions } from './outbox.js';
export type { Pump } from './pump.js';
export { createPurge } from './purge.js';
export { createWorker, type WorkerOptions } from './worker.js';
