import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  ActionButtons,
  ActionList,
  Body,
  BodyComponent,
  BodyParameter,
  Button,
  Header,
  Image,
  Interactive,
  ListSection,
  Row,
  Template,
  Text,
} from 'whatsapp-api-js/messages';
import { receive } from '../../../src/channels/whatsapp/receive.js';
import { contentOf, templateOf } from '../../../src/channels/whatsapp/render.js';
import { loadContent } from '../../../src/content/load.js';
import { parseChoice } from '../../../src/delivery/choice.js';
import type { Prompt, PromptOption } from '../../../src/engine/types.js';
import { walk } from '../../engine/walk.js';
import { OUR_ID, posted, presses } from './meta.js';
import { faultsOf } from './send-check.js';

const content = loadContent(resolve(import.meta.dirname, '../../..'));
const choose = (lang: string): string => content.words[lang]?.messages.choose ?? '';
const pictureUrl = (id: string): string => `https://declic.example/pictures/${id}.png`;

/** What a test reads of a message. */
interface Said {
  type: string;
  text?: { body: string };
  template?: { components: { parameters: { text: string }[] }[] };
  interactive?: {
    type: 'button' | 'list';
    header?: { image: { link: string } };
    body: { text: string };
    action: {
      button: string;
      buttons: { reply: { id: string; title: string } }[];
      sections: { rows: { id: string; title: string; description?: string }[] }[];
    };
  };
}

const sayIt = (prompt: Prompt, options = {}): Said =>
  contentOf(prompt, { choose, pictureUrl, ...options }) as unknown as Said;

/** A request with it, as Meta's schema sees it. */
const faults = (said: unknown): string[] =>
  faultsOf({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: '33639981234',
    ...(said as object),
  });

/** The same message as another library makes it: its constructors know WhatsApp's limits. */
function byTheLibrary({ text, interactive }: Said): unknown {
  if (!interactive) return new Text(text?.body ?? '');
  const { header, action } = interactive;
  const built =
    interactive.type === 'button'
      ? new ActionButtons(
          ...(action.buttons.map(({ reply }) => new Button(reply.id, reply.title)) as [Button]),
        )
      : new ActionList(
          action.button,
          ...(action.sections.map(
            ({ rows }) =>
              new ListSection(
                '',
                ...(rows.map((row) => new Row(row.id, row.title, row.description)) as [Row]),
              ),
          ) as [ListSection]),
        );
  return new Interactive(
    built as ActionButtons,
    new Body(interactive.body.text),
    header && new Header(new Image(header.image.link)),
  );
}

/** Everything that a person reads of it before and after opening a list. */
function shown({ text, interactive }: Said): string {
  if (!interactive) return text?.body ?? '';
  const { action } = interactive;
  const titles =
    interactive.type === 'button'
      ? action.buttons.map(({ reply }) => reply.title)
      : action.sections.flatMap(({ rows }) =>
          rows.map(({ title, description }) => [title, description].join(' ')),
        );
  return [interactive.body.text, ...titles].join('\n');
}

const values = ({ interactive }: Said): string[] =>
  (interactive?.action.buttons ?? [])
    .map(({ reply }) => reply.id)
    .concat((interactive?.action.sections ?? []).flatMap(({ rows }) => rows.map(({ id }) => id)));

const option = (id: string, label = id, detail?: string): PromptOption => ({
  id,
  label,
  ...(detail ? { detail } : {}),
});
const asks = (options: PromptOption[], more: Partial<Prompt> = {}): Prompt => ({
  id: 'email',
  lang: 'fr',
  text: 'Avez-vous une adresse mail ?',
  options,
  ...more,
});
const many = (count: number): PromptOption[] => Array.from({ length: count }, (_, i) => option(`o${i}`));

describe('a question', () => {
  test('with up to three short answers has a button for each', () => {
    const said = sayIt(asks([option('ok', 'Oui'), option('none', 'Non')], { lead: 'Merci.' }));
    expect(said).toEqual({
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Merci.\n\nAvez-vous une adresse mail ?' },
        action: {
          buttons: [
            { type: 'reply', reply: { id: 'email:ok', title: 'Oui' } },
            { type: 'reply', reply: { id: 'email:none', title: 'Non' } },
          ],
        },
      },
    });
  });

  test('about a slot is answered with that slot', () => {
    const slot = option('lina.29935200.60', 'Lundi 9 h', 'Maison du lac');
    const [value] = values(sayIt(asks([slot, ...many(3)], { id: 'slot' })));
    expect(parseChoice(value)).toEqual({ question: 'slot', option: slot.id });
  });

  test('with four to ten has a list, with more about each below it', () => {
    const options = [option('a', 'Lundi 9 h', 'Maison du lac'), ...many(3)];
    const { interactive } = sayIt(asks(options));
    expect(interactive).toMatchObject({ type: 'list', action: { button: 'Choisir' } });
    expect(interactive?.action.sections).toHaveLength(1);
    expect(interactive?.action.sections[0]?.rows[0]).toEqual({
      id: 'email:a',
      title: 'Lundi 9 h',
      description: 'Maison du lac',
    });
    expect(sayIt(asks(many(10))).interactive?.type).toBe('list');
  });

  test('with three long answers has a list', () => {
    const options = [option('a', 'Je ne sais pas trop.....'), option('b', 'Oui')];
    expect(sayIt(asks(options)).interactive?.type).toBe('list');
  });

  test('with two answers of the same words has a list, for buttons must differ', () => {
    const hours = [option('a', 'Lundi 9 h', 'Maison du lac'), option('b', 'Lundi 9 h', 'Mairie')];
    expect(sayIt(asks(hours.map(({ id, label }) => option(id, label)))).interactive?.type).toBe('list');
    expect(sayIt(asks([...hours, ...many(2)])).interactive?.type).toBe('list');
  });

  test('that tells something is a text; a link in it is not opened up', () => {
    expect(sayIt(asks([]))).toEqual({
      type: 'text',
      text: { body: 'Avez-vous une adresse mail ?', preview_url: false },
    });
  });

  test.each([
    ['eleven answers', many(11)],
    ['an answer too long for a row', [option('a', 'x'.repeat(25)), option('b')]],
    ['more about it than a row holds', [...many(3), option('a', 'Lundi', 'x'.repeat(73))]],
  ])('with %s is a text with numbers: nothing is cut', (_, options) => {
    const { text } = sayIt(asks(options));
    for (const [index, { label, detail }] of options.entries()) {
      expect(text?.body).toContain(`${index + 1} ${label}`);
      if (detail) expect(text?.body).toContain(detail);
    }
  });

  test('longer than a message with buttons holds is a text', () => {
    const long = asks(many(2), { text: 'x'.repeat(1_020), lead: 'Merci.' });
    expect(sayIt(long).text?.body).toBe(`Merci.\n\n${'x'.repeat(1_020)}\n1 o0\n2 o1`);
    expect(faults(sayIt(asks(many(2), { text: 'x'.repeat(1_024) })))).toEqual([]);
  });

  test('with a picture shows it above, if it has a public address', () => {
    const picture = { id: 'forgotten', description: 'Un lien' };
    const shows = asks([option('done', 'Oui')], { picture });
    expect(sayIt(shows).interactive?.header).toEqual({
      type: 'image',
      image: { link: 'https://declic.example/pictures/forgotten.png' },
    });
    expect(sayIt(shows, { pictureUrl: undefined }).interactive?.header).toBeUndefined();
    expect(sayIt(shows, { pictureUrl: () => undefined }).interactive?.header).toBeUndefined();
  });
});

describe('a template', () => {
  test('holds the whole prompt on one line', () => {
    const prompt = asks([option('yes', 'Oui'), option('no', 'Non')], {
      lead: 'Bonjour.',
      text: 'Hier, vous avez réussi.\nCela marche encore ?',
    });
    const said = templateOf(prompt, 'declic');
    expect(said).toEqual({
      type: 'template',
      template: {
        name: 'declic',
        language: { code: 'fr', policy: 'deterministic' },
        components: [
          {
            type: 'body',
            parameters: [
              {
                type: 'text',
                text: 'Bonjour. · Hier, vous avez réussi. · Cela marche encore ? · 1 Oui · 2 Non',
              },
            ],
          },
        ],
      },
    });
    expect(faults(said)).toEqual([]);
  });

  test('does not hold what is longer than its place', () => {
    expect(templateOf(asks([], { text: 'x'.repeat(1_024) }), 'declic')).toBeDefined();
    expect(templateOf(asks([], { text: 'x'.repeat(1_025) }), 'declic')).toBeUndefined();
  });
});

describe('the schema', () => {
  const with_ = (interactive: object): string[] =>
    faults({ type: 'interactive', interactive: { type: 'button', body: { text: 'x' }, ...interactive } });
  const button = (id: string, title = id) => ({ type: 'reply', reply: { id, title } });
  const buttons = (...all: object[]) => ({ action: { buttons: all } });

  test('refuses what Meta refuses', () => {
    expect(with_(buttons(button('a'), button('b')))).toEqual([]);
    expect(with_(buttons(...['a', 'b', 'c', 'd'].map((id) => button(id))))).not.toEqual([]);
    expect(with_(buttons(button('a', 'x'.repeat(21))))).not.toEqual([]);
    expect(with_({ ...buttons(button('a')), body: { text: 'x'.repeat(1_025) } })).not.toEqual([]);
    expect(faultsOf({ type: 'text', text: { body: 'x' } })).not.toEqual([]);
  });
});

/** Milliseconds: there are tens of thousands of prompts, and the machine may be busy. */
const LONG = 900_000;

describe.each(['fr', 'en'])('every prompt of every conversation, in %s', (lang) => {
  const all = new Map<string, Prompt>();
  beforeAll(() => {
    // As of somebody who hides their number: they are asked for it, too.
    walk(content, lang, false, (prompt) => {
      const { outcome: _, alert: __, ...said } = prompt;
      all.set(JSON.stringify(said), prompt);
    });
  }, LONG);

  test(
    'is a message that Meta takes, and that another library would make so',
    () => {
      expect(all.size).toBeGreaterThan(500);
      for (const prompt of all.values()) {
        const said = sayIt(prompt);
        expect({ prompt: prompt.id, faults: faults(said) }).toEqual({ prompt: prompt.id, faults: [] });
        byTheLibrary(said);
        expect(said.text?.body.length ?? 0).toBeLessThanOrEqual(4_096);
      }
    },
    LONG,
  );

  test(
    'is said whole',
    () => {
      for (const prompt of all.values()) {
        const { lead = '', text, options } = prompt;
        const said = shown(sayIt(prompt));
        for (const words of [lead, text, ...options.flatMap(({ label, detail = '' }) => [label, detail])]) {
          expect(said).toContain(words);
        }
      }
    },
    LONG,
  );

  test(
    'has buttons or a list where it has answers',
    () => {
      const asking = [...all.values()].filter(({ options }) => options.length > 0);
      const typed = asking.filter((prompt) => sayIt(prompt).type === 'text');
      expect(typed.map(({ id, options }) => [id, options])).toEqual([]);
    },
    LONG,
  );

  test(
    'is answered by its buttons: what is pressed is the option that was meant',
    () => {
      for (const prompt of all.values()) {
        const ids = values(sayIt(prompt));
        expect(ids).toHaveLength(prompt.options.length);
        const kind = sayIt(prompt).interactive?.type === 'list' ? 'list_reply' : 'button_reply';
        const pressed = ids.map((id) => presses(id, 'x', {}, kind));
        const { messages } = receive(posted(...pressed), { phoneNumberId: OUR_ID, agency: 'a', now: 0 });
        for (const [index, { id }] of prompt.options.entries()) {
          const value = messages[index]?.value;
          const { of } = prompt;
          expect(value).toBe(`${prompt.id}:${id}${of ? `@${of}` : ''}`);
          // The slots of the walk are called a, b and c.
          if (!/^[abc]$/.test(id))
            expect(parseChoice(value)).toEqual({ question: prompt.id, option: id, ...(of ? { of } : {}) });
        }
      }
    },
    LONG,
  );

  test(
    'fits into a template, or is left unsent rather than cut',
    () => {
      for (const prompt of all.values()) {
        const said = templateOf(prompt, 'declic') as Said | undefined;
        if (!said) continue;
        expect(faults(said)).toEqual([]);
        const text = said.template?.components[0]?.parameters[0]?.text ?? '';
        expect(text).not.toMatch(/[\n\t]| {5}/);
        new Template('declic', lang, new BodyComponent(new BodyParameter(text)));
      }
    },
    LONG,
  );
});
