/** The page's script: shows the conversation, and sends what the person taps or types. */
import { PRINTER } from '../icons.js';
import { choicesHtml } from '../message.js';
import type { ScriptWords } from '../page.js';
import { type Activity, type LineState, openLine } from './line.js';
import { openLog } from './log.js';
import { fitBar, reveal } from './view.js';
import { openVoice } from './voice.js';

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

const main = document.querySelector('main') as HTMLElement;
const words = JSON.parse(main.dataset.words as string) as ScriptWords;
const lang = main.dataset.lang as string;
const choices = byId('choices');
const status = byId('status');
const form = byId<HTMLFormElement>('form');
const input = byId<HTMLInputElement>('text');
const back = byId('back');

/** So long it is said that the connection is back. */
const BACK_MS = 5000;

const log = openLog(byId('log'), lang, words, (message) => reveal(message, message));
const voice = openVoice(words, lang);

/** The bot's newest line. */
let newest: HTMLElement | undefined;

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
    words.choices,
    lang,
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
  button.append(words.print);
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
  const before = newest;
  const message = log.add(activity, mine);
  if (mine) return;
  newest = message;
  if (ends) message.classList.add('alert');
  offer(activity);
  const spoken = {
    text: activity.speak ?? activity.text ?? '',
    lang: activity.locale ?? lang,
    isNew: !restored,
  };
  voice.attach(message, spoken, () =>
    message === newest ? Array.from(choices.querySelectorAll('li button')) : [],
  );
  fitBar();
  // The first one stands there already; nobody who has just come is moved about.
  if (!restored && before) reveal(message, choices);
}

const TOLD: Record<LineState, string> = {
  online: '',
  waiting: words.offline,
  down: words.down,
  full: words.full,
};
let state: LineState = 'online';

function onState(now: LineState): void {
  if (now === state) return;
  const wasAway = state !== 'online' && now === 'online';
  state = now;
  main.classList.toggle('waiting', now !== 'online');
  status.classList.toggle('good', wasAway);
  status.textContent = wasAway ? words.online : TOLD[now];
  log.wait(now === 'online' ? words.sending : words.queued);
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
  lang,
  place: main.dataset.place,
  token: form.querySelector<HTMLInputElement>('[name="token"]')?.value,
  onActivity,
  onQueued(message) {
    if (!log.isPending(message.client)) log.addMine(message.client, message.text);
  },
  onFailed: log.fail,
  onState,
  onRestored(before) {
    log.announce('polite');
    if (before !== lang) say(words.languageCommand);
    else if (newest) reveal(newest, choices);
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

function sends(id: string, command: string): void {
  byId(id).onclick = (event) => {
    event.preventDefault();
    say(command);
  };
}
sends('human', words.humanCommand);
sends('back', words.backCommand);

// In a panel on an agency's site: the key is pressed here, and the panel is that site's to close.
if (parent !== window) {
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') parent.postMessage('declic:close', '*');
  });
}
