/** What every engine of the store must do. An engine's own test calls this with a way to open it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe } from '@jest/globals';
import type { Store } from '../../src/store/port.js';
import { booking } from './contract/booking.js';
import { fates } from './contract/fates.js';
import { identity } from './contract/identity.js';
import { invitations } from './contract/invitations.js';
import { keeping } from './contract/keeping.js';
import { mailbox } from './contract/mailbox.js';
import { outbox } from './contract/outbox.js';
import { severalProcesses } from './contract/processes.js';
import { turns } from './contract/turns.js';
import type { EngineName, OpenStore } from './engines.js';

/** What each part of the contract is given: a new store before every test, and how to open it once more. */
export interface Setting {
  engine: EngineName;
  readonly dir: string;
  readonly store: Store;
  /** Another instance on the same data, as another process would open it. Closed after the test. */
  again(): Promise<Store>;
}

export function storeContract(engine: EngineName, open: OpenStore): void {
  let dir: string;
  let opened: Store[] = [];
  const again = async (): Promise<Store> => {
    const store = await open(dir);
    opened.push(store);
    return store;
  };
  const setting: Setting = {
    engine,
    again,
    get dir() {
      return dir;
    },
    get store() {
      return opened[0] as Store;
    },
  };

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'declic-store-'));
    await again();
  });
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    opened = [];
    rmSync(dir, { recursive: true, force: true });
  });

  describe('the mailbox', () => mailbox(setting));
  describe('a turn', () => turns(setting));
  describe('the outbox', () => outbox(setting));
  describe('a message that does not arrive', () => fates(setting));
  describe('a person with several addresses', () => identity(setting));
  describe('appointments', () => booking(setting));
  describe('an invitation', () => invitations(setting));
  describe('what is kept, and how long', () => keeping(setting));
  describe('several processes on one store', () => severalProcesses(setting));
}
