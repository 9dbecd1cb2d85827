/**
 * A voice note as text, by any server that speaks OpenAI's protocol for it.
 *
 * https://platform.openai.com/docs/api-reference/audio/createTranscription
 */
import { z } from 'zod';
import { ModelError, type ModelSettings } from './embeddings.js';

const OPENAI = 'https://api.openai.com/v1';

const Transcription = z.object({ text: z.string() });

/** Writes down what somebody said. @throws ModelError, or what fetch throws; never with their words */
export type Transcribe = (voice: Blob, signal: AbortSignal) => Promise<string>;

/**
 * The client of a model. Nothing is sent yet.
 *
 * @example const text = await createTranscribe({ model: 'openai:whisper-1', apiKey, baseUrl })(voice, signal)
 */
export function createTranscribe({
  model,
  apiKey,
  baseUrl = OPENAI,
}: Omit<ModelSettings, 'timeoutMs'>): Transcribe {
  const name = model.slice(model.indexOf(':') + 1);
  const headers: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
  return async (voice, signal) => {
    const body = new FormData();
    body.set('model', name);
    body.set('response_format', 'json');
    body.set('file', voice, `voice.${EXTENSIONS[voice.type.split(';', 1)[0] ?? ''] ?? 'ogg'}`);
    const response = await fetch(`${baseUrl}/audio/transcriptions`, {
      method: 'POST',
      headers,
      body,
      signal,
    });
    const read = Transcription.safeParse(await response.json().catch(() => undefined));
    if (response.ok && read.success) return read.data.text;
    throw new ModelError('model_refused', `The transcription model answered ${response.status}.`);
  };
}

/** The server tells the format by the file's name. WhatsApp's notes are Opus in Ogg, MMS are AMR, MP4 or MP3. */
const EXTENSIONS: Record<string, string> = {
  'audio/ogg': 'ogg',
  'audio/opus': 'ogg',
  'audio/amr': 'amr',
  'audio/mp4': 'm4a',
  'audio/aac': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/webm': 'webm',
};
