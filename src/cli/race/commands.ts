/** The `race` commands: what they are called and which options they take. */

import type { Command } from 'commander';
import { defaultCommand } from '../group.ts';
import { later } from '../later.ts';

export function raceCommands(root: Command): void {
  const race = root.command('race').description('races from timing: import, list, show, standings, replay');
  race
    .command('import')
    .description('bring timing into the library; sources of one race are merged')
    .argument(
      '<path...>',
      'OpenF1 folders, live timing recordings, FastF1 lap tables, f1db or Ergast folders, or a folder of such; ' +
        'or on the web: openf1:2024/1, jolpica:1976, jolpica:1950-2024',
    )
    .option('--as <id>', 'which session it is where the source does not say, as in 2024-07-imola-qualifying')
    .option('--offline', 'of the web take only what was fetched before')
    .option('--json', 'print data instead of text')
    .action(later(async () => (await import('./import.ts')).importRaces));
  defaultCommand(race, 'list')
    .description('the races, newest first; those of one season in order')
    .option('--season <year>')
    .option('--search <words>', 'words in id, name or winner')
    .option('--timing', 'only those with timing to replay')
    .option('--limit <count>', 'at most this many', '50')
    .option('--json', 'print data instead of text')
    .action(later(async () => (await import('./list.ts')).listRaces));
  race
    .command('show <id>')
    .description('result, grid, tyres, stops and what is missing; 2024-01 is enough of an id')
    .option('--json', 'print data instead of text')
    .action(later(async () => (await import('./show.ts')).showRace));
  race
    .command('standings <season>')
    .description('the championship after its last round, or after another')
    .option('--round <number>')
    .option('--constructors', 'of the constructors instead of the drivers')
    .option('--json', 'print data instead of text')
    .action(later(async () => (await import('./standings.ts')).showStandings));
  race
    .command('replay <source>')
    .description('a race again: a leaderboard in the terminal, a line a lap into a pipe')
    .option('--speed <factor>', 'how much faster than it was, 1 to 60', '1')
    .option('--from <lap>', 'the lap to begin with')
    .option('--delay <seconds>', 'hold everything back, to run with the television', '0')
    .option('--json', 'a line of data a lap')
    .action(later(async () => (await import('./replay.ts')).replay));
  race
    .command('delete <id>')
    .description('delete the timing of a race')
    .action(later(async () => (await import('./list.ts')).deleteRace));
}
