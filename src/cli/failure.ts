/** How a command ends early: one sentence on stderr, and exit code 2 where the input is at fault, 130 where it was cancelled. */

/** The input is at fault; the message is the sentence that the user reads. */
export class InputError extends Error {
  override name = 'InputError';
}

/** The user pressed Ctrl-C; the message says what is left of the work. */
export class CancelledError extends Error {
  override name = 'CancelledError';
}
