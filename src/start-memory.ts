/**
 * A start makes much that is soon forgotten (modules, content), for which V8 doubles its young generation up to
 * 33 MB, and keeps them for as long as the process lives. So it may grow again only once there are people to serve.
 * https://nodejs.org/api/v8.html#v8setflagsfromstringflags: V8 reads this flag whenever it is about to grow.
 */
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--semi-space-growth-factor=1');

/** From now on memory grows with the work, as it does by default. */
export function growAgain(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}
