/** How a command fails: one sentence on stderr and exit code 2 where the input is at fault. */

/** The input is at fault; the message is the sentence that the user reads. */
export class InputError extends Error {
  override name = 'InputError';
}
