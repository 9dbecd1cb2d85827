/** A person with an old phone: they see texts and nothing else, and answer with digits and words. */
import { until } from '../../delivery/desk.js';
import type { Twilio } from './stand-in.js';

/** What somebody answers who can follow a guide, and whom it helps. */
export const EASY = ['pas urgent', 'Smartphone', 'lis bien', 'pas peur', "C'est fait"];

export class Person {
  private seen = 0;
  /** Everything that was said, for whoever reads why a test failed. */
  readonly talk: string[] = [];

  constructor(
    private readonly twilio: Twilio,
    readonly number: string,
  ) {}

  /** What has reached them. */
  get texts(): string[] {
    return this.twilio.taken.filter(({ to }) => to === this.number).map(({ body }) => body);
  }

  /** Writes and waits for the answer. */
  async say(text: string, more: Record<string, string> = {}): Promise<string> {
    this.talk.push(`> ${text}`);
    const status = await this.twilio.write(this.number, text, more);
    if (status !== 200) throw new Error(`Declic answered with ${status}.`);
    return this.hear();
  }

  /** Waits for the next message. */
  async hear(): Promise<string> {
    await until(() => this.texts.length > this.seen);
    this.seen += 1;
    const text = this.texts[this.seen - 1] ?? '';
    this.talk.push(text);
    return text;
  }

  /** Taps nothing: finds the line with these words in the last message, and writes its digit. */
  choose(words: string): Promise<string> {
    const last = this.texts[this.seen - 1] ?? '';
    const digit = new RegExp(`^(\\d+) .*${words}`, 'im').exec(last)?.[1];
    if (!digit) throw new Error(`Nobody offered "${words}":\n${this.talk.join('\n')}`);
    return this.say(digit);
  }

  /** Answers with digits until a text says this; with the first of these words that an option has, else the first. */
  async follow(wanted: RegExp, ...words: string[]): Promise<string> {
    for (let turn = 0; turn < 40; turn++) {
      const last = this.texts[this.seen - 1] ?? '';
      if (wanted.test(last)) return last;
      const found = words.find((word) => new RegExp(`^\\d+ .*${word}`, 'im').test(last));
      await (found ? this.choose(found) : this.say('1'));
    }
    throw new Error(`It never came to ${wanted}:\n${this.talk.join('\n')}`);
  }
}
