/** The `race` commands: what they are called and which options they take. */

import type { Command } from 'commander';
import { importRaces } from './import.ts';
import { deleteRace, listRaces } from './list.ts';
import { showRace } from './show.ts';
import { showStandings } from './standings.ts';

export function raceCommands(root: Command): void {
  const race = root.command('race').description('races from timing: import, list, show, standings');
  race
    .command('import')
    .description('bring timing into the library; sources of one race are merged')
    .argument(
      '<path...>',
      'OpenF1 folders, live timing recordings, FastF1 lap tables, f1db or Ergast folders, or a folder of such',
    )
    .option('--as <id>', 'which session it is where the source does not say, as in 2024-07-imola-qualifying')
    .option('--json', 'print data instead of text')
    .action(importRaces);
  race
    .command('list', { isDefault: true })
    .description('the races, newest first; those of one season in order')
    .option('--season <year>')
    .option('--search <words>', 'words in id, name or winner')
    .option('--timing', 'only those with timing to replay')
    .option('--limit <count>', 'at most this many', '50')
    .option('--json', 'print data instead of text')
    .action(listRaces);
  race
    .command('show <id>')
    .description('result, grid, tyres, stops and what is missing; 2024-01 is enough of an id')
    .option('--json', 'print data instead of text')
    .action(showRace);
  race
    .command('standings <season>')
    .description('the championship after its last round, or after another')
    .option('--round <number>')
    .option('--constructors', 'of the constructors instead of the drivers')
    .option('--json', 'print data instead of text')
    .action(showStandings);
  race.command('delete <id>').description('delete the timing of a race').action(deleteRace);
}
