/** People with nothing but a telephone: they read texts and answer with digits, words and taps, by their seed. */
import { randomOf } from './people.js';

/** A telephone, and the way on which it is texted. */
export interface Phone {
  channel: 'sms' | 'whatsapp_twilio' | 'whatsapp';
  /** E.164. */
  number: string;
}

/** What a person writes, or the button that they tap. */
export interface Said {
  text: string;
  value?: string;
}

/** A message that reached a telephone. */
export interface Got {
  /** Our own id of it. */
  ref: string;
  /** As the provider got it: the text, or Meta's JSON. */
  wire: string;
  /** As it is read: choices with their numbers. */
  text: string;
  buttons: { id: string; title: string }[];
  /** Milliseconds of performance.now(). */
  at: number;
}

export const NEEDS = [
  "bonjour je n'arrive pas a aller sur le site de la caf",
  'jai perdu mon mot de passe ameli',
  "j'ai pas d'adresse mail",
  'je sais pas lire le courrier des impots',
  'I have no computer and I must declare to France Travail',
  'le site ne marche pas',
  'humain',
];

/** Of all messages, those after which a person writes another one without waiting for an answer. */
const HASTE = 0.1;
/** Of all answers, those that fit no question. */
const ASTRAY = 0.1;
/** Of all answers to buttons, those that are taps. */
const TAPS = 0.5;

export class Caller {
  /** What they wrote, in order. */
  readonly said: string[] = [];
  /** What reached them, in order. */
  readonly got: Got[] = [];
  private heard = 0;
  private hasty = false;
  private speaking = false;
  private readonly random: () => number;

  constructor(
    readonly phone: Phone,
    seed: number,
    private readonly messages: number,
  ) {
    this.random = randomOf(seed);
  }

  get done(): boolean {
    return !this.speaking && this.said.length >= this.messages && this.got.length > this.heard;
  }

  /** What they say now; undefined while they wait for an answer or have said all. */
  speak(): Said | undefined {
    if (this.speaking || this.said.length >= this.messages) return undefined;
    if (this.said.length > 0 && !this.hasty && this.got.length <= this.heard) return undefined;
    const said = this.answer(this.got.at(-1));
    this.said.push(said.text);
    this.heard = this.got.length;
    this.hasty = this.random() < HASTE;
    this.speaking = true;
    return said;
  }

  /** Their message was taken. */
  spoken(): void {
    this.speaking = false;
  }

  private answer(last: Got | undefined): Said {
    if (!last || /qu'est-ce qui bloque|what is blocking/i.test(last.text)) return { text: this.pick(NEEDS) };
    if (/votre nom|your name/i.test(last.text)) return { text: 'Camille' };
    if (this.random() < ASTRAY) {
      return { text: this.pick(['???', 'retour', 'aide', 'je comprends pas', 'humain']) };
    }
    if (last.buttons.length > 0 && this.random() < TAPS) {
      const { id, title } = this.pick(last.buttons);
      return { text: title, value: id };
    }
    const digits = [...last.text.matchAll(/^(\d+) /gm)].map(([, digit]) => digit as string);
    return { text: digits.length > 0 ? this.pick(digits) : 'oui' };
  }

  private pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)] as T;
  }
}
