/**
 * Reads an upload without keeping it: the activity part is kept, the bytes of files pass by and are forgotten.
 * Pictures of letters and identity cards are never stored, so they are never held whole either.
 *
 * RFC 7578 (multipart/form-data) over RFC 2046 §5.1.
 */
import type { IncomingMessage } from 'node:http';
import { HttpError, mediaType } from '../../web/http.js';
import { LIMITS } from './receive.js';

export const UPLOAD_LIMITS = {
  /** Bytes of a whole upload: a few photographs of today's telephones. */
  bytes: 25 * 1024 * 1024,
  /** Bytes of one part's headers. */
  headers: 8 * 1024,
  /** Parts of one upload. */
  parts: 20,
} as const;

/** What an upload holds: the activity, not yet parsed, and the media type of each file. */
export interface Upload {
  activity?: string;
  files: string[];
}

/** The boundary that a Content-Type names, if it is one that RFC 2046 allows. */
export function boundaryOf(contentType: string): string | undefined {
  const [, quoted, bare] =
    /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70})(?=[\s;]|$))/i.exec(contentType) ?? [];
  return quoted ?? bare;
}

interface Part {
  name: string;
  contentType: string;
  /** Kept for the activity only. */
  chunks: Buffer[];
  kept: number;
}

const invalid = (): HttpError => new HttpError(400, 'BadArgument', 'The multipart body cannot be read.');
const tooBig = (): HttpError =>
  new HttpError(413, 'MessageSizeTooBig', 'The upload is too big.', { connection: 'close' });

function partOf(headers: string): Part {
  const line = (name: string): string =>
    new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(headers)?.[1]?.trim() ?? '';
  const disposition = line('content-disposition');
  const name = /;\s*name="([^"]*)"/i.exec(disposition)?.[1] ?? '';
  const contentType =
    line('content-type').split(';', 1)[0]?.trim().toLowerCase() || 'application/octet-stream';
  return { name, contentType, chunks: [], kept: 0 };
}

/**
 * A reader for one multipart body: feed it chunks in order, then ask for the result.
 *
 * @throws HttpError 400 when the body is malformed, 413 when a limit is passed
 */
export function createUploadReader(boundary: string) {
  // Every delimiter begins with a line break; the first may lack it, so one is put before the body.
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const upload: Upload = { files: [] };
  let rest: Buffer = Buffer.from('\r\n');
  let part: Part | undefined;
  let state: 'preamble' | 'after-delimiter' | 'headers' | 'body' | 'end' = 'preamble';
  let parts = 0;

  const isActivity = ({ name, contentType }: Part): boolean =>
    name === 'activity' || contentType === 'application/vnd.microsoft.activity';

  const keep = (bytes: Buffer): void => {
    if (!part || !isActivity(part)) return;
    part.kept += bytes.length;
    if (part.kept > LIMITS.activityBytes) throw tooBig();
    part.chunks.push(Buffer.from(bytes));
  };
  const finishPart = (): void => {
    if (!part) return;
    if (isActivity(part)) upload.activity = Buffer.concat(part.chunks).toString('utf8');
    else upload.files.push(part.contentType);
    part = undefined;
  };

  /** Takes one step; false when more bytes are needed. */
  const step = (): boolean => {
    if (state === 'preamble' || state === 'body') {
      const at = rest.indexOf(delimiter);
      if (at < 0) {
        const sure = Math.max(0, rest.length - delimiter.length + 1);
        keep(rest.subarray(0, sure));
        rest = rest.subarray(sure);
        return false;
      }
      keep(rest.subarray(0, at));
      finishPart();
      rest = rest.subarray(at + delimiter.length);
      state = 'after-delimiter';
      return true;
    }
    if (state === 'after-delimiter') {
      if (rest.length < 2) return false;
      if (rest[0] === 0x2d && rest[1] === 0x2d) {
        state = 'end';
        return false;
      }
      if (rest[0] !== 0x0d || rest[1] !== 0x0a) throw invalid();
      parts += 1;
      if (parts > UPLOAD_LIMITS.parts) throw tooBig();
      state = 'headers';
      return true;
    }
    if (state === 'headers') {
      const at = rest.indexOf('\r\n\r\n');
      if (at > UPLOAD_LIMITS.headers || (at < 0 && rest.length > UPLOAD_LIMITS.headers)) throw invalid();
      if (at < 0) return false;
      part = partOf(rest.subarray(0, at).toString('utf8'));
      rest = rest.subarray(at + 4);
      state = 'body';
      return true;
    }
    return false;
  };

  return {
    feed(chunk: Buffer): void {
      if (state === 'end') return;
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      while (step());
    },
    finish(): Upload {
      if (state !== 'end') throw invalid();
      return upload;
    },
  };
}

/**
 * Reads a request's upload: multipart, or one bare file of any type.
 *
 * @throws HttpError 400, 413 or 415
 */
export async function readUpload(req: IncomingMessage): Promise<Upload> {
  const type = mediaType(req);
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(type) || type === 'application/json') {
    throw new HttpError(415, 'UnsupportedMediaType', 'Send multipart/form-data, or one file with its type.');
  }
  const boundary = type === 'multipart/form-data' ? boundaryOf(req.headers['content-type'] ?? '') : undefined;
  if (type.startsWith('multipart/') && !boundary) throw invalid();
  const reader = boundary ? createUploadReader(boundary) : undefined;
  if (Number(req.headers['content-length']) > UPLOAD_LIMITS.bytes) {
    req.resume();
    throw tooBig();
  }
  let length = 0;
  try {
    // Not for-await: leaving such a loop would destroy the request before it is answered.
    await new Promise<void>((resolve, reject) => {
      req.on('data', (chunk: Buffer) => {
        length += chunk.length;
        try {
          if (length > UPLOAD_LIMITS.bytes) throw tooBig();
          reader?.feed(chunk);
        } catch (error) {
          req.removeAllListeners('data');
          reject(error as Error);
        }
      });
      req.once('end', resolve);
      req.once('close', () => reject(invalid()));
    });
  } finally {
    req.resume();
  }
  if (length === 0) throw invalid();
  return reader ? reader.finish() : { files: [type] };
}
