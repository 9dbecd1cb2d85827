/** The page's script: shows the conversation, and sends what the person taps or types. */
import type { ScriptWords } from '../page.js';
import { type Activity, openLine } from './line.js';

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

const main = document.querySelector('main') as HTMLElement;
const words = JSON.parse(main.dataset.words as string) as ScriptWords;
const lang = main.dataset.lang as string;
const log = byId('log');
const choices = byId('choices');
const status = byId('status');
const form = byId<HTMLFormElement>('form');
const input = byId<HTMLInputElement>('text');

/** After this long without an answer a message is marked as on its way. */
const SLOW_MS = 1500;

/** What the server wrote for a page without a script: the conversation says it again itself. */
let written = Array.from(log.children);

/** Own messages that the server has not yet sent back, by their id. */
const pending: Record<string, HTMLElement> = {};

/** A text whose words with a hyphen are not broken there. What stands at the word without a space goes with it. */
function fillWords(element: HTMLElement, text: string): void {
  text.split(/([^ \n]*[a-zÀ-ÿ]-[a-zÀ-ÿ][^ \n]*)/i).forEach((part, index) => {
    if (index % 2 === 0) {
      element.append(part);
      return;
    }
    const word = document.createElement('span');
    word.className = 'whole';
    word.textContent = part;
    element.append(word);
  });
}

/** A text with its addresses as links. Nothing else in it is ever markup. */
function fill(element: HTMLElement, text: string): void {
  text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/).forEach((part, index) => {
    if (index % 2 === 0) {
      fillWords(element, part);
      return;
    }
    const link = document.createElement('a');
    link.href = part;
    link.textContent = part;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    element.append(link);
  });
}

/** French puts a space before these signs; a line must not begin with one. */
const unbroken = (text: string): string => text.replace(/ (?=[?!:;»](\s|$))/g, '\u00a0');

function show(text: string, mine: boolean, spoken?: string): HTMLElement {
  const message = document.createElement('div');
  message.className = mine ? 'message mine' : 'message';
  if (spoken) message.lang = spoken;
  const who = document.createElement('span');
  who.className = 'who';
  who.lang = lang;
  who.textContent = `${mine ? words.you : words.bot} : `;
  const said = document.createElement('span');
  fill(said, mine ? text : unbroken(text));
  message.append(who, said);
  log.append(message);
  return message;
}

function showMine(client: string, text: string): void {
  const message = show(text, true);
  pending[client] = message;
  // Only when it takes a while: a screen reader would read it out with every message.
  setTimeout(() => {
    if (!pending[client]) return;
    const note = document.createElement('small');
    note.textContent = words.sending;
    message.append(note);
  }, SLOW_MS);
}

/** Says something for the person. The possible answers belong to the question before: they are over. */
function say(text: string, value?: string): void {
  for (const button of Array.from(choices.querySelectorAll('button')))
    button.setAttribute('aria-disabled', 'true');
  showMine(line.send(text, value), text);
  showState();
}

/**
 * Brings what the line says of itself onto the screen, with the field below it: for a person whose message waits,
 * and not for one who reads.
 */
function showState(): void {
  if (!status.textContent || Object.keys(pending).length === 0) return;
  input.scrollIntoView({ block: 'nearest' });
  status.scrollIntoView({ block: 'nearest' });
}

/** Puts the possible answers after the message. The focus goes to the first when it stood on one before. */
function offer(activity: Activity): void {
  const hadFocus = choices.contains(document.activeElement);
  choices.textContent = '';
  const actions = activity.suggestedActions?.actions ?? [];
  if (actions.length > 0) {
    const list = document.createElement('ul');
    list.setAttribute('aria-label', words.choices);
    if (activity.locale) list.lang = activity.locale;
    for (const action of actions) {
      const button = document.createElement('button');
      button.type = 'button';
      fillWords(button, unbroken(action.title));
      button.onclick = () => {
        // Disabled would lose the focus; a second press while the answer is on its way must do nothing.
        if (!button.getAttribute('aria-disabled')) say(action.title, action.value);
      };
      const item = document.createElement('li');
      item.append(button);
      list.append(item);
    }
    choices.append(list);
  }
  if (hadFocus) (choices.querySelector('button') ?? input).focus();
  const prompt = activity.channelData?.declic?.prompt;
  input.type = prompt === 'phone' ? 'tel' : 'text';
  input.autocomplete = prompt === 'phone' ? 'tel' : prompt === 'name' ? 'name' : 'off';
}

function onActivity(activity: Activity, restored: boolean): void {
  if (activity.type !== 'message') return;
  // Restored lines are put back silently: only new ones are read out.
  log.setAttribute('aria-live', restored ? 'off' : 'polite');
  const mine = activity.from?.role === 'user';
  const text = activity.text || (activity.attachments ? words.attached : '');
  const client = activity.channelData?.clientActivityID ?? '';
  const waiting = pending[client];
  if (mine && waiting) {
    // What the server kept takes the place of what was typed: a secret is no longer on the screen.
    delete pending[client];
    waiting.querySelector('small')?.remove();
    const said = waiting.children[1] as HTMLElement;
    if (said.textContent !== text) {
      said.textContent = '';
      fill(said, text);
    }
    return;
  }
  for (const line of written) line.remove();
  written = [];
  const message = show(text, mine, mine ? undefined : activity.locale);
  if (mine) return;
  offer(activity);
  if (!restored) (choices.lastElementChild ?? message).scrollIntoView({ block: 'nearest' });
}

const line = openLine({
  lang,
  onActivity,
  onQueued(message) {
    if (!pending[message.client]) showMine(message.client, message.text);
  },
  onState(state) {
    const told = state === 'online' ? '' : state === 'full' ? words.full : words.offline;
    if (status.textContent === told) return;
    status.textContent = told;
    main.className = told ? 'waiting' : '';
    showState();
  },
  onRestored(before) {
    log.setAttribute('aria-live', 'polite');
    if (before !== lang) say(words.languageCommand);
    log.lastElementChild?.scrollIntoView({ block: 'nearest' });
  },
});

form.onsubmit = (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (!text) return;
  input.value = '';
  say(text);
};
byId('human').onclick = (event) => {
  event.preventDefault();
  say(words.humanCommand);
};
