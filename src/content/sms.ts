/**
 * The content as SMS says it: where dialogs/<lang>/sms.yaml has shorter words, they stand instead, and the texts that
 * it lists under `fold` lose the letters that would double their price. Everything else is the same, also the version:
 * a conversation does not notice.
 */
import type {
  Content,
  Guide,
  MessageId,
  OptionWords,
  QuestionWords,
  ShorterQuestion,
  ShorterWords,
  StepPart,
  Words,
} from './model.js';
import { foldLetters } from './segments.js';

/** Content never changes after loading, so it is made once. */
const made = new WeakMap<Content, Content>();

/**
 * The content with its shorter words.
 *
 * @example inSms(content).words.fr?.questions.facts.language.options.ar?.label // 'Arabe'
 */
export function inSms(content: Content): Content {
  const known = made.get(content);
  if (known) return known;
  const words = Object.entries(content.words).map(([lang, own]) => [lang, shorter(own)]);
  const guides = Object.entries(content.guides).map(([lang, own]) => {
    const sms = content.words[lang]?.sms;
    return [lang, sms ? own.map((guide) => shorterGuide(guide, sms)) : own];
  });
  const short: Content = { ...content, words: Object.fromEntries(words), guides: Object.fromEntries(guides) };
  made.set(content, short);
  return short;
}

function shorter(words: Words): Words {
  const { sms, questions, messages, names } = words;
  if (!sms) return words;
  const folded = sms.fold.filter((text) => text.startsWith('messages.')).map((text) => text.slice(9));
  return {
    ...words,
    messages: { ...messages, ...sms.messages },
    questions: {
      ...questions,
      facts: withShorter('facts', questions.facts, sms),
      flow: withShorter('flow', questions.flow, sms),
    },
    // The label of that question.
    ...(sms.fold.includes('flow.lang') ? { names: { ...names, language: foldLetters(names.language) } } : {}),
    // With what fills them in: a name inside would double their price as well.
    ...(folded.length > 0 ? { folded: new Set(folded as MessageId[]) } : {}),
  };
}

function withShorter<Q extends Record<string, QuestionWords>>(
  part: 'facts' | 'flow',
  questions: Q,
  { [part]: shorts, fold }: ShorterWords,
): Q {
  const all = Object.entries(questions).map(([id, question]) => {
    const write = fold.includes(`${part}.${id}`) ? foldLetters : asIs;
    const own: ShorterQuestion = (shorts as Record<string, ShorterQuestion>)[id] ?? {};
    const labelled = Object.entries(question.options).map(([option, words]) => [
      option,
      withLabel(words, write(own.options?.[option] ?? words.label)),
    ]);
    const ask = write(own.ask ?? question.ask);
    const simpler = write(own.simpler ?? question.simpler);
    return [id, { ask, simpler, options: Object.fromEntries(labelled) }];
  });
  return Object.fromEntries(all) as Q;
}

const asIs = (text: string): string => text;

/** The longer label is understood too: the person may know it from the page. */
function withLabel(words: OptionWords, label: string): OptionWords {
  return label === words.label ? words : { label, say: [...words.say, words.label] };
}

function shorterGuide(guide: Guide, { guides, fold }: ShorterWords): Guide {
  const steps = guide.steps.map((step) => {
    const part = (name: StepPart, usual: string): string => {
      const text = guides[guide.id]?.[step.id]?.[name] ?? usual;
      return fold.includes(`guides.${guide.id}.${step.id}.${name}`) ? foldLetters(text) : text;
    };
    return {
      ...step,
      text: part('text', step.text),
      help: part('help', step.help),
      ...(step.smaller === undefined ? {} : { smaller: part('smaller', step.smaller) }),
    };
  });
  return { ...guide, steps };
}
