/** A real Chromium, as people have one. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from '../machine.mjs';

export function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium: npm test installs one, or set CHROMIUM_PATH.');
  return chromium.launch({
    executablePath,
    // No sandbox as root, no shared memory in a container, no graphics card anywhere.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

/**
 * Collects what goes wrong in a page's script. A page whose script has ended goes on as plain forms, so a test of the
 * script must look.
 */
export function errorsIn(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  return errors;
}
