/** The command line: reads the words, calls the rooms, and turns a failure into one sentence and an exit code. */

import { Command, CommanderError } from 'commander';
import type { BenchOptions } from './bench.ts';
import { CancelledError, InputError } from './failure.ts';
import { defaultCommand } from './group.ts';
import { later } from './later.ts';
import { learnCommands } from './learn/commands.ts';
import { modelCommands } from './models/commands.ts';
import { raceCommands } from './race/commands.ts';
import { strategyCommand } from './strategy/commands.ts';
import { paintError, tell } from './terminal.ts';
import { VERSION } from './version.ts';

const libraryCommands = () => import('./library.ts');

function program(): Command {
  const root = new Command('pitboard')
    .description(
      'Coaches drivers from telemetry: where the time goes, corner by corner, and what to do about it.',
    )
    .version(VERSION)
    // Needed for a command that shares options with one below it: `strategy` and `strategy scores`.
    .enablePositionalOptions()
    .showHelpAfterError('(--help lists the commands and their options)')
    .exitOverride();

  root
    .command('inspect')
    .description('format, car, track, channels and laps of a recording')
    .argument('<file>', 'a recording: .ibt, .ld, .vbo, .parquet or one of many .csv, gzipped or not')
    .option('--json', 'print data instead of text')
    .option('--all', 'list every channel, not only the known ones')
    .option(
      '--mapping <file>',
      'how to read the columns of a CSV that Pitboard does not know (docs/mapping.md)',
    )
    .action(later(async () => (await import('./inspect.ts')).inspect));

  root
    .command('coach')
    .description('where the time goes, corner by corner, and what to do about it')
    .argument('<file>', 'the recording with the lap to coach')
    .option('--lap <number>', 'the lap to coach (default: the best clean one)')
    .option(
      '--reference <file[#lap]>',
      'compare with a lap of this file (its best, or the one after #); `best` is your own best lap, `theoretical` the best of each corner over your clean laps (default: `theoretical`)',
    )
    .option('--corners <file>', 'an authored corner map (JSON) that outranks detection (docs/corners.md)')
    .option('--mapping <file>', 'mapping file for a CSV that Pitboard does not know')
    .option('--reference-mapping <file>', 'mapping file for the reference, where it needs another one')
    .option('--lang <code>', 'language of the advice', 'en')
    .option('--units <system>', 'km/h or mph', 'km/h')
    .option('--json', 'print data instead of text')
    .action(later(async () => (await import('./coach.ts')).coachCommand));

  root
    .command('import')
    .description('bring recordings into the library ($PITBOARD_HOME, else ~/.pitboard)')
    .argument('<file...>', 'recordings; one that is there already is recognised')
    .option('--mapping <file>', 'mapping file for a CSV that Pitboard does not know')
    .option('--json', 'print data instead of text')
    .action(later(async () => (await libraryCommands()).importFiles));

  const library = root.command('library').description('what the library holds');
  defaultCommand(library, 'list')
    .description('the recordings, newest first')
    .option('--search <words>', 'words in name, car, track or driver')
    .option('--car <name>')
    .option('--track <name>')
    .option('--tag <tag>')
    .option('--limit <count>', 'at most this many', '50')
    .option('--json', 'print data instead of text')
    .action(later(async () => (await libraryCommands()).listLibrary));
  library
    .command('rename <id> <name>')
    .description('give a recording another name')
    .action(later(async () => (await libraryCommands()).renameRecording));
  library
    .command('tag <id> [tags...]')
    .description("set a recording's tags; none removes them")
    .action(later(async () => (await libraryCommands()).tagRecording));
  library
    .command('delete <id>')
    .description('delete a recording and its samples')
    .action(later(async () => (await libraryCommands()).deleteRecording));
  library
    .command('backup <file>')
    .description('write the whole library into one file')
    .action(later(async () => (await libraryCommands()).backupLibrary));
  library
    .command('restore <file>')
    .description('make the library from a backup; there must be none yet')
    .action(later(async () => (await libraryCommands()).restoreFrom));

  raceCommands(root);
  strategyCommand(root);
  modelCommands(root);
  learnCommands(root);

  root
    .command('serve')
    .description('the app in your browser; an empty library gets the simulated demo sessions')
    .option(
      '--host <address>',
      'address to listen on; others than your own machine are your responsibility',
      '127.0.0.1',
    )
    .option('--port <number>', 'port to listen on, 0 for any', '4747')
    .option('--no-demo', 'leave an empty library empty')
    .option('--allow-host <name...>', 'further names under which a browser may call it (behind a proxy)')
    .option('--upload-limit <MiB>', 'largest file taken in (default: 4096)')
    .option(
      '--live [url]',
      'follow the session under way (F1 live timing, or the SignalR address given); PITBOARD_F1_TOKEN is the token of an account',
    )
    .option('--log-level <level>', 'error, warn, info or debug; one JSON line each on stderr', 'warn')
    .action(later(async () => (await import('./serve.ts')).serve));

  root
    .command('demo')
    .description('coach a simulated learner against a simulated expert at Lime Rock Park')
    .option('--keep <folder>', 'keep the simulated recordings in this folder')
    .option('--json', 'print data instead of text')
    .action(later(async () => (await import('./demo.ts')).demo));

  root
    .command('bench')
    .description("the project's own benchmarks, each with a ratio to a known yardstick")
    .argument('[name]', 'only this one')
    .argument('[args...]', 'what it takes besides, as in: backtest --data DIR --season 2024')
    .option('--json', 'print one object of data instead of text')
    .allowUnknownOption()
    .action(
      later(async () => {
        const { bench } = await import('./bench.ts');
        return (name: string | undefined, _: readonly string[], options: BenchOptions, command: Command) =>
          bench(name, options, command);
      }),
    );

  return root;
}

/** The rooms that throw these are there already where one of them was thrown. */
async function isInputFault(error: Error): Promise<boolean> {
  if (error instanceof InputError) return true;
  // How node's own reader of arguments says that there is an option too many, or one without its value.
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) return true;
  const [formats, coach, circuit, store, race, strategy, graph, learning, registry, models] =
    await Promise.all([
      import('../formats/index.ts'),
      import('../coach/index.ts'),
      import('../circuit/index.ts'),
      import('../store/index.ts'),
      import('../race/index.ts'),
      import('../strategy/index.ts'),
      import('../graph/index.ts'),
      import('../learning/index.ts'),
      import('../registry/index.ts'),
      import('../models/index.ts'),
    ]);
  const faults = [
    formats.FormatError,
    coach.CoachError,
    circuit.CornerMapError,
    store.LibraryError,
    race.RaceError,
    strategy.StrategyError,
    graph.GraphError,
    learning.LearningError,
    registry.RegistryError,
    models.ModelError,
  ];
  return faults.some((fault) => error instanceof fault);
}

/** 2 where the input is at fault, 130 where the user cancelled (128 + SIGINT), 1 where we are. */
async function report(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CancelledError) {
    tell(`${paintError('yellow', 'pitboard:')} ${error.message}`);
    return 130;
  }
  if (error instanceof Error && (await isInputFault(error))) {
    tell(`${paintError('red', 'pitboard:')} ${error.message.replace(/[^.!?]$/, '$&.')}`);
    return 2;
  }
  tell(
    `${paintError('red', 'pitboard: internal error:')} ${error instanceof Error ? error.stack : String(error)}`,
  );
  return 1;
}

/** Runs a command line and returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    await program().parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    return await report(error);
  }
}

/** A reader that has seen enough (`| head`) is no error. */
function quitWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

if (import.meta.main) {
  process.stdout.on('error', quitWithReader);
  process.exitCode = await main(process.argv.slice(2));
}
