/** `train`, `evaluate`, `predict` and `runs`: what they are called and which options they take. */

import type { Command } from 'commander';
import { defaultCommand } from '../group.ts';
import { later } from '../later.ts';

const TRAIN = `
Examples:
  pitboard train lap-time --settings                       what can be set, and in which range
  pitboard train lap-time --data laps/ --season 2018-2024     learns from 2018 to 2023, measures on 2024
  pitboard train lap-time --data laps/ --set hidden=64 --seed 7
  pitboard train lap-time --data laps/ --search halving --trials 16
  pitboard train lap-time --resume RUN                     goes on where that run was cancelled or broke off

The new version goes into the library and answers nobody before it is promoted (pitboard models promote). Runs lie in
$PITBOARD_HOME/runs; the app draws them while they go on, and so does \`pitboard runs show RUN\`.`;

const EVALUATE = `
Examples:
  pitboard evaluate lap-time --data laps/ --season 2024
  pitboard evaluate lap-time@1.0.0 --data laps/ --json     one object on stdout`;

const PREDICT = `
Examples:
  pitboard predict lap-time 2024-01 --driver NOR --lap 15             his lap 16, as it could be told after lap 15
  pitboard predict lap-time 2024-01 --driver NOR --lap 15 --explain   and which facts moved it
  pitboard predict lap-time@1.0.0 --rows rows.json --json             rows of features, for engineers

Rows are JSON: {"columns": {"tyreAge": {"unit": "laps", "values": [12, null]}, "compound": {"values": ["HARD", "SOFT"]}}};
null is a value that is missing, and "rows": N says how many there are where a feature has several values a row.`;

const RUNS = `
Examples:
  pitboard runs                        the newest first
  pitboard runs show RUN               settings, metrics, and the curve of the validation score
  pitboard runs compare RUN RUN        side by side, the settings that differ first

The last four letters of a run's id are enough.`;

const JSON_OPTION = ['--json', 'print data instead of text'] as const;

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

export function learnCommands(root: Command): void {
  root
    .command('train')
    .description('train a model on a folder of data; the new version goes into the library')
    .argument('<model>', 'what to train, as in lap-time')
    .option('--data <folder>', 'the data to learn from')
    .option('--season <years>', 'only these: 2018-2023 or 2018,2020 (default: all that are there)', collect)
    .option('--settings', 'list what can be set, and in which range')
    .option('--set <name=value>', 'a setting; may be given several times', collect)
    .option('--seed <number>', 'the same seed gives the same weights (default: 1)')
    .option('--device <name>', 'cpu or webgpu (default: cpu)')
    .option('--resume <run>', 'go on with a run that was cancelled or broke off')
    .option('--search <how>', 'try many settings and keep the best: random or halving')
    .option('--trials <count>', 'how many to try (default: 12)')
    .option('--promote', 'make the new version the champion at once')
    .option(...JSON_OPTION)
    .addHelpText('after', TRAIN)
    .action(later(async () => (await import('./trainOptions.ts')).train));
  root
    .command('evaluate')
    .description('hold a model against a folder of data: metrics, baselines, by circuit and compound')
    .argument('<model[@which]>', 'the champion, or a version as in lap-time@1.0.0')
    .option('--data <folder>', 'the data to hold it against')
    .option(
      '--season <years>',
      'only these: 2024, 2018-2023 or 2018,2020 (default: all that are there)',
      collect,
    )
    .option(...JSON_OPTION)
    .addHelpText('after', EVALUATE)
    .action(later(async () => (await import('./evaluate.ts')).evaluateModel));
  root
    .command('predict')
    .description('what a model tells of a driver after a lap, with its interval and why')
    .argument('<model[@which]>', 'the champion, or a version as in lap-time@1.0.0')
    .argument('[race]', 'a race of the library, as in race show, or a file or folder of timing')
    .option('--driver <who>', 'three letters, a name or a number')
    .option('--lap <number>', 'the last lap that is over')
    .option('--rows <file>', 'rows of features from a JSON file, instead of a race')
    .option('--explain', 'what moved the answer, and by how much')
    .option(...JSON_OPTION)
    .addHelpText('after', PREDICT)
    .action(later(async () => (await import('./predict.ts')).predictWith));
  const runs = root
    .command('runs')
    .description('trainings: those under way, done and broken off')
    .addHelpText('after', RUNS);
  defaultCommand(runs, 'list')
    .description('the newest first')
    .option('--model <name>', 'only of this model')
    .option('--limit <count>', 'at most this many', '30')
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./runs.ts')).listRuns));
  runs
    .command('show <run>')
    .description('settings, data, metrics and the curve of the validation score')
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./runs.ts')).showRun));
  runs
    .command('compare <run...>')
    .description('runs side by side')
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./runs.ts')).compareRuns));
}
