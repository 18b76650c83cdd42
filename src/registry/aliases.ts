/** Names that point at versions, and what they pointed at before. Plain data: where it is kept is the registry's business. */

import type { AliasChange } from '../store/index.ts';

/** An alias may be called like something that every object has: `constructor`. */
export function pointedTo(aliases: Readonly<Record<string, string>>, alias: string): string | undefined {
  return Object.hasOwn(aliases, alias) ? aliases[alias] : undefined;
}

/**
 * What an alias pointed at, the present last; null where it pointed at nothing of the library. Rolling back takes from its end.
 *
 * @param changes of this alias, oldest first
 */
export function stackOf(changes: readonly AliasChange[]): readonly (string | null)[] {
  let stack: (string | null)[] = [null];
  for (const { version, kind } of changes) {
    if (kind === 'promote') stack.push(version);
    else if (kind === 'clear') stack = [null];
    else while (stack.length > 1 && stack.at(-1) !== version) stack.pop();
  }
  return stack;
}
