/** A person with WhatsApp, before the stand-in of Meta's API. */
import { message, type Posted, posted, presses } from './meta.js';
import type { Meta, Taken } from './stand-in.js';

/** How a person is known to Meta: by a number, by an id, or by both. */
export interface Known {
  from?: string;
  from_user_id?: string;
}

export class Person {
  /** All that this person was sent, in order. */
  readonly heard: Taken[] = [];
  /** Both sides, for a test that fails. */
  readonly talk: string[] = [];
  private readonly addresses = new Set<string>();

  constructor(
    private readonly meta: Meta,
    private known: Known,
    private readonly clock: () => number = Date.now,
  ) {
    this.be(known);
  }

  /** They are known otherwise from now on. */
  be(known: Known): void {
    this.known = known;
    for (const address of Object.values(known)) this.addresses.add(address);
  }

  get last(): Taken {
    const taken = this.heard.at(-1);
    if (!taken) throw new Error('Nothing was heard yet.');
    return taken;
  }

  /** Posts a message of theirs, which asks for no answer. */
  async post(more: Posted, build: (more: Posted) => Posted = message): Promise<void> {
    const who = { from: undefined, ...this.known, timestamp: String(Math.floor(this.clock() / 1000)) };
    const status = await this.meta.post(posted(build({ ...who, ...more })));
    if (status !== 200) throw new Error(`The webhook was answered with ${status}.`);
  }

  /** Posts and waits for the answer. */
  async send(more: Posted, build: (more: Posted) => Posted = message): Promise<Taken> {
    await this.post(more, build);
    const own = (): Taken[] => this.meta.taken.filter(({ to }) => this.addresses.has(to));
    while (own().length <= this.heard.length) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const taken of own().slice(this.heard.length)) {
      this.heard.push(taken);
      this.talk.push(taken.text, ...taken.options.map(({ title }) => `[${title}]`));
    }
    return this.last;
  }

  say(text: string): Promise<Taken> {
    this.talk.push(`> ${text}`);
    return this.send({ type: 'text', text: { body: text } });
  }

  /** Taps what a message offers: the option whose words begin so, or the first. */
  tap(begins = '', of = this.last): Promise<Taken> {
    const option = of.options.find(({ title }) => title.startsWith(begins));
    if (!option) throw new Error(`There is no "${begins}" in:\n${this.talk.join('\n')}`);
    this.talk.push(`> [${option.title}]`);
    const kind = of.kind === 'list' ? 'list_reply' : 'button_reply';
    return this.send({ context: { id: of.id } }, (more) => presses(option.id, option.title, more, kind));
  }
}
