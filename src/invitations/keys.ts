/** Who may invite: a key for each agency, so that it also says whose places and appointments are meant. */
import { createHash, timingSafeEqual } from 'node:crypto';

export interface ApiKey {
  /** The agency's id. */
  agency: string;
  key: string;
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Answers the function that finds the agency of an Authorization header. Every key is compared, in constant time, so
 * that the time it takes tells nothing about any.
 *
 * @example createKeys([{ agency: 'ccas', key }])(`Bearer ${key}`) // 'ccas'
 */
export function createKeys(
  keys: readonly ApiKey[],
): (authorization: string | undefined) => string | undefined {
  const known = keys.map(({ agency, key }) => ({ agency, digest: digestOf(key) }));
  return (authorization) => {
    const given = digestOf(/^Bearer +(\S{1,500}) *$/i.exec(authorization ?? '')?.[1] ?? '');
    let found: string | undefined;
    for (const { agency, digest } of known) if (timingSafeEqual(digest, given)) found = agency;
    return found;
  };
}
