/**
 * Reading aloud, by the voices that the device has. A message is read sentence by sentence (a long text ends in the
 * middle on some phones), then its possible answers, each marked while it is heard.
 */
import { SPEAKER } from '../icons.js';
import { now } from './language.js';

const KEY = 'declic.voice';
/** Of 1, a voice's own pace. */
const SLOW = 0.7;

interface Settings {
  auto: boolean;
  slow: boolean;
}

export function openVoice() {
  const speech = window.speechSynthesis as SpeechSynthesis | undefined;
  const box = document.getElementById('voice') as HTMLElement;
  const auto = document.getElementById('auto') as HTMLInputElement;
  const slow = document.getElementById('slow') as HTMLInputElement;
  /** The button of the message that is being read, and what is marked. */
  let reading: HTMLElement | undefined;
  let marked: Element | undefined;

  const voiceOf = (language: string): SpeechSynthesisVoice | undefined => {
    const voices = speech ? speech.getVoices() : [];
    return voices.filter((voice) => voice.lang.slice(0, 2).toLowerCase() === language.slice(0, 2))[0];
  };

  function mark(element?: Element): void {
    marked?.classList.remove('heard');
    element?.classList.add('heard');
    marked = element;
  }

  function label(button: HTMLElement, word: 'listen' | 'stop'): void {
    button.innerHTML = SPEAKER;
    button.dataset.word = word;
    button.append(now.words[word]);
  }

  function stop(): void {
    if (reading) label(reading, 'listen');
    reading = undefined;
    mark();
    speech?.cancel();
  }

  function read(text: string, language: string, button: HTMLElement, answers: Element[]): void {
    stop();
    reading = button;
    label(button, 'stop');
    const pieces: { text: string; element?: Element }[] = text
      .split(/(?:[.!?…:]\s|\n)+/)
      .filter((piece) => piece.trim())
      .map((piece) => ({ text: piece }));
    for (const element of answers) pieces.push({ text: element.textContent ?? '', element });
    pieces.forEach((piece, index) => {
      const utterance = new SpeechSynthesisUtterance(piece.text);
      utterance.lang = language;
      const voice = voiceOf(language);
      if (voice) utterance.voice = voice;
      utterance.rate = slow.checked ? SLOW : 1;
      utterance.onstart = () => reading === button && mark(piece.element);
      if (index === pieces.length - 1) utterance.onend = () => reading === button && stop();
      speech?.speak(utterance);
    });
  }

  /** Some devices tell their voices only after a while; one without a voice for the page's language shows nothing. */
  function offer(): void {
    box.hidden = !voiceOf(now.code);
    document.body.classList.toggle('voiced', !box.hidden);
  }

  function keep(): void {
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ auto: auto.checked, slow: slow.checked }));
    } catch {
      // Then it holds until the next page.
    }
  }

  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) || '{}') as Partial<Settings>;
    auto.checked = kept.auto === true;
    slow.checked = kept.slow === true;
  } catch {
    // Nothing was kept.
  }
  slow.onchange = keep;
  auto.onchange = () => {
    keep();
    if (!auto.checked) stop();
  };
  if (speech) {
    offer();
    speech.onvoiceschanged = offer;
    // Whoever leaves has heard enough; some browsers read on.
    addEventListener('pagehide', stop);
  }

  return {
    /** Gives a message its button; a new one is read at once for who wants that. `answers`: to the newest message. */
    attach(
      message: HTMLElement,
      spoken: { text: string; lang: string; isNew: boolean },
      answers: () => Element[],
    ): void {
      if (!speech || message.querySelector('.listen')) return;
      const holder = document.createElement('span');
      holder.className = 'listen';
      // A new line is announced without its button.
      holder.setAttribute('aria-live', 'off');
      const button = document.createElement('button');
      button.type = 'button';
      label(button, 'listen');
      const start = (): void => read(spoken.text, spoken.lang, button, answers());
      button.onclick = () => (reading === button ? stop() : start());
      holder.append(button);
      message.append(holder);
      if (spoken.isNew && auto.checked && !box.hidden) start();
    },
    stop,
    /** The page's language is another one: so may be whether there is a voice for it. */
    offer,
  };
}
