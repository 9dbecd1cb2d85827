/**
 * Direct Line's WebSocket: each frame is an ActivitySet, an empty one keeps the connection alive.
 *
 * A stream is a view of the log from a watermark on, so nothing is lost when it breaks: the client asks for a new
 * address with the last watermark it saw.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

const STREAM_LIMITS = {
  /** Milliseconds between two keep-alive frames; proxies close what is silent for a minute. */
  keepAliveMs: 20_000,
  /** Bytes of what a client may send; the official one only sends empty frames. */
  inboundBytes: 1024,
  /** Milliseconds that a client has to answer when the server stops. */
  goodbyeMs: 500,
  /** Streams of one process. */
  streams: 5_000,
} as const;

/** Close codes of our own (4000 and above, RFC 6455 §7.4.2). */
const CLOSED = { replaced: 4001, stopping: 1001 } as const;

/** What a client receives in a frame, and by polling. */
export interface ActivitySet {
  activities: unknown[];
  watermark: string;
}

/**
 * Reads a conversation's log: what comes after `after`, at most a page. `more` says that another page waits. `base`:
 * the origin at which the reader reached the server.
 */
export type ReadLog = (
  conversation: string,
  after: number,
  base: string,
) => Promise<{ set: ActivitySet; last: number; more: boolean; internal: string | undefined }>;

interface Stream {
  socket: WebSocket;
  conversation: string;
  after: number;
  base: string;
  /** The store's id of the conversation, once it is known. */
  internal?: string;
  busy: boolean;
  again: boolean;
  alive: boolean;
}

/**
 * Keeps the open streams of this process, one for each conversation: a second one takes the first one's place.
 * `changed` is the store's watcher; `stop` closes every stream.
 */
export function createStreams(read: ReadLog) {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: STREAM_LIMITS.inboundBytes,
    perMessageDeflate: false,
  });
  const byConversation = new Map<string, Stream>();
  const byInternal = new Map<string, Stream>();

  const drop = (stream: Stream): void => {
    if (byConversation.get(stream.conversation) === stream) byConversation.delete(stream.conversation);
    if (stream.internal && byInternal.get(stream.internal) === stream) byInternal.delete(stream.internal);
  };

  const learn = (stream: Stream, internal: string | undefined): void => {
    if (!internal || stream.internal === internal || byConversation.get(stream.conversation) !== stream)
      return;
    if (stream.internal) byInternal.delete(stream.internal);
    stream.internal = internal;
    byInternal.set(internal, stream);
  };

  /** Sends what is new. One run at a time for each stream, so that frames keep the log's order. */
  const pump = async (stream: Stream): Promise<void> => {
    if (stream.busy) {
      stream.again = true;
      return;
    }
    stream.busy = true;
    try {
      do {
        stream.again = false;
        const { set, last, more, internal } = await read(stream.conversation, stream.after, stream.base);
        learn(stream, internal);
        if (stream.socket.readyState !== stream.socket.OPEN) return;
        stream.after = last;
        if (set.activities.length > 0) stream.socket.send(JSON.stringify(set));
        if (more) stream.again = true;
      } while (stream.again);
    } catch {
      // The log could not be read just now: the next change or keep-alive tries again.
    } finally {
      stream.busy = false;
    }
  };

  const tick = setInterval(() => {
    for (const stream of byConversation.values()) {
      if (!stream.alive) {
        stream.socket.terminate();
        continue;
      }
      stream.alive = false;
      stream.socket.ping();
      stream.socket.send('');
      void pump(stream);
    }
  }, STREAM_LIMITS.keepAliveMs);
  tick.unref();

  return {
    get size(): number {
      return byConversation.size;
    },

    /** False when this process holds as many streams as it may. */
    get free(): boolean {
      return byConversation.size < STREAM_LIMITS.streams;
    },

    open(
      req: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      { conversation, after, base }: Pick<Stream, 'conversation' | 'after' | 'base'>,
    ): void {
      server.handleUpgrade(req, socket, head, (client) => {
        const stream: Stream = {
          socket: client,
          conversation,
          after,
          base,
          busy: false,
          again: false,
          alive: true,
        };
        const before = byConversation.get(conversation);
        byConversation.set(conversation, stream);
        if (before) {
          if (before.internal) byInternal.delete(before.internal);
          before.socket.close(CLOSED.replaced, 'another stream of this conversation was opened');
        }
        client.on('pong', () => {
          stream.alive = true;
        });
        client.on('message', () => {
          stream.alive = true;
        });
        client.on('error', () => drop(stream));
        client.on('close', () => drop(stream));
        void pump(stream);
      });
    },

    /** Something was added to a conversation's log. */
    changed(internal: string): void {
      const stream = byInternal.get(internal);
      if (stream) void pump(stream);
    },

    stop(): void {
      clearInterval(tick);
      for (const { socket } of byConversation.values()) {
        socket.close(CLOSED.stopping, 'the server stops');
        // A client that does not answer the goodbye must not hold up the end.
        setTimeout(() => socket.terminate(), STREAM_LIMITS.goodbyeMs).unref();
      }
      server.close();
    },
  };
}
