/** Vectors of texts, and how alike two texts must be for the words of a model to count. Pure. */

/** A vector of length 1, so that the product of two is their cosine. */
export type Unit = Float32Array;

/**
 * A model's vector with length 1; undefined when it has another size than wanted, or is none at all.
 *
 * @example unitOf([3, 4]) // Float32Array [0.6, 0.8]
 */
export function unitOf(vector: unknown, size?: number): Unit | undefined {
  if (!Array.isArray(vector) || vector.length === 0) return undefined;
  if (size !== undefined && vector.length !== size) return undefined;
  const length = Math.hypot(...(vector as number[]));
  if (!(length > 0 && Number.isFinite(length))) return undefined;
  return Float32Array.from(vector as number[], (one) => one / length);
}

/** The cosine of two vectors of one size, -1 to 1. */
export function cosine(one: Unit, other: Unit): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] as number) * (other[at] as number);
  return sum;
}

/** A way of asking for a guide. */
export interface Way {
  id: string;
  vector: Unit;
}

/** From the likeness of texts that have nothing to do with each other to that of two ways of asking the same. */
export interface Scale {
  low: number;
  high: number;
}

/** How far a likeness is on the scale, 0 to 1. */
export const onScale = ({ low, high }: Scale, likeness: number): number =>
  Math.min(1, Math.max(0, (likeness - low) / (high - low)));

/**
 * The likeness of a text to each guide: that of the way of asking for it that is most like it.
 *
 * @example [...likenesses(vector, ways)] // [['scan-paper', 0.71], ['site-down', 0.2]]
 */
export function likenesses(text: Unit, ways: readonly Way[]): Map<string, number> {
  const best = new Map<string, number>();
  for (const { id, vector } of ways) {
    const likeness = cosine(text, vector);
    if (likeness > (best.get(id) ?? -1)) best.set(id, likeness);
  }
  return best;
}

/** About so many ways of asking are held against all the others. */
const SAMPLE = 120;

/**
 * The scale of a model, which no document of its makers tells: with some, texts about different things are alike by
 * 0.1, with others by 0.8. It is learnt from the guides' own ways of asking, each of which is held against all the
 * others. Low is how alike it is to a guide that nine of ten others are less like, for some are about nearly the same;
 * high, to its own guide; both in the middle of all. Undefined when the model does not tell them apart. `breathe` is
 * awaited after each, so that others have their turn.
 */
export async function scaleOf(
  ways: readonly Way[],
  breathe: () => Promise<void>,
): Promise<Scale | undefined> {
  const own: number[] = [];
  const others: number[] = [];
  const stride = Math.max(1, Math.floor(ways.length / SAMPLE));
  for (let at = 0; at < ways.length; at += stride) {
    const { id, vector } = ways[at] as Way;
    const best = likenesses(
      vector,
      ways.filter((_, other) => other !== at),
    );
    const nearest = best.get(id);
    best.delete(id);
    if (nearest !== undefined) own.push(nearest);
    const rest = [...best.values()].sort((a, b) => a - b);
    const near = rest[Math.floor(rest.length * NEAR)];
    if (near !== undefined) others.push(near);
    await breathe();
  }
  const [low, high] = [median(others), median(own)];
  return low !== undefined && high !== undefined && high - low > LEAST ? { low, high } : undefined;
}

/** The share of guides that a way of asking is less like than the one that counts as low. */
const NEAR = 0.9;

/** A model whose middle values are closer than this tells nothing apart. */
const LEAST = 0.02;

const median = (values: number[]): number | undefined =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
