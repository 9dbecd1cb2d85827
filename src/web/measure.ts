/** Counts what passes through the store, for /metrics. */
import type { Store } from '../store/port.js';
import type { Meters } from './meters.js';

/**
 * The same store, counted. Only what was really written counts: a message that came twice is one message and one
 * duplicate.
 */
export function measured(store: Store, meters: Meters): Store {
  const accepted = meters.counter('declic_messages_accepted_total', 'Messages kept, by channel');
  const duplicates = meters.counter('declic_messages_duplicate_total', 'Messages that had been kept before');
  const turns = meters.counter('declic_turns_total', 'Turns saved, by whether the claim still held');
  const prompts = meters.counter('declic_prompts_total', 'Messages written to people');
  const outcomes = meters.counter('declic_outcomes_total', 'Triages ended, by resolution');
  const sent = meters.counter('declic_sends_total', 'Attempts to send, by what became of them');
  const invited = meters.counter('declic_invitations_total', 'Requests to invite, by what became of them');
  return {
    ...store,
    async invite(request, dryRun) {
      const code = await store.invite(request, dryRun);
      if (!dryRun) invited({ code });
      return code;
    },
    async accept(acceptance) {
      const result = await store.accept(acceptance);
      (result.duplicate ? duplicates : accepted)({ channel: acceptance.channel });
      return result;
    },
    async commit(commit) {
      const saved = await store.commit(commit);
      turns({ saved: String(saved) });
      if (saved) {
        for (const _ of commit.prompts) prompts();
        for (const { outcome } of commit.records) outcomes({ resolution: outcome.resolution });
      }
      return saved;
    },
    async settle(settlement) {
      const settled = await store.settle(settlement);
      if (settled) sent({ status: settlement.status });
      return settled;
    },
  };
}
