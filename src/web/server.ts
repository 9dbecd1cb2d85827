/** The web server: plain handlers for the hot paths first, then the Express application, and an end that loses nothing. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Handler } from './http.js';

/** Milliseconds that running answers are given when the server stops. */
const STOP_MS = 3_000;

export type UpgradeHandler = (req: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

/** The port cannot be had. Policy: the operator frees it or chooses another. */
export class ListenError extends Error {
  readonly code = 'listen';
}

export interface ServerParts {
  /** Asked in this order; the first that answers true has answered the request. */
  handlers: Handler[];
  upgrades: UpgradeHandler[];
  /** Everything else. */
  app: (req: IncomingMessage, res: ServerResponse) => void;
}

export interface RunningServer {
  port: number;
  /** Accepts nothing new, lets running answers finish, and resolves when the last connection is gone. */
  stop(): Promise<void>;
}

/**
 * Listens on all interfaces.
 *
 * @throws ListenError when the port is taken or not allowed
 */
export async function startServer(parts: ServerParts, port: number): Promise<RunningServer> {
  const server = createServer((req, res) => {
    if (!parts.handlers.some((handle) => handle(req, res))) parts.app(req, res);
  });
  server.on('upgrade', (req, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!parts.upgrades.some((upgrade) => upgrade(req, socket, head))) socket.destroy();
  });
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), STOP_MS).unref();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why: Record<string, string> = {
        EADDRINUSE: `Port ${port} is in use by another program. Stop it, or choose another one: PORT=8080 npm start`,
        EACCES: `Port ${port} may not be used by this user. Choose one above 1023: PORT=8080 npm start`,
      };
      reject(new ListenError(why[error.code ?? ''] ?? `Port ${port} cannot be used (${error.code}).`));
    });
    server.listen(port, () => resolve());
  });
}
