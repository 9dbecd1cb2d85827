/** What Declic says besides its questions. */
/** Every message that is not a question, with the arguments that its words may use (ICU MessageFormat). */
export const MESSAGES = {
  /** First words of a conversation: who speaks, that it is a program, that no password is ever needed. */
  greeting: [],
  /** After a long silence, before the open question is asked again. One line. */
  resume: [],
  /** A secret was taken out of the person's message; `kinds` is a list in words ("mot de passe, code"). */
  redacted: ['kinds'],
  /** Before the simpler wording of a question that was not understood. */
  unclear: [],
  /** A question was not understood twice: it is left open and the next one is asked. */
  moving_on: [],
  /** A button of an older question was pressed and that answer was corrected. */
  corrected: [],
  /** The same, with what stands now; `what` is a list in words. Also for what a person wrote. */
  corrected_to: ['what'],
  /** A button of an older question was pressed and it cannot be changed any more. */
  old_button: [],
  /** What was understood from the person's own words, before the first question; `what` is a list in words. */
  understood: ['what'],
  attachment_audio: [],
  attachment_image: [],
  attachment_other: [],
  /** Something that cannot be read came with words, which can. */
  attachment_words: [],
  /** A location was sent; it is not kept. */
  attachment_location: [],
  /** The same, and it led to a place that slots will be looked for at. */
  attachment_place: [],
  nothing_before: [],
  went_back: [],
  help: [],
  /** What is kept about the person; `facts` is a list in words, `days` and `months` numbers. */
  my_data: ['facts', 'days', 'months'],
  /** Parts of `facts` in my_data. */
  my_name: ['name'],
  my_phone: ['hint'],
  my_appointment: ['day', 'time', 'place'],
  /** my_data when nothing is known yet. */
  my_data_none: ['days', 'months'],
  restarted: [],
  deleted: [],
  /** The person asked for no more messages by SMS or WhatsApp. */
  stopped: [],
  /** A restart or deletion was not confirmed. */
  kept: [],
  language_set: [],
  /** The person named a language that Declic does not speak; a helper may. `language` in words. */
  language_missing: ['language'],
  thanks: [],
  abuse: [],
  off_topic: [],
  hello_again: [],
  /** Danger, suicide, violence: the emergency numbers (SOURCES §7), before anything else. */
  crisis: [],
  /** Result, self-help: what blocks (`difficulty` in words) and that a guide follows. */
  result_alone: ['difficulty'],
  result_with: ['difficulty'],
  result_for: ['difficulty'],
  /** Added to a result when rights are at risk, or a date is near. */
  result_rights_at_risk: [],
  result_deadline: [],
  /** A guide was found by the person's own words; `title` is its. */
  guide_offer: ['title'],
  /** Heading of a guide's step. */
  guide_step: ['step', 'total'],
  /** Before a step's own help. */
  guide_help: [],
  /** Before the smaller step, for who is still stuck after the help. */
  guide_smaller: [],
  /** Before a slot is offered because a guide did not do. */
  guide_failed: [],
  /** The person said that it is solved. */
  solved: [],
  /** After `solved`: one message will ask whether it still is, and how to refuse it. */
  follow_up_told: [],
  /** Before `still_solved`, some hours later; `when` is today or yesterday. */
  follow_up: ['when'],
  /** It still is. */
  still_solved: [],
  /** The person wants no message that they have not asked for. */
  quiet: [],
  /** The person needs a moment; the open question stays. */
  take_your_time: [],
  /** The person asked for a human. */
  human: [],
  /** A slot's option, at most 24 letters: `day` "mardi 24", `time` "14h30". The place stands beside it. */
  slot_label: ['day', 'time'],
  /** The chosen slot was taken meanwhile; others follow. */
  slot_gone: [],
  /** A slot is held: `minutes` that it is kept for. */
  held: ['day', 'time', 'place', 'minutes'],
  /** The slot that is about to be confirmed. */
  chosen: ['day', 'time', 'place'],
  /** The hold ends in `minutes`. Any answer prolongs it. */
  hold_warning: ['minutes'],
  /** The person asked for time: the slot is held for `minutes` more. */
  hold_kept: ['minutes'],
  /** The same, but it cannot be prolonged again: it is held until `time`. */
  hold_last: ['time'],
  hold_ended: [],
  /** No slot fits; what follows is a callback. */
  no_slot: [],
  /** Number known: ends in `hint`. */
  phone_known: ['hint'],
  /** What was typed is not a phone number. */
  phone_wrong: [],
  /** Recap of a booked slot; `bring` is a list in words, `minutes` the length. */
  booked: ['day', 'time', 'place', 'address', 'minutes', 'bring'],
  /** Recap when nothing must be brought. */
  booked_nothing: ['day', 'time', 'place', 'address', 'minutes'],
  cancelled: [],
  /** The command "appointment" when there is none. */
  no_appointment: [],
  /** Somebody will call by `day`. */
  callback: ['day'],
  /** No phone number: where to go instead; `places` has one place a line. */
  referred: ['places'],
  /** The person leaves a booked slot as it is. */
  appointment_kept: ['day', 'time', 'place'],
  /** An invitation to prepare an appointment made elsewhere: `from` is the agency, `with` a helper's name, or "none". */
  invited: ['from', 'day', 'time', 'place', 'with'],
  /** The same once more, to somebody who has not answered. */
  invited_again: ['from', 'day', 'time', 'place', 'with'],
  /** "Yes" to it: first words of the triage, with what the greeting says elsewhere. */
  preparing: ['day', 'time'],
  /** "No" to it. */
  invitation_no: [],
  /** It is answered too late; `why` is past, or gone when it was taken back. */
  invitation_over: ['why'],
  /** The triage has ended: the appointment is the slot. `bring` is a list in words. */
  prepared: ['day', 'time', 'place', 'address', 'bring'],
  prepared_nothing: ['day', 'time', 'place', 'address'],
  /** Something else was found, and the appointment is still theirs. */
  appointment_stays: [],
  /** The command "appointment", for one that was made elsewhere. */
  invited_appointment: ['day', 'time', 'place'],
  /** Before `continue`: the same telephone has written on another channel; `channel` is sms or whatsapp. */
  begun_elsewhere: ['channel'],
  /** The answers to `by_sms`. */
  sms_agreed: [],
  sms_refused: [],
  /** A conversation that was closed after a long silence is begun anew. */
  welcome_back: [],
  /** The button that opens a list of options, on WhatsApp: at most 20 letters. */
  choose: [],
} as const satisfies Record<string, readonly string[]>;
export type MessageId = keyof typeof MESSAGES;
