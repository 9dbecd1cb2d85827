/**
 * The content as SMS says it: where dialogs/<lang>/sms.yaml has shorter words, they stand instead. Everything else is
 * the same, also the version: a conversation does not notice.
 */
import type { Content, OptionWords, QuestionWords, ShorterQuestion, Words } from './model.js';

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
  const short: Content = { ...content, words: Object.fromEntries(words) };
  made.set(content, short);
  return short;
}

function shorter(words: Words): Words {
  const { sms, questions, messages } = words;
  if (!sms) return words;
  return {
    ...words,
    messages: { ...messages, ...sms.messages },
    questions: {
      ...questions,
      facts: withShorter(questions.facts, sms.facts),
      flow: withShorter(questions.flow, sms.flow),
    },
  };
}

function withShorter<Q extends Record<string, QuestionWords>>(
  questions: Q,
  shorts: Partial<Record<string, ShorterQuestion>>,
): Q {
  const all = Object.entries(questions).map(([id, question]) => {
    const { options = {}, ...asked } = shorts[id] ?? {};
    const labelled = Object.entries(question.options).map(([option, words]) => [
      option,
      withLabel(words, options[option]),
    ]);
    return [id, { ...question, ...asked, options: Object.fromEntries(labelled) }];
  });
  return Object.fromEntries(all) as Q;
}

/** The longer label is understood too: the person may know it from the page. */
function withLabel(words: OptionWords, label: string | undefined): OptionWords {
  return label === undefined ? words : { label, say: [...words.say, words.label] };
}
