/** A small HTTP client on one kept connection. Node's own would be busier than the servers that it measures. */
import { connect, type Socket } from 'node:net';

export interface Line {
  /** Sends a whole request and answers the body. @throws unless the status is 200 or 201 */
  ask(request: string): Promise<string>;
  close(): void;
}

interface Waiting {
  resolve(body: string): void;
  reject(error: Error): void;
}

/** A request as text, with a JSON body unless the type says otherwise. */
export function request(
  port: number,
  path: string,
  headers: Record<string, string>,
  body: string,
  type = 'application/json',
): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n${lines.join('')}Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Opens a connection to this machine. Answers must say their content-length. */
export async function openLine(port: number): Promise<Line> {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const made = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(made)).once(
      'error',
      reject,
    );
  });
  let waiting: Waiting | undefined;
  let text = '';

  const fail = (error: Error): void => {
    waiting?.reject(error);
    waiting = undefined;
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('The server closed the connection.')));
  socket.on('data', (chunk) => {
    // One byte a character: lengths are those of the wire.
    text += chunk.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const at = text.search(/\r\ncontent-length: /i);
    const length = at < 0 || at > end ? 0 : Number.parseInt(text.slice(at + 18, at + 28), 10);
    if (text.length < end + 4 + length) return;
    const status = text.slice(9, 12);
    const body = text.slice(end + 4);
    text = '';
    const { resolve, reject } = waiting as Waiting;
    waiting = undefined;
    if (status === '200' || status === '201') resolve(body);
    else reject(new Error(`The server answered ${status}: ${body.slice(0, 200)}`));
  });

  return {
    ask: (whole) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(whole);
      }),
    close: () => void socket.destroy(),
  };
}
