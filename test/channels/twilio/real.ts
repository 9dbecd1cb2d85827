/** Declic as an operator starts it with Twilio's variables, and Twilio's stand-in. */
import { createServer } from 'node:net';
import { type Declic, freshFolder, startDeclic } from '../../web/declic.js';
import { PUBLIC_URL, Twilio } from './stand-in.js';

export interface Real {
  twilio: Twilio;
  declic: Declic;
  /** Kills it without a word, and starts it again on the same data. */
  restart(): Promise<void>;
}

/** Runs a test with the real process; it has ended well, and Twilio's schema took every request. */
export async function withReal(
  run: (real: Real) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const { folder, remove } = freshFolder();
  const twilio = await new Twilio().open();
  // With PUBLIC_URL the start line does not say the port, so it is chosen here.
  const PORT = String(await freePort());
  const start = () => startDeclic(folder, { ...twilio.env, PORT, ...env });
  const real: Real = {
    twilio,
    declic: await start(),
    async restart() {
      await real.declic.stop('SIGKILL');
      real.declic = await start();
    },
  };
  twilio.line = { base: `http://127.0.0.1:${PORT}`, publicUrl: PUBLIC_URL };
  try {
    await run(real);
    const { code, err } = await real.declic.stop();
    if (code !== 0) throw new Error(`Declic did not end well: ${code}\n${err}`);
    // Nothing failed that a test did not break itself, and no line could hold a number or a text.
    if (err) throw new Error(`Declic wrote to its log:\n${err}`);
    if (twilio.invalid.length > 0) throw new Error(`Twilio refuses: ${twilio.invalid.join(', ')}`);
  } finally {
    await real.declic.stop('SIGKILL');
    await twilio.close();
    remove();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
