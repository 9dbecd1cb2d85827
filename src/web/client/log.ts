/** The conversation on the screen: its lines, and what happens to one after it was shown. */

import { readable } from '../marks.js';
import { contentHtml, linePicture, messageHtml } from '../message.js';
import { now } from './language.js';
import type { Activity } from './line.js';

/** After this long without an answer a message is marked as on its way. */
const SLOW_MS = 1500;

/** As a page's text is compared: the renderer puts unbreakable spaces where French wants them. */
const plain = (text: string | null): string => (text ?? '').replace(/\u00a0/g, ' ');

/** `onNote`: a line has grown by a note below it. */
export function openLog(log: HTMLElement, onNote: (message: HTMLElement) => void) {
  /** Own messages that the server has not yet sent back, by their id. */
  const pending: Record<string, HTMLElement> = {};
  /** A finger taps numbers to call; a desktop would ask its owner for a program. */
  const phones = matchMedia('(pointer: coarse)').matches;
  /** What the server wrote for a page without a script, in its order: the conversation says it again itself. */
  let written = Array.from(log.children) as HTMLElement[];
  let waiting = now.words.sending;

  const saidIn = (message: HTMLElement): HTMLElement => message.querySelector('.said') as HTMLElement;

  const sameText = (message: HTMLElement, text: string, mine: boolean): boolean =>
    plain(saidIn(message).textContent) === plain(mine ? readable(text, now.code) : text);

  function show(activity: Activity, mine: boolean): HTMLElement {
    const text = activity.text || (mine && activity.attachments ? now.words.attached : '');
    const picture = mine ? undefined : linePicture((activity.attachments ?? [])[0]);
    const next = written[0];
    if (next && next.classList.contains('mine') === mine && sameText(next, text, mine)) {
      // It is there already, and was read out with the page.
      written = written.slice(1);
      return next;
    }
    log.insertAdjacentHTML(
      'beforeend',
      messageHtml(
        { mine, text, lang: mine ? undefined : activity.locale, picture },
        { lang: now.code, words: now.words, phones },
      ),
    );
    const message = log.lastElementChild as HTMLElement;
    if (next) log.insertBefore(message, next);
    for (const line of written) line.remove();
    written = [];
    return message;
  }

  // Where a drawing does not come, what it shows is said in words. An error of an image does not bubble.
  log.addEventListener(
    'error',
    (event) => {
      const image = event.target as HTMLImageElement;
      if (!image.alt) return;
      const instead = document.createElement('span');
      instead.className = 'picture missing';
      instead.setAttribute('aria-live', 'off');
      instead.textContent = image.alt;
      image.replaceWith(instead);
    },
    true,
  );

  function note(message: HTMLElement, text: string): void {
    let small = message.querySelector('small');
    if (!small) {
      small = document.createElement('small');
      message.append(small);
    }
    if (small.textContent === text) return;
    small.textContent = text;
    onNote(message);
  }

  return {
    /** Restored lines are put back silently: only new ones are read out, and a warning at once. */
    announce(how: 'off' | 'polite' | 'assertive'): void {
      log.setAttribute('aria-live', how);
    },
    /** A line of the conversation, as the server has it. */
    add: show,
    /** What the person just said; the server has it not yet. */
    addMine(client: string, text: string): HTMLElement {
      log.insertAdjacentHTML(
        'beforeend',
        messageHtml({ mine: true, text }, { lang: now.code, words: now.words }),
      );
      const message = log.lastElementChild as HTMLElement;
      pending[client] = message;
      // Only when it takes a while: a screen reader would read it out with every message.
      setTimeout(() => pending[client] && note(message, waiting), SLOW_MS);
      return message;
    },
    isPending: (client: string): boolean => client in pending,
    /** The first of the messages that have not left. */
    firstPending(): HTMLElement | undefined {
      return pending[Object.keys(pending)[0] ?? ''];
    },
    /** The server has it: what it kept takes the place of what was typed. A secret is no longer on the screen. */
    confirm(client: string, text: string): boolean {
      const message = pending[client];
      if (!message) return false;
      delete pending[client];
      message.querySelector('small')?.remove();
      if (!sameText(message, text, true))
        saidIn(message).innerHTML = contentHtml({ mine: true, text }, now.code);
      return true;
    },
    /** It was refused for good. */
    fail(client: string): void {
      const message = pending[client];
      if (!message) return;
      delete pending[client];
      message.classList.add('unsent');
      note(message, now.words.tooLong);
    },
    /** How the messages that have not left are doing. */
    wait(text: string): void {
      waiting = text;
      for (const client of Object.keys(pending)) {
        const message = pending[client];
        if (message?.querySelector('small')) note(message, text);
      }
    },
  };
}
