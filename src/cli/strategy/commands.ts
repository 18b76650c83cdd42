/** The `strategy` command: what it is asked by which options, with examples. */

import type { Command } from 'commander';
import { later } from '../later.ts';

const EXAMPLES = `
Examples:
  pitboard strategy 2024-01                              who ends where, from the grid
  pitboard strategy 2024-01 --lap 15                     the same as it stood after lap 15
  pitboard strategy 2024-01 --lap 15 --driver NOR        when to stop, and for what
  pitboard strategy 2024-01 --lap 15 --driver NOR --plan "20:hard" --plan "17:medium,38:hard"
  pitboard strategy 2024-01 --driver NOR --what-if "25:hard"    the race as it came, but for that plan
  pitboard strategy 2024-01 --driver NOR --hindsight     what was best, known then and known now
  pitboard strategy scores 2024                          the teams over a season

A plan is LAP:COMPOUND, stops separated by commas: the car comes in at the end of LAP. A third word drives the stint
after it (17:medium:push); a word in front the stint under way (save,20:hard), on the grid also its tyres
(soft,20:hard). "none" is no stop. NAME=PLAN gives it a name.`;

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

export function strategyCommand(root: Command): void {
  const strategy = root
    .command('strategy')
    // What follows `scores` is its own, though both have --sims, --seed and --json.
    .enablePositionalOptions()
    .description('what a plan would lead to from any lap of a race, and which is best, by simulated races')
    .usage('[options] RACE | scores SEASON')
    .argument('[race]', 'a race of the library, as in race show, or a file or folder of timing')
    .option('--driver <who>', 'three letters, a name or a number; without one the forecast is of all')
    .option('--lap <number>', 'laps that the leader has completed; 0, the default, is the grid')
    .option('--plan <plan>', 'a plan to compare, up to five times', collect)
    .option('--mode <pace>', 'pace of the stint under way in these plans: push, neutral or save')
    .option('--surface', 'only the value of each lap and compound for the next stop')
    .option('--optimum', 'only the search for the best plan')
    .option('--forecast', 'the whole field, also with --driver')
    .option('--what-if <plan>', 'another plan, from --lap on, in the race as it came, with its safety cars')
    .option('--hindsight', 'what was driven against what was best, and what was missed')
    .option('--sims <count>', 'simulated races of each plan (default: 10000; with --hindsight 2000)')
    .option('--seed <number>', 'the same seed gives the same races', '1')
    .option('--json', 'print data instead of text')
    .addHelpText('after', EXAMPLES)
    .action(later(async () => (await import('./options.ts')).strategyOf));
  strategy
    .command('scores <season>')
    .description('how much of what could be known each team used, over the races of a season in the library')
    .option('--sims <count>', 'simulated races of each plan', '200')
    .option('--seed <number>', 'the same seed gives the same races', '1')
    .option('--json', 'print data instead of text')
    .action(later(async () => (await import('./scores.ts')).strategyScores));
}
