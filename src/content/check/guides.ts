/** Guides: short steps, known sources, not out of date, and one wherever a person is left to do it alone. */
import { passes } from '../../triage/decide.js';
import { DIFFICULTIES } from '../../triage/outcome.js';
import { overdueGuides } from '../overdue.js';
import { mustBeSourced, statedFacts } from '../stated.js';
import { type Checking, guideFile, RULES_FILE } from './checking.js';

/** One step must fit a small screen and two SMS. */
const STEP_LENGTH = 300;

/** Ways of asking for a guide: fewer, and people do not find it by their own words. */
const WAYS = 6;

export function checkGuides(checking: Checking): void {
  const { content, today, error, warn } = checking;
  for (const lang of content.languages) {
    for (const guide of overdueGuides(content, lang, today)) {
      warn(guideFile(lang, guide), ['review_by'], `was to be read again by ${guide.review_by}`);
    }
    for (const guide of content.guides[lang] ?? []) {
      const file = guideFile(lang, guide);
      for (const [index, source] of guide.sources.entries()) {
        if (!/^https?:\/\/\S+$/.test(source.url)) error(file, ['sources', index, 'url'], 'is no web address');
        if (source.read > today) error(file, ['sources', index, 'read'], `${source.read} is yet to come`);
      }
      const ways = guide.words?.length ?? 0;
      if (ways < WAYS) warn(file, ['words'], `has ${ways} ways of asking for it: at least ${WAYS}`);
      const ids = new Set<string>();
      for (const [index, step] of guide.steps.entries()) {
        if (ids.has(step.id)) error(file, ['steps', index], `the step ${step.id} is there twice`);
        ids.add(step.id);
        for (const part of ['text', 'help', 'smaller'] as const) {
          const length = step[part]?.length ?? 0;
          if (length > STEP_LENGTH) {
            error(file, ['steps', index, part], `has ${length} characters: at most ${STEP_LENGTH}`);
          }
        }
      }
    }
  }
  checkStated(checking);
  checkLinks(checking);
  checkAlone(checking);
}

/** A number that somebody acts on needs a source whose title says it. */
function checkStated({ content, error }: Checking): void {
  for (const fact of statedFacts(content)) {
    const { kind, value, source, file, path } = fact;
    if (source || !mustBeSourced(fact)) continue;
    error(file, path, `states ${value} (${kind}), but no source's title says it`);
  }
}

/** Guides speak of others that exist; and where two would do, it is said which one. */
function checkLinks({ content, error }: Checking): void {
  for (const lang of content.languages) {
    const guides = content.guides[lang] ?? [];
    const found = new Map<string, string>();
    for (const guide of guides) {
      const file = guideFile(lang, guide);
      for (const [index, id] of (guide.see ?? []).entries()) {
        if (id === guide.id) error(file, ['see', index], 'is this guide itself');
        else if (!guides.some((other) => other.id === id)) {
          error(file, ['see', index], `there is no knowledge/${lang}/${id}.md`);
        }
      }
      if (guide.by_words) continue;
      for (const difficulty of guide.difficulty) {
        const place = `${difficulty} ${JSON.stringify(guide.when ?? {})}`;
        const other = found.get(place);
        if (other) {
          const message = `stands beside ${other}.md for ${difficulty}: one of them needs a when, or by_words: true`;
          error(file, ['difficulty'], message);
        }
        found.set(place, guide.id);
      }
    }
  }
}

/** Where the rules leave a person alone, a guide must be there whatever else is known of them. */
function checkAlone({ content, error }: Checking): void {
  for (const [index, rule] of content.rules.posture.entries()) {
    if (rule.then !== 'alone') continue;
    const { difficulty: test } = rule.when;
    for (const difficulty of DIFFICULTIES.filter((one) => !test || passes(test, one))) {
      for (const lang of content.languages) {
        const guides = content.guides[lang] ?? [];
        if (guides.some((guide) => guide.difficulty.includes(difficulty) && !guide.when && !guide.by_words))
          continue;
        error(
          RULES_FILE,
          ['posture', index, 'then'],
          `${rule.id} leaves ${difficulty} alone, but knowledge/${lang}/ has no guide for it`,
        );
      }
    }
  }
}
