/** The page's script: shows the conversation, and sends what the person taps or types. */
import { PRINTER } from '../icons.js';
import { choicesHtml } from '../message.js';
import { now, onAsked, type PageLanguage, spokenAs, turn } from './language.js';
import { type Activity, type LineState, openLine } from './line.js';
import { openLog } from './log.js';
import { keepPage } from './shelf.js';
import { fitBar, reveal } from './view.js';
import { openVoice } from './voice.js';

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

const main = document.querySelector('main') as HTMLElement;
/** The language of the page's address: without a network, another page may stand in for it. */
const asked = spokenAs(new URLSearchParams(location.search).get('lang')) || now.code;
const choices = byId('choices');
const status = byId('status');
const form = byId<HTMLFormElement>('form');
const input = byId<HTMLInputElement>('text');
const back = byId('back');

/** So long it is said that the connection is back. */
const BACK_MS = 5000;

const log = openLog(byId('log'), (message) => reveal(message, message));
const voice = openVoice();

/** The bot's newest line, and its language. */
let newest: HTMLElement | undefined;
let spoken: PageLanguage | undefined;

/** Says something for the person. The possible answers belong to the question before: they are over. */
function say(text: string, value?: string): void {
  voice.stop();
  for (const button of Array.from(choices.querySelectorAll('button')))
    button.setAttribute('aria-disabled', 'true');
  const message = log.addMine(line.send(text, value), text);
  back.hidden = false;
  fitBar();
  reveal(message, message);
}

/** Puts the possible answers after the message. The focus goes to the first when it stood on one before. */
function offer(activity: Activity): void {
  const hadFocus = choices.contains(document.activeElement);
  const actions = activity.suggestedActions?.actions ?? [];
  choices.innerHTML = choicesHtml(
    actions.map((action) => ({ label: action.title, value: action.value })),
    now.words.choices,
    now.code,
    activity.locale,
  );
  if (hadFocus) (choices.querySelector('button') ?? input).focus();
  const prompt = activity.channelData?.declic?.prompt;
  input.type = prompt === 'phone' ? 'tel' : 'text';
  input.autocomplete = prompt === 'phone' ? 'tel' : prompt === 'name' ? 'name' : 'off';
}

/** Shows an appointment that was just made as a card to keep; one that is no more, as a line like all others. */
function onOutcome(value: unknown): void {
  for (const card of Array.from(document.querySelectorAll('.booked'))) {
    card.classList.remove('booked');
    card.querySelector('.print')?.remove();
  }
  if (!newest || (value as { resolution?: string } | undefined)?.resolution !== 'booked') return;
  newest.classList.add('booked');
  const holder = document.createElement('span');
  holder.className = 'print';
  holder.setAttribute('aria-live', 'off');
  holder.innerHTML = `<button type="button">${PRINTER}</button>`;
  const button = holder.firstChild as HTMLButtonElement;
  button.dataset.word = 'print';
  button.append(now.words.print);
  button.onclick = () => {
    document.body.classList.add('only-booked');
    print();
  };
  newest.append(holder);
  reveal(newest, choices);
}
addEventListener('afterprint', () => document.body.classList.remove('only-booked'));

function onActivity(activity: Activity, restored: boolean): void {
  if (activity.type === 'event' && activity.name === 'declic/outcome') onOutcome(activity.value);
  if (activity.type !== 'message') return;
  const actions = activity.suggestedActions?.actions ?? [];
  // An answer that prolongs is offered when something is about to end.
  const ends = actions.some((action) => /:wait$/.test(action.value));
  log.announce(restored ? 'off' : ends ? 'assertive' : 'polite');
  const mine = activity.from?.role === 'user';
  if (mine) back.hidden = false;
  if (mine && log.confirm(activity.channelData?.clientActivityID ?? '', activity.text ?? '')) return;
  if (!mine) spoken = spokenAs(activity.locale) || spoken;
  // What was said before is put back first; then the page speaks as the conversation ended.
  if (spoken && !restored) follow(spoken);
  const before = newest;
  const message = log.add(activity, mine);
  if (mine) return;
  newest = message;
  if (ends) message.classList.add('alert');
  offer(activity);
  const aloud = {
    text: activity.speak ?? activity.text ?? '',
    lang: activity.locale ?? now.code,
    isNew: !restored,
  };
  voice.attach(message, aloud, () =>
    message === newest ? Array.from(choices.querySelectorAll('li button')) : [],
  );
  fitBar();
  // The first one stands there already; nobody who has just come is moved about.
  if (!restored && before) reveal(message, choices);
}

const TOLD: Record<LineState, 'offline' | 'down' | 'full' | undefined> = {
  online: undefined,
  waiting: 'offline',
  down: 'down',
  full: 'full',
};
let state: LineState = 'online';

/** How the line is, in the page's language. */
function tell(): void {
  const told = TOLD[state];
  if (told) status.textContent = now.words[told];
  log.wait(state === 'online' ? now.words.sending : now.words.queued);
}

/** The page speaks as the conversation does. */
function follow(lang: PageLanguage): void {
  if (!turn(lang)) return;
  tell();
  voice.offer();
  fitBar();
}

function onState(current: LineState): void {
  if (current === state) return;
  const wasAway = state !== 'online' && current === 'online';
  state = current;
  main.classList.toggle('waiting', current !== 'online');
  status.classList.toggle('good', wasAway);
  status.textContent = wasAway ? now.words.online : '';
  tell();
  if (wasAway) {
    setTimeout(() => {
      if (state === 'online') status.textContent = '';
      fitBar();
    }, BACK_MS);
  }
  fitBar();
  const waiting = log.firstPending();
  if (waiting) reveal(waiting, waiting);
}

const line = openLine({
  lang: asked,
  spoken: () => now.code,
  place: main.dataset.place,
  token: form.querySelector<HTMLInputElement>('[name="token"]')?.value,
  onActivity,
  onQueued(message) {
    if (!log.isPending(message.client)) log.addMine(message.client, message.text);
  },
  onFailed: log.fail,
  onState,
  onBegun: () => void keepPage(),
  onShown: () => spoken && follow(spoken),
  onRestored(before) {
    log.announce('polite');
    // Who came by a page in another language than the one before wants that; all others go on as they spoke.
    if (before !== asked && spoken !== asked) {
      follow(asked);
      say(now.words.languageCommand);
      return;
    }
    if (spoken) follow(spoken);
    if (newest) reveal(newest, choices);
  },
});

form.onsubmit = (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (!text) return;
  input.value = '';
  say(text);
};
choices.onsubmit = (event) => event.preventDefault();
choices.onclick = (event) => {
  const button = (event.target as Element).closest('button');
  if (!button) return;
  event.preventDefault();
  // Disabled would lose the focus; a second press while the answer is on its way must do nothing.
  if (!button.getAttribute('aria-disabled'))
    say((button.textContent ?? '').replace(/\u00a0/g, ' '), button.value || undefined);
};

function sends(id: string, command: 'humanCommand' | 'backCommand'): void {
  byId(id).onclick = (event) => {
    event.preventDefault();
    say(now.words[command]);
  };
}
sends('human', 'humanCommand');
sends('back', 'backCommand');
onAsked((lang) => {
  follow(lang);
  say(now.words.languageCommand);
});

// In a panel on an agency's site: the key is pressed here, and the panel is that site's to close.
if (parent !== window) {
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') parent.postMessage('declic:close', '*');
  });
}
