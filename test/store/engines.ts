/** The engines by name, for tests and for the child processes that tests start. */
import { join } from 'node:path';
import type { Store } from '../../src/store/port.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';

/** Opens the store that is kept in a folder. Opened twice, in any processes, it is one store. */
export type OpenStore = (dir: string) => Promise<Store>;

export const ENGINES = {
  sqlite: (dir) => openSqliteStore({ file: join(dir, 'declic.db') }),
} satisfies Record<string, OpenStore>;
export type EngineName = keyof typeof ENGINES;
