/**
 * The seed of every random choice that the tests make: a fixed one, so that a change fails for what it changed and not
 * for what was drawn that day. SEED=1234 is another one; SEED=random draws one, and draw-seed.mjs tells which.
 */
export const SEED = Number(process.env.SEED ?? 20_261_124);

if (!Number.isSafeInteger(SEED)) throw new Error('SEED is a whole number, or the word random.');
