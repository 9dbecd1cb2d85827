/** From a channel to the engine and back: accept, think, send, and forget in time. */
export { type Accept, type AcceptParts, createAccept, type Redact } from './accept.js';
export { DeliveryError, type DeliveryPolicy, type Log, loggable } from './errors.js';
export { createOutbox, type OutboxOptions } from './outbox.js';
export type { Pump } from './pump.js';
export { createPurge, type Purge, type PurgeOptions } from './purge.js';
export type { TurnParts } from './turn.js';
export { createWorker, type WorkerOptions } from './worker.js';
