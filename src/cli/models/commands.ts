/** The `models` commands: what they are called and which options they take. */

import type { Command } from 'commander';
import { defaultCommand } from '../group.ts';
import { later } from '../later.ts';

const EXAMPLES = `
Examples:
  pitboard models                                   every model and its champion
  pitboard models show lap-time                     the champion: what it is, how it measured, who came before
  pitboard models show lap-time@1.0.1               one version
  pitboard models compare lap-time 1.0.0 1.0.1 --data laps/
  pitboard models promote lap-time 1.0.1 --why "better on street circuits"
  pitboard models rollback lap-time                 the champion before this one is it again
  pitboard models rollout lap-time start 1.0.1      let it in by stages instead, guarded
  pitboard models rollout lap-time start 1.0.1 --truths 0    where nobody tells what came
  pitboard models export lap-time lap-time.tar      one file, for another machine

A version never changes. Names such as champion and challenger point at one and can be pointed elsewhere; NAME is the
champion, NAME@1.0.1 or NAME@challenger another. Versions that come with Pitboard are there without a library.`;

const JSON_OPTION = ['--json', 'print data instead of text'] as const;

export function modelCommands(root: Command): void {
  const models = root
    .command('models')
    .description('trained models: versions, which is in use, and whether it still fits')
    .addHelpText('after', EXAMPLES);
  defaultCommand(models, 'list')
    .description('every model and its champion')
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./list.ts')).listModels));
  models
    .command('show <name>')
    .description('one version in brief, and the others of its model; lap-time, lap-time@1.0.1')
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./show.ts')).showModel));
  models
    .command('card <name>')
    .description('the model card: Markdown with YAML in front, as on the Hugging Face Hub')
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./show.ts')).showCard));
  models
    .command('promote <name> <version>')
    .description('make a version the champion, or give it another name')
    .option('--alias <name>', 'the name that points at it from now on', 'champion')
    .option('--why <text>', 'for the history')
    .option('--expected <version>', 'refuse where the name points at another one than this by now')
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./change.ts')).promoteModel));
  models
    .command('rollback <name>')
    .description('point the champion at the version that it was before')
    .option('--alias <name>', 'another name than champion', 'champion')
    .option('--why <text>', 'for the history')
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./change.ts')).rollBackModel));
  models
    .command('history <name>')
    .description('who was champion when, and why that changed; newest first')
    .option('--alias <name>', 'only this name')
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./change.ts')).modelHistory));
  models
    .command('rollout <name> [action] [version]')
    .description('let a version in by stages of 10, 50 and 100 %: start VERSION, status, advance or abort')
    .option('--answers <count>', 'with start: answers at a stage before it goes on (default: 200)')
    .option(
      '--truths <count>',
      'with start: known truths of either before it goes on; 0 for none (default: 50)',
    )
    .option('--why <text>', 'why it is let in, carried on or aborted, for the history')
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./rollout.ts')).rollOut));
  models
    .command('compare <name> <a> <b>')
    .description('two versions held against each other, by what they answered or on data')
    .option('--data <folder>', 'measure both on this data, which is done with `pitboard evaluate`')
    .option('--season <years>', 'only these: 2024, 2018-2023 or 2018,2020', collect)
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./compare.ts')).compareModels));
  models
    .command('drift <name>')
    .description('whether questions and errors are still those of the training, and whether to train again')
    .option('--rows <file>', 'look for drift in these rows (as for `pitboard predict --rows`)')
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./drift.ts')).modelDrift));
  models
    .command('export <name> <file>')
    .description('write a version into one file, which any tar opens')
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./transfer.ts')).exportTo));
  models
    .command('import <file>')
    .description('bring a version in from such a file')
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./transfer.ts')).importFrom));
  models
    .command('tag <name> [tags...]')
    .description("set a version's tags; none removes them")
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./change.ts')).tagModel));
  models
    .command('delete <name> <version>')
    .description('delete a version that no name points at')
    .option(...JSON_OPTION)
    .action(later(async () => (await import('./change.ts')).deleteModel));
}

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];
