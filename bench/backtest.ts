/**
 * How good the forecasts are, on whole seasons of a folder with lap tables: every race from the grid and from half distance,
 * with parameters that know nothing of it nor of later ones. The yardsticks are "the order stays as it is" and the order of
 * the grid.
 *
 *     pitboard bench backtest --data DIR --season 2024 [--sims 2000] [--seed 1] [--json]
 *
 * DIR is laid out as `scripts/races.ts` says. Several seasons are parted by commas; without any, 2022 to 2024 are taken.
 */

import { parseArgs } from 'node:util';
import { openRaceFolder, type RaceOnFile } from '../scripts/races.ts';
import { calibrate, calibrationFor, type Observation, observe } from '../src/race/index.ts';
import {
  type BacktestForecast,
  type BacktestRace,
  forecastRace,
  type StageScore,
  scoreOf,
} from '../src/strategy/backtest/index.ts';
import { pitWindowHits, type SeenStop, StrategyError, seenStops } from '../src/strategy/index.ts';

/** What the command line takes after the name. */
export const usage = '--data DIR [--season S[,S...]] [--sims N] [--seed N] [--json]';

const STAGES = ['lap1', 'half'] as const;
const SEASONS = '2022,2023,2024';
const SIMS = '2000';

interface Skipped {
  readonly race: string;
  readonly why: string;
}

export interface SeasonReport {
  readonly season: number;
  readonly stages: readonly StageScore[];
  /** Null where no stop could be judged. */
  readonly pitWindow: {
    readonly hitRate: number | null;
    readonly baselineHitRate: number | null;
    readonly stops: number;
    /** Laps. */
    readonly meanWidth: number | null;
  };
  /** Of the set that was gone on with, and of what the last race was forecast with. */
  readonly calibration: { readonly from: string | null; readonly to: string | null };
  readonly sims: number;
  readonly seed: number;
  readonly skipped: readonly Skipped[];
  /** What the folder lacked and what stood for it. */
  readonly notes: readonly string[];
}

export async function run(options: { json?: boolean; args?: readonly string[] } = {}): Promise<void> {
  const { values } = parseArgs({
    args: [...(options.args ?? process.argv.slice(2))],
    options: {
      data: { type: 'string' },
      season: { type: 'string', default: SEASONS },
      sims: { type: 'string', default: SIMS },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.data === undefined)
    throw new StrategyError('--data is missing: the folder that holds laps/ and history/.');
  const seasons = values.season.split(',').map(Number);
  const [sims, seed] = [Number(values.sims), Number(values.seed)];
  if (seasons.some((season) => !Number.isInteger(season) || season < 1950 || season > 2100))
    throw new StrategyError(`--season ${values.season} is no season, nor several parted by commas.`);
  if (!Number.isInteger(sims) || sims < 1 || !Number.isInteger(seed))
    throw new StrategyError('--sims and --seed are whole numbers, --sims at least 1.');
  const reports = await backtest(values.data, seasons, sims, seed);
  if (options.json === true || values.json)
    console.log(JSON.stringify(reports.length === 1 ? reports[0] : reports));
  else for (const report of reports) print(report);
}

/** By season, in the order asked for. Throws where the folder has no lap tables of one. */
export async function backtest(
  data: string,
  seasons: readonly number[],
  sims: number,
  seed: number,
): Promise<SeasonReport[]> {
  const folder = await openRaceFolder(data);
  const missing = seasons.find((season) => !folder.seasons.includes(season));
  if (missing !== undefined)
    throw new StrategyError(
      `${data}: there are no lap tables of ${missing} in its folder laps/, only of ${folder.seasons.join(', ')}.`,
    );
  const newest = Math.max(...seasons);
  // What ships knows the seasons before; of the folder only what came after it is needed, and where stops were made earlier.
  const past: Observation[] = [];
  const stops: SeenStop[] = [];
  const reports = new Map<number, SeasonReport>();
  for (const season of folder.seasons.filter((one) => one <= newest)) {
    const races = await folder.races(season);
    const observed = races.flatMap((race) => observedOf(race) ?? []);
    stops.push(...observed.flatMap(seenStops));
    past.push(...observed.map(({ observation }) => observation));
    console.error(`${season}: ${observed.length} races read`);
    if (seasons.includes(season))
      reports.set(season, judge(season, races, observed, { past, stops }, sims, seed));
  }
  return seasons.flatMap((season) => reports.get(season) ?? []).map(noted);

  function noted(report: SeasonReport): SeasonReport {
    return { ...report, notes: [...new Set([...folder.warnings, ...report.notes])] };
  }
}

function observedOf(race: RaceOnFile): BacktestRace | null {
  const observation = observe(race.session, race.results, race.qualifying);
  return observation === null
    ? null
    : {
        session: race.session,
        observation,
        scheduledLaps: race.scheduledLaps,
        isGridKnown: race.gridFrom !== 'firstLap',
      };
}

function judge(
  season: number,
  races: readonly RaceOnFile[],
  observed: readonly BacktestRace[],
  { past, stops }: { readonly past: readonly Observation[]; readonly stops: readonly SeenStop[] },
  sims: number,
  seed: number,
): SeasonReport {
  const skipped: Skipped[] = races
    .filter(({ session }) => !observed.some((race) => race.session === session))
    .map(({ session }) => ({ race: session.id, why: 'fewer than ten starters or no laps' }));
  const forecasts: Record<StageScore['stage'], BacktestForecast[]> = { lap1: [], half: [] };
  const windows = { stops: 0, hits: 0, baselineHits: 0, width: 0 };
  let [from, to]: (string | null)[] = [null, null];
  for (const race of observed) {
    const { id, round } = race.observation;
    const prior = calibrationFor(season, round);
    const calibration = calibrate(past, { prior, asOf: { season, round } });
    from ??= prior.card.last;
    to = calibration.card.last;
    for (const stage of STAGES)
      try {
        forecasts[stage].push(forecastRace(race, stage, calibration, { sims, seed }));
      } catch (error) {
        skipped.push({
          race: id,
          why: `${stage}: ${error instanceof Error ? error.message : String(error)}`,
        });
      }
    try {
      const found = pitWindowHits(race, calibration, stops);
      for (const key of ['stops', 'hits', 'baselineHits', 'width'] as const) windows[key] += found[key];
    } catch (error) {
      skipped.push({ race: id, why: `windows: ${error instanceof Error ? error.message : String(error)}` });
    }
    console.error(`${id}: done`);
  }
  const ids = (some: readonly RaceOnFile[]) => some.map(({ session }) => session.id).join(', ');
  const [unbooked, gridless] = [
    races.filter(({ resultFrom }) => resultFrom === 'timing'),
    races.filter(({ gridFrom }) => gridFrom === 'firstLap'),
  ];
  const notes = [
    ...(unbooked.length > 0
      ? [`no book has them, their result is that of the timing: ${ids(unbooked)}`]
      : []),
    ...(gridless.length > 0
      ? [
          `nobody says who started where, the order after lap 1 stands for the grid and lap1 is a forecast from there: ${ids(gridless)}`,
        ]
      : []),
  ];
  const share = (count: number) => (windows.stops === 0 ? null : count / windows.stops);
  return {
    season,
    stages: STAGES.filter((stage) => forecasts[stage].length > 0).map((stage) =>
      scoreOf(stage, forecasts[stage]),
    ),
    pitWindow: {
      hitRate: share(windows.hits),
      baselineHitRate: share(windows.baselineHits),
      stops: windows.stops,
      meanWidth: share(windows.width),
    },
    calibration: { from, to },
    sims,
    seed,
    skipped,
    notes,
  };
}

function print({ season, stages, pitWindow, skipped, notes }: SeasonReport): void {
  console.log(`backtest of ${season}: places by which the expected finishing position was off`);
  console.log('          races   ours  order now   grid   80 % held   promised   error of chances');
  for (const one of stages)
    console.log(
      `${one.stage.padEnd(8)}${String(one.races).padStart(7)}${[one.mae, one.maeOrderFreeze, one.maeGrid]
        .map((value, i) => value.toFixed(2).padStart([7, 11, 7][i]))
        .join(
          '',
        )}${(100 * one.coverage80).toFixed(1).padStart(12)}${(100 * one.intervalPromised).toFixed(1).padStart(11)}${one.ece.toFixed(4).padStart(19)}`,
    );
  const percent = (value: number | null) => (value === null ? '-' : `${(100 * value).toFixed(1)} %`);
  console.log(
    `stops of the top ten in the recommended window: ${percent(pitWindow.hitRate)} of ${pitWindow.stops}; around the circuit's usual lap: ${percent(pitWindow.baselineHitRate)}`,
  );
  for (const { race, why } of skipped) console.log(`left out: ${race} (${why})`);
  for (const note of notes) console.log(note);
}

if (import.meta.main) await run();
