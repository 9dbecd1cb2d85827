/** Whether a request is one that Meta takes: by its own OpenAPI schema. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

const FILE = join(import.meta.dirname, 'send-schema.json');
const { components } = JSON.parse(readFileSync(FILE, 'utf8'));
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema({ $id: 'meta', components });

const KINDS: Record<string, ValidateFunction> = Object.fromEntries(
  Object.entries({ text: 'TextMessage', interactive: 'InteractiveMessage', template: 'TemplateMessage' }).map(
    ([type, name]) => [type, ajv.compile({ $ref: `meta#/components/schemas/${name}` })],
  ),
);

/**
 * What is wrong with the body of a request, in words; nothing when Meta takes it. The schema knows of `to` only;
 * somebody who hides their number is named by `recipient` in its stead.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 */
export function faultsOf(body: Record<string, unknown>): string[] {
  const { to, recipient, ...rest } = body;
  const valid = KINDS[String(body.type)];
  if (!valid) return [`type is ${body.type}`];
  const faults: string[] = [];
  if ((to === undefined) === (recipient === undefined)) faults.push('neither to nor recipient, or both');
  if (to !== undefined && !/^[1-9]\d{6,14}$/.test(String(to))) faults.push('to is no number');
  if (recipient !== undefined && !/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(String(recipient)))
    faults.push('recipient is no id');
  if (!valid({ ...rest, to: to ?? '0' }))
    for (const { instancePath, message } of valid.errors ?? []) faults.push(`${instancePath} ${message}`);
  return faults;
}
