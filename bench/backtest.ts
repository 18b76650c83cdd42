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
import { calibrate, calibrationFor, type Observation, observe, RaceError } from '../src/race/index.ts';
import {
  type BacktestForecast,
  type BacktestRace,
  type Difference,
  forecastRace,
  ofRaces,
  type StageScore,
  scoreOf,
} from '../src/strategy/backtest/index.ts';
import {
  type PitWindowScore,
  pitWindowHits,
  type SeenStop,
  StrategyError,
  seenStops,
} from '../src/strategy/index.ts';

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
    /** The first less the second. */
    readonly againstBaseline: Difference;
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
  const windows: PitWindowScore[] = [];
  const attempt = (race: string, what: string, work: () => void) => {
    try {
      work();
    } catch (error) {
      // What a race lacks is no fault of the program; anything else is.
      if (!(error instanceof RaceError || error instanceof StrategyError)) throw error;
      skipped.push({ race, why: `${what}: ${error.message}` });
    }
  };
  let [from, to]: (string | null)[] = [null, null];
  for (const race of observed) {
    const { id, round } = race.observation;
    const prior = calibrationFor(season, round);
    const calibration = calibrate(past, { prior, asOf: { season, round } });
    from ??= prior.card.last;
    to = calibration.card.last;
    // A race counts at both stages or at neither, so that they are of the same races.
    attempt(id, 'forecast', () => {
      const both = STAGES.map((stage) => forecastRace(race, stage, calibration, { sims, seed }));
      STAGES.forEach((stage, i) => {
        forecasts[stage].push(both[i]);
      });
    });
    attempt(id, 'windows', () => {
      windows.push(pitWindowHits(race, calibration, stops));
    });
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
  const total = (key: keyof PitWindowScore) => windows.reduce((sum, one) => sum + one[key], 0);
  const share = (key: keyof PitWindowScore) => (total('stops') === 0 ? null : total(key) / total('stops'));
  return {
    season,
    stages: STAGES.filter((stage) => forecasts[stage].length > 0).map((stage) =>
      scoreOf(stage, forecasts[stage]),
    ),
    pitWindow: {
      hitRate: share('hits'),
      baselineHitRate: share('baselineHits'),
      againstBaseline: ofRaces(
        windows.map(({ stops: count, hits, baselineHits }) => ({ count, sum: hits - baselineHits })),
      ),
      stops: total('stops'),
      meanWidth: share('width'),
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
  console.log(
    '          races   ours  order now   grid   80 % held   promised   of all   error of chances   in race',
  );
  for (const one of stages) {
    const places = [one.mae, one.maeOrderFreeze, one.maeGrid];
    const percents = [one.coverage80, one.intervalPromised, one.coverageOfAll];
    console.log(
      [
        one.stage.padEnd(8),
        String(one.races).padStart(7),
        ...places.map((value, i) => value.toFixed(2).padStart([7, 11, 7][i])),
        ...percents.map((value, i) => (100 * value).toFixed(1).padStart([12, 11, 9][i])),
        one.ece.toFixed(4).padStart(19),
        one.eceInRace.toFixed(4).padStart(10),
      ].join(''),
    );
  }
  for (const { stage, againstOrderFreeze, againstGrid } of stages)
    console.log(
      `${stage}: better than the order by ${betterBy(againstOrderFreeze)} places, than the grid by ${betterBy(againstGrid)} (95 %, races drawn again)`,
    );
  for (const { stage, reliabilityInRace } of stages) {
    console.log(`${stage}: of chances of single positions, cars in the race`);
    console.log('  foretold   happened      count');
    for (const { count, forecast, happened } of reliabilityInRace)
      if (count > 0)
        console.log(
          `${(100 * forecast).toFixed(1).padStart(8)} %${(100 * happened).toFixed(1).padStart(9)} %${String(count).padStart(11)}`,
        );
  }
  const percent = (value: number | null) => (value === null ? '-' : `${(100 * value).toFixed(1)} %`);
  const { low, high } = pitWindow.againstBaseline;
  console.log(
    `stops of the top ten in the recommended window: ${percent(pitWindow.hitRate)} of ${pitWindow.stops}; around the circuit's usual lap: ${percent(pitWindow.baselineHitRate)}; difference (95 %, races drawn again): ${percent(low)} to ${percent(high)}`,
  );
  for (const { race, why } of skipped) console.log(`left out: ${race} (${why})`);
  for (const note of notes) console.log(note);
}

/** What is negative is better. */
function betterBy({ value, low, high }: Difference): string {
  const places = (one: number | null) => (one === null ? '-' : (-one).toFixed(2));
  return `${places(value)} (${places(high)} to ${places(low)})`;
}

if (import.meta.main) await run();
