import { describe, expect, test } from '@jest/globals';
import type { Guide, GuideStep } from '../../src/content/model.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import type { Session, StepResult } from '../../src/engine/types.js';
import { findWanted } from '../../src/guides/find.js';
import { content, understood } from '../understanding/content.js';

/**
 * How a guide's texts tell a person what to write to us: "écrivez-moi : créer une boîte mail". After "après" it is
 * how they come back to this guide from the one that they need first.
 */
const TOLD =
  /(après, |afterwards, )?(?:(?<!\p{L})[ée]crivez-moi|r[ée]pondez|write to me|answer) ?: ([^.?!,]+)/giu;

/** A place in a guide at which a person is told what to write. */
interface Told {
  lang: string;
  guide: Guide;
  index: number;
  said: string;
  back: boolean;
}

const texts = ({ text, help, smaller = '' }: GuideStep): string => `${text}\n${help}\n${smaller}`;

const told: Told[] = content.languages.flatMap((lang) =>
  (content.guides[lang] ?? []).flatMap((guide) =>
    guide.steps.flatMap((one, index) =>
      [...texts(one).matchAll(TOLD)].map(([, after, said = '']) => ({
        lang,
        guide,
        index,
        said: said.trim(),
        back: after !== undefined,
      })),
    ),
  ),
);

/** The person at that step, of whom is known what the guide is for. */
function at({ lang, guide, index }: Told): Session {
  const fresh = newSession({
    id: 'c',
    agency: 'demo',
    channel: 'test',
    channelHasPhone: false,
    content,
    lang,
    at: 0,
  });
  const known = Object.entries(guide.when ?? {}).flatMap(([fact, test]) => {
    const value = Array.isArray(test) ? test[0] : test;
    return typeof value === 'string' ? [[fact, { value, source: 'asked' }]] : [];
  });
  return {
    ...fresh,
    stage: 'guide',
    facts: Object.fromEntries(known),
    guide: { id: guide.id, step: index, help: 0, tried: [] },
    asked: { id: 'guide', options: ['done', 'stuck', 'human'], retries: 0 },
  };
}

async function writes(place: Told): Promise<StepResult> {
  const { lang, said } = place;
  const meaning = await understood(said, 'guide', lang);
  return step(content, at(place), { kind: 'message', at: 1, text: said, understood: meaning });
}

/** For what blocks, the guide for a person's device or service stands for the one for everybody. */
function speaksOf({ lang, guide }: Told, offered: Guide | undefined): boolean {
  const meant = (content.guides[lang] ?? []).filter(({ id }) => guide.see?.includes(id));
  if (!offered || offered.by_words) return offered !== undefined && meant.includes(offered);
  return meant.some(
    (one) => !one.by_words && one.difficulty.some((each) => offered.difficulty.includes(each)),
  );
}

const NEXT = ['suite', 'next'];
const HUMAN = ['humain', 'person'];

const rows = (kind: (place: Told) => boolean): [string, string, string, Told][] =>
  told.filter(kind).map((place) => [place.lang, place.guide.id, place.said, place]);
const isGuide = ({ said }: Told): boolean => ![...NEXT, ...HUMAN].includes(said);

describe('a person who writes what a guide tells them to write', () => {
  test.each(rows(({ said }) => NEXT.includes(said)))(
    '(%s, %s) "%s" goes on',
    async (_lang, _id, _said, place) => {
      const { session } = await writes(place);
      const last = place.index === place.guide.steps.length - 1;
      expect(last ? session.asked?.id : session.guide?.step).toBe(last ? 'solved' : place.index + 1);
    },
  );

  test.each(rows(({ said }) => HUMAN.includes(said)))(
    '(%s, %s) "%s" gets to a human',
    async (_lang, _id, _said, place) => {
      const { effects } = await writes(place);
      expect(effects.map(({ kind }) => kind)).toEqual(['offer']);
    },
  );

  test.each(rows((place) => isGuide(place) && !place.back))(
    '(%s, %s) "%s" is offered the guide that it speaks of',
    async (lang, _id, _said, place) => {
      const { session } = await writes(place);
      const offered = content.guides[lang]?.find(({ id }) => id === session.offered?.id);
      expect([offered?.id, speaksOf(place, offered)]).toEqual([offered?.id, true]);
    },
  );

  test.each(rows((place) => isGuide(place) && place.back))(
    '(%s, %s) "%s" finds it again after another one',
    async (lang, id, said, place) => {
      const { guides = [] } = await understood(said, 'need', lang);
      expect(findWanted(content, lang, guides, at(place).facts)?.id).toBe(id);
    },
  );
});
