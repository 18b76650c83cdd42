/** `pitboard race import PATH...`: timing and history into the library, and what came of it, race by race. */

import type { RaceImport, TimingImport } from '../../store/index.ts';
import { type MissingPart, missingSentence } from '../../timing/index.ts';
import { InputError } from '../failure.ts';
import { progressBar, progressLine } from '../progress.ts';
import { paint, paintError, print, table, tell } from '../terminal.ts';
import { changing } from './find.ts';
import { sourceName } from './words.ts';

export interface RaceImportOptions {
  readonly as?: string;
  readonly offline?: boolean;
  readonly json?: boolean;
}

export async function importRaces(paths: readonly string[], options: RaceImportOptions): Promise<void> {
  const draw = progressBar();
  const result = await changing(
    "drop the files onto the app's race page, or stop the app and import again",
    async (library) => {
      try {
        return await library.races.importTiming(paths, {
          as: options.as,
          offline: options.offline,
          onProgress: ({ stage, fraction, race }) =>
            draw(fraction, stage === 'reading' ? 'reading' : (race ?? 'storing')),
        });
      } finally {
        progressLine('');
      }
    },
  );
  if (options.json) print(JSON.stringify(result, null, 2));
  else printImport(result);
  for (const sentence of result.refused) tell(`${paintError('red', 'refused')}   ${sentence}`);
  if (result.refused.length > 0) {
    throw new InputError(
      `${result.refused.length} of ${paths.length} paths were refused; the others are in the library.`,
    );
  }
}

function printImport({ races, history, warnings }: TimingImport): void {
  if (history !== null) {
    const { firstSeason, lastSeason, changed } = history;
    const span = firstSeason === lastSeason ? `${firstSeason}` : `${firstSeason}–${lastSeason}`;
    const what = changed ? paint('green', 'imported') : paint('dim', 'already there');
    print(
      `${what}  history of ${span} (${history.sources.map(sourceName).join(', ')}): ` +
        `${history.races.toLocaleString('en')} races, ${history.results.toLocaleString('en')} results`,
    );
  }
  if (races.length > 0) {
    const columns = [{ title: '' }, { title: 'race' }, { title: 'name' }, { title: 'made of' }];
    for (const line of table(columns, races.map(raceRow))) print(line);
    for (const line of missingLines(races)) print(line);
  }
  const told = [...new Set([...warnings, ...raceWarnings(races)])];
  const shown = told.slice(0, MOST_WARNINGS);
  for (const warning of shown) tell(paintError('yellow', `! ${warning}`));
  if (told.length > shown.length) {
    tell(paintError('yellow', `! … and ${told.length - shown.length} more (--json has all)`));
  }
}

/** What was put right in a race is told of a few; of a whole season it is enough to say where to read it. */
function raceWarnings(races: readonly RaceImport[]): string[] {
  const odd = races.filter(({ warnings }) => warnings.length > 0);
  if (odd.length > MOST_ODD) {
    return [
      `${odd.length} of ${races.length} races came with oddities; \`pitboard race show ID\` tells them`,
    ];
  }
  return odd.flatMap(({ id, warnings }) => warnings.map((warning) => `${id}: ${warning}`));
}

const MOST_ODD = 3;
const MOST_WARNINGS = 12;

function raceRow({ id, name, isNew, changed, sources }: RaceImport): string[] {
  const what = !changed
    ? paint('dim', 'already there')
    : isNew
      ? paint('green', 'imported')
      : paint('cyan', 'merged');
  const kinds = [...new Set(sources.map(({ source }) => sourceName(source)))];
  return [what, id, name ?? '', kinds.join(' + ')];
}

/** Each part that is missing once, with the races that it is missing of. */
function missingLines(races: readonly RaceImport[]): string[] {
  const parts = new Map<MissingPart, string[]>();
  for (const { id, missing } of races) {
    for (const part of missing) parts.set(part, [...(parts.get(part) ?? []), id]);
  }
  if (parts.size === 0) return [paint('dim', 'nothing is missing')];
  return [...parts].map(([part, ids]) => {
    const of =
      races.length === 1 || ids.length === races.length
        ? ''
        : ` (${ids.length > 3 ? `${ids.length} of ${races.length} races` : ids.join(', ')})`;
    return paint('dim', `– ${missingSentence(part)}${of}`);
  });
}
