/**
 * Loads the code of a command when the command is called. Reading every room only to print a list of races took as long
 * as the list itself, several times over.
 */

export function later<Args extends unknown[]>(
  load: () => Promise<(...args: Args) => unknown>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    await (await load())(...args);
  };
}
