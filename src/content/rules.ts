/** The decision table of `dialogs/rules.yaml`, and the tests that guides share with it. */
import { z } from 'zod';
import { FACT_IDS, type FactId } from '../triage/facts.js';
import { DIFFICULTIES, MINUTES, NEEDS, OBJECTIVES, POSTURES, PRIORITIES } from '../triage/outcome.js';

/** Ids of rules, guides, steps and pictures. */
export const Id = z.string().regex(/^[a-z][a-z0-9_-]*$/, 'an id: small letters, digits, - and _');
export const factIds = FACT_IDS as [FactId, ...FactId[]];

/** A fact's value. YAML reads `fear: true` as a boolean; here it is the text `true`. */
export const Value = z.union([z.string(), z.boolean()]).transform(String);

/** `[a, b]` or `a`: any of them. `{ not: [...] }`: known, and none of them. */
const Test = z.union([Value, z.array(Value).min(1), z.strictObject({ not: z.array(Value).min(1) })]);
export type Test = z.infer<typeof Test>;

/** All tests must hold. A fact that is not known makes a test false, either way. `{}` always holds. */
export const When = z.partialRecord(
  z.enum([...factIds, 'stated', 'after', 'difficulty', 'posture', 'priority']),
  Test,
);
export type When = z.infer<typeof When>;

const rule = <T extends z.ZodType>(then: T) =>
  z.strictObject({
    id: Id,
    when: When,
    then,
    /** The reason in words, per language. */
    because: z.record(z.string(), z.string().min(1)),
  });

/**
 * The decision table. Each part is read from top to bottom. `difficulty`: the first rule that holds gives the
 * primary one (what blocks first), later ones the secondary; when none holds, the first of `otherwise`.
 * `posture`, `objective`, `priority`, `minutes`: the first that holds. `more_minutes`, `needs`, `bring`: all that
 * hold. The last rule of `otherwise` and of each first-match part has `when: {}`.
 */
export const Rules = z.strictObject({
  difficulty: z.array(rule(z.enum(DIFFICULTIES))).min(1),
  otherwise: z.array(rule(z.enum(DIFFICULTIES))).min(1),
  posture: z.array(rule(z.enum(POSTURES))).min(1),
  objective: z.array(rule(z.enum(OBJECTIVES))).min(1),
  priority: z.array(rule(z.enum(PRIORITIES))).min(1),
  minutes: z.array(rule(z.literal([...MINUTES]))).min(1),
  more_minutes: z.array(rule(z.number().int().positive().max(60))),
  /** `language` becomes `language:xx` with the person's own. */
  needs: z.array(rule(z.enum([...NEEDS, 'language']))),
  bring: z.array(rule(Id)),
});
export type Rules = z.infer<typeof Rules>;
export type Rule<T = unknown> = { id: string; when: When; then: T; because: Record<string, string> };
