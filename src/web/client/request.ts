/** Requests that end, and are told apart by what to do next. */

/** How long an answer is waited for. */
const REQUEST_MS = 20_000;

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The server answered with an error. */
export class Refused extends Error {
  constructor(readonly status: number) {
    super(String(status));
  }
}

/** 128 random bits; crypto.randomUUID is too new, and not there without https. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => `0${byte.toString(16)}`.slice(-2)).join('');
}

/** fetch with an end, also where AbortController is not known. */
export async function call(
  path: string,
  token: string | undefined,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const headers: Record<string, string> = {};
  if (token) headers.authorization = `Bearer ${token}`;
  const request: RequestInit = { headers };
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
    request.method = 'POST';
    request.body = JSON.stringify(body);
  }
  const late = wait(REQUEST_MS).then(() => {
    throw new Error('late');
  });
  const response = await Promise.race([fetch(path, request), late]);
  if (!response.ok) throw new Refused(response.status);
  return response.json();
}
