/**
 * The way from a request to the disk and no further: Direct Line, both providers' webhooks, acceptance, store and
 * server as main.ts puts them together, and nobody who thinks about what was accepted.
 */
import { join } from 'node:path';
import { createDirectLine } from '../../src/channels/directline/server.js';
import { createTwilio } from '../../src/channels/twilio/index.js';
import { createWhatsApp } from '../../src/channels/whatsapp/index.js';
import { createAccept } from '../../src/delivery/index.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { openVault } from '../../src/store/vault.js';
import { redact } from '../../src/understanding/index.js';
import { measured } from '../../src/web/measure.js';
import { createMeters } from '../../src/web/meters.js';
import { startServer } from '../../src/web/server.js';
import { ACCOUNT_SID, APP_SECRET, AUTH_TOKEN, PHONE_NUMBER_ID } from './posts.js';

const { DATA_DIR: dataDir = '', SECRET_KEY: secretKey } = process.env;
const meters = createMeters();
const vault = openVault({ dataDir, secretKey });
const store = measured(await openSqliteStore({ file: join(dataDir, 'declic.db') }), meters);
const answers = meters.counter('answers', '');
const accept = createAccept({ store, vault, redact });
const parts = { store, accept, agency: 'demo', apiUrl: 'http://127.0.0.1:9' };
const twilio = createTwilio({ ...parts, accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN });
const whatsapp = createWhatsApp({
  ...parts,
  phoneNumberId: PHONE_NUMBER_ID,
  appSecret: APP_SECRET,
  accessToken: 'none',
  verifyToken: 'none',
  choose: () => '',
});
const directline = createDirectLine({
  store,
  vault,
  accept,
  agency: 'demo',
  onAnswer: (route, status) => answers({ route, status: String(status) }),
});
const server = await startServer(
  {
    handlers: [directline.handle, twilio.handle, whatsapp.handle],
    upgrades: [],
    app: (_req, res) => void res.writeHead(404).end(),
  },
  0,
);
process.send?.({ port: server.port });
process.on('disconnect', () => process.exit());
