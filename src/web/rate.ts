/** Rate limits: a bucket of permissions for each key, refilled steadily. */

/** `burst`: how many at once. `perMinute`: how many come back in a minute. */
export interface Rate {
  burst: number;
  perMinute: number;
}

/** Most keys remembered; beyond it the one that was quiet longest is forgotten. */
const KEYS = 20_000;

/**
 * Answers 0 when the key may go on, or else after how many seconds it may.
 *
 * @example
 * const wait = createRateLimit({ burst: 2, perMinute: 60 });
 * wait('a', 0); wait('a', 0); wait('a', 0) // 0, 0, 1
 */
export function createRateLimit({ burst, perMinute }: Rate): (key: string, now: number) => number {
  const buckets = new Map<string, { left: number; at: number }>();
  return (key, now) => {
    const was = buckets.get(key) ?? { left: burst, at: now };
    const left = Math.min(burst, was.left + (Math.max(0, now - was.at) * perMinute) / 60_000);
    // Deleted and set again, so that the map's order is that of the last use.
    buckets.delete(key);
    buckets.set(key, { left: left >= 1 ? left - 1 : left, at: now });
    if (buckets.size > KEYS) buckets.delete(buckets.keys().next().value as string);
    return left >= 1 ? 0 : Math.ceil(((1 - left) * 60) / perMinute);
  };
}
