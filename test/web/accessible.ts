/** What axe-core says of a page: https://github.com/dequelabs/axe-core/blob/develop/doc/API.md */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  id: string;
  nodes: { html: string }[];
}

/** Every rule that axe-core breaks here, with the first element that does. `state` names the page in a failure. */
export async function expectAccessible(
  page: Page,
  { state = '', except = [], frames = true }: { state?: string; except?: string[]; frames?: boolean } = {},
): Promise<void> {
  // The page's policy allows no added script; evaluating is not bound by it.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const found: Finding[] = await page.evaluate(async (iframes) => {
    // biome-ignore lint/suspicious/noExplicitAny: axe is in the page, not in our types
    return (await (globalThis as any).axe.run(document, { iframes, resultTypes: ['violations'] })).violations;
  }, frames);
  const left = found.filter(({ id }) => !except.includes(id));
  expect([state, left.map(({ id, nodes }) => [id, nodes[0]?.html])]).toEqual([state, []]);
}
