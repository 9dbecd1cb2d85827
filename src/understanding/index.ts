/** Understanding what people write, and taking secrets out of it first. */
export { createUnderstanding } from './keywords.js';
export { redact } from './redaction.js';
