/** Groups of commands (`race`, `library`) that list when nothing more is said. */

import type { Command } from 'commander';
import { InputError } from './failure.ts';

/**
 * The command of a group that runs when none is named. A word that is no command of the group arrives here, where it
 * would be called one argument too many; this says what it is.
 */
export function defaultCommand(group: Command, name: string): Command {
  return group
    .command(name, { isDefault: true })
    .allowExcessArguments()
    .hook('preAction', (_, { args: [word] }) => {
      if (word === undefined) return;
      const names = group.commands.map((command) => command.name()).join(', ');
      throw new InputError(`"${word}" is no command of pitboard ${group.name()}; there are: ${names}.`);
    });
}
