/**
 * A moment of a race: everything that a simulation from there needs, and nothing that came later. The state is that at the
 * line at the end of the lap, of each car at its own (`afterLap.ts`); parameters are those of a calibration put to this race, with the form shown and the
 * weather so far. What surprises: what the cars really did stands in it too (`actual`, `finish`), for comparing; nothing
 * that simulates reads it.
 */

import {
  type Calibration,
  type CarPlans,
  calibrationFor,
  type Entrant,
  gridSituation,
  isBefore,
  latestCalibration,
  parametersOf,
  RaceError,
  type RaceParameters,
  type Situation,
  situationOf,
  type Tyre,
  tyreNames,
  usualPlans,
  withFormSoFar,
  withGridTyres,
  withWeatherNow,
} from '../race/index.ts';
import {
  type CarState,
  gridOf,
  type HistoryTables,
  isRace,
  type RaceSession,
  type RaceState,
  Timeline,
  whoIs,
} from '../timing/index.ts';
import { type Actual, actualOf } from './actual.ts';
import { type AfterLap, afterLap, withStopsUnderWay } from './afterLap.ts';
import { type BookName, bookNames, entrantsOf } from './entrants.ts';
import { StrategyError } from './error.ts';
import { wetOnGrid, withRuleMet } from './firstSets.ts';
import type { CalibrationNote, Moment, MomentCar, MomentNote } from './types.ts';

export interface MomentOptions {
  /** What parameters are made of; left out, the one that ships. */
  readonly calibration?: Calibration | undefined;
  /** Grid and qualifying are taken from here where the session does not know them. */
  readonly history?: HistoryTables | null | undefined;
  /** Who starts where, where the caller knows it already; then nothing of it is looked for in the session or the history. */
  readonly entrants?: readonly Entrant[] | undefined;
}

/** Points of a sprint from the first (Sporting Regulations, since 2022); nobody has to change tyres in it. */
const SPRINT_POINTS = [8, 7, 6, 5, 4, 3, 2, 1];

const timelines = new WeakMap<RaceSession, Timeline>();

export function timelineOf(session: RaceSession): Timeline {
  const known = timelines.get(session);
  if (known !== undefined) return known;
  // Samples say nothing of strategy, and there are millions of them.
  const timeline = Timeline.of({ ...session, carSamples: null, locations: null });
  timelines.set(session, timeline);
  return timeline;
}

/**
 * The race as it stood when the leader had ended `lap` laps; 0 is the grid. Throws StrategyError for a session that is no
 * race or has no laps, and for a lap that the race does not have (yet).
 */
export function momentOf(session: RaceSession, lap: number, options: MomentOptions = {}): Moment {
  const { identity, id } = session;
  const { history = null } = options;
  if (!isRace(identity.kind))
    throw new StrategyError(`${id} is no race, so that there is no strategy to ask of it.`);
  const timeline = timelineOf(session);
  const laps = lapsOf(session, timeline, history);
  if (!Number.isInteger(lap) || lap < 0 || lap >= laps)
    throw new StrategyError(
      `Lap ${lap} is beyond ${id}: it has ${laps} laps, so that a lap from 0 (the grid) to ${laps - 1} can be asked for.`,
    );
  const time = lap === 0 ? timeline.start : timeline.timeOfLap(lap + 1);
  if (time === null)
    throw new StrategyError(
      `Nobody has ended lap ${lap} of ${id} yet: ask for lap ${lastLap(timeline)} or an earlier one.`,
    );
  const after = lap === 0 ? null : afterLap(session, timeline, lap);
  const state = after?.state ?? timeline.at(time);
  // A race that is over is looked at with what was known before it.
  const { season, round } = identity;
  const shipped = season === null || round === null ? latestCalibration : calibrationFor(season, round);
  const { calibration = shipped } = options;
  const { entrants } = options;
  const places = entrants === undefined ? gridPlaces(session, history) : placesOf(entrants);
  const starters = startersOf(session, state, places, lap).filter(
    ({ car }) => entrants === undefined || places.has(car),
  );
  const entry = {
    place: identity.place ?? '',
    laps,
    cars: entrants ?? entrantsOf(session, starters, placesOr(places, state), calibration, history),
  };
  const now = parametersNow(calibration, entry, session, state, lap);
  const seen = lap === 0 ? tyresOnGrid(session, starters, state) : null;
  const parameters = seen === null ? now : withGridTyres(now, [...seen.values()]);
  const situation =
    after === null
      ? onTheGrid(starters, state, parameters.rain.wetness > 0 ? seen : null)
      : withRuleMet(underWay(after, id, lap, starters, parameters), session, timeline, time);
  const actual = actualOf(session, timeline.final, laps);
  const plans = plansFor(parameters, situation, lap === 0 ? starters : []);
  return {
    race: id,
    lap,
    parameters,
    situation,
    plans,
    cars: momentCars(starters, places, situation, bookNames(session, history), actual),
    unfinished: actual.unfinished,
    calibration: noteOf(calibration, session),
  };
}

/** The moment without what only a simulation needs. */
export function noteOfMoment({ race, lap, parameters, cars, calibration }: Moment): MomentNote {
  return { race, lap, laps: parameters.circuit.laps, cars, calibration };
}

/** A car by its number, its three letters or its driver's name. Throws StrategyError that names those there are. */
export function carOf(moment: Moment, who: string | number): number {
  const found = whoIs(moment.cars, who);
  if (found === undefined)
    throw new StrategyError(
      `Nobody in ${moment.race} is called ${String(who)}: there are ${moment.cars.map(nameOf).join(', ')}.`,
    );
  if (!moment.situation.cars.some(({ car }) => car === found.car))
    throw new StrategyError(
      `${nameOf(found)} is out of ${moment.race} at lap ${moment.lap}; still in it are ${moment.cars
        .filter(({ car }) => moment.situation.cars.some((one) => one.car === car))
        .map(nameOf)
        .join(', ')}.`,
    );
  return found.car;
}

/** How sentences call a car: `NOR`, else its number. */
export function nameOf({ code, car }: Pick<MomentCar, 'code' | 'car'>): string {
  return code ?? `car ${car}`;
}

function lapsOf(session: RaceSession, timeline: Timeline, history: HistoryTables | null): number {
  const { season, round, scheduledLaps, kind } = session.identity;
  if (
    !session.events.some((event) => event.type === 'lap') &&
    lastLap(timeline) === 0 &&
    (session.results !== null || !isStarting(timeline))
  )
    throw new StrategyError(
      `${session.id} has no lap data: import its timing (a lap table, a recording of live timing) to ask for strategies.`,
    );
  const book =
    kind === 'race' ? history?.races.find((row) => row.season === season && row.round === round) : undefined;
  const laps =
    scheduledLaps ?? book?.scheduledLaps ?? timeline.at(timeline.start).totalLaps ?? timeline.final.totalLaps;
  if (laps === null || laps < 2)
    throw new StrategyError(
      `How many laps ${session.id} has is not known, so that nothing can be simulated to its flag.`,
    );
  return laps;
}

/** A live session whose cars stand on the grid has no laps yet. */
function isStarting(timeline: Timeline): boolean {
  const { status, totalLaps, order } = timeline.final;
  return totalLaps !== null && order.length > 0 && (status === 'inactive' || status === 'started');
}

function lastLap(timeline: Timeline): number {
  let lap = 0;
  while (timeline.timeOfLap(lap + 2) !== null) lap++;
  return lap;
}

/** Starting places, 0 from the pit lane; of the books where the session has none. */
function gridPlaces(session: RaceSession, history: HistoryTables | null): Map<number, number> {
  const { season, round, kind } = session.identity;
  const places = new Map<number, number>();
  for (const row of history?.results ?? [])
    if (
      row.season === season &&
      row.round === round &&
      row.session === (kind === 'sprint' ? 'sprint' : 'race')
    )
      if (row.car !== null && row.grid !== null) places.set(row.car, row.grid);
  for (const { car, grid } of gridOf(session)) if (grid !== null) places.set(car, grid);
  return places;
}

function placesOf(entrants: readonly Entrant[]): Map<number, number> {
  return new Map(entrants.map(({ car, grid }) => [car, grid]));
}

/** Where no grid is known, pace is foretold from the order at the moment. */
function placesOr(places: ReadonlyMap<number, number>, state: RaceState): Map<number, number> {
  const ranked = [...places].sort(([, a], [, b]) => (a || 1000) - (b || 1000)).map(([car]) => car);
  const order = ranked.length > 0 ? ranked : state.order;
  return new Map(order.map((car, i) => [car, i + 1]));
}

/** Everybody who took up the race, in order of the grid; those that did not start are no part of it. */
function startersOf(
  session: RaceSession,
  state: RaceState,
  places: ReadonlyMap<number, number>,
  lap: number,
): CarState[] {
  const absent = new Set(
    (session.results ?? []).filter(({ status }) => status === 'didNotStart').map(({ car }) => car),
  );
  const cars = Object.values(state.cars).filter(({ car }) => !absent.has(car));
  if (lap === 0 && places.size === 0)
    throw new StrategyError(
      `The grid of ${session.id} is not known: import its results as well, or ask from lap 1 on.`,
    );
  const rank = (car: number) => {
    const place = places.get(car);
    return place === undefined ? 2000 : place === 0 ? 1000 : place;
  };
  return cars.sort((a, b) => rank(a.car) - rank(b.car) || a.car - b.car);
}

function parametersNow(
  calibration: Calibration,
  entry: Parameters<typeof parametersOf>[1],
  session: RaceSession,
  state: RaceState,
  lap: number,
): RaceParameters {
  const { season, kind } = session.identity;
  const bare = parametersOf(calibration, entry, season ?? 0);
  const ruled = kind === 'sprint' ? { ...bare, rules: { twoCompounds: false, points: SPRINT_POINTS } } : bare;
  return withWeatherNow(lap === 0 ? ruled : withFormSoFar(ruled, state), state);
}

/** `wet`: what they stand on where the track is wet. */
function onTheGrid(
  starters: readonly CarState[],
  state: RaceState,
  wet: ReadonlyMap<number, Tyre> | null,
): Situation {
  const names = tyreNames(Object.values(state.cars));
  return gridSituation(
    starters.map((car) => ({
      car: car.car,
      tyre: wet?.get(car.car) ?? startTyre(car, names) ?? 'MEDIUM',
    })),
  );
}

/** By car; which dry compound is not looked up, since it does not tell how wet the track is. */
function tyresOnGrid(
  session: RaceSession,
  starters: readonly CarState[],
  state: RaceState,
): Map<number, Tyre> {
  const names = tyreNames(Object.values(state.cars));
  const wet = wetOnGrid(session, names);
  return new Map(
    starters.map((car) => [car.car, wet.get(car.car) ?? startTyre(car, names) ?? 'MEDIUM'] as const),
  );
}

function startTyre(car: CarState, names: ReturnType<typeof tyreNames>): Tyre | undefined {
  const compound = car.compound ?? car.stints[0]?.compound;
  return compound === undefined || compound === null ? undefined : names.get(compound);
}

function underWay(
  after: AfterLap,
  id: string,
  lap: number,
  starters: readonly CarState[],
  parameters: RaceParameters,
): Situation {
  try {
    const situation = withStopsUnderWay(situationOf(after.state, parameters.circuit), after, parameters);
    return {
      ...situation,
      cars: situation.cars.filter(({ car }) => starters.some((one) => one.car === car)),
    };
  } catch (error) {
    if (error instanceof RaceError)
      throw new StrategyError(`${id} cannot be simulated from lap ${lap}: ${error.message}`);
    throw error;
  }
}

/** Plans that nobody announced; on the grid only those that begin on the tyres that a car is seen to stand on. */
function plansFor(
  parameters: RaceParameters,
  situation: Situation,
  starters: readonly CarState[],
): CarPlans[] {
  const names = tyreNames(starters);
  return usualPlans(parameters, situation).map((own) => {
    const car = starters.find((one) => one.car === own.car);
    const seen = car === undefined ? undefined : startTyre(car, names);
    const fitting = own.plans.filter(({ plan }) => plan.start === seen);
    return fitting.length === 0 ? own : { ...own, plans: fitting };
  });
}

function momentCars(
  starters: readonly CarState[],
  places: ReadonlyMap<number, number>,
  situation: Situation,
  books: ReadonlyMap<number, BookName>,
  actual: Actual,
): MomentCar[] {
  const order = situation.lap === 0 ? situation.cars : [...situation.cars].sort((a, b) => a.time - b.time);
  const cars = starters.map((car): MomentCar => {
    const at = order.findIndex((one) => one.car === car.car);
    // Timing may know three letters or a number only.
    const book = books.get(car.car);
    const code = car.code ?? book?.code ?? null;
    return {
      car: car.car,
      code,
      name: car.name ?? book?.name ?? code ?? String(car.car),
      team: car.team ?? book?.team ?? '',
      position: at < 0 ? null : at + 1,
      grid: places.get(car.car) ?? null,
      tyre: order[at]?.tyre ?? null,
      tyreAge: order[at]?.age ?? null,
      actual: actual.plans.get(car.car) ?? null,
      finish: actual.finish.get(car.car) ?? null,
    };
  });
  return cars.sort((a, b) => (a.position ?? 1000) - (b.position ?? 1000));
}

function noteOf({ card }: Calibration, { identity }: RaceSession): CalibrationNote {
  const { season, round } = identity;
  const race = season === null || round === null ? null : { season, round };
  const last = /^(\d{4})-(\d+)/.exec(card.last ?? '');
  // A sprint has the round of its Grand Prix: neither may be known for the other.
  const isBeforeAll =
    race !== null && last !== null && isBefore({ season: Number(last[1]), round: Number(last[2]) }, race);
  return {
    seasons: card.seasons,
    races: card.races,
    last: card.last,
    isAsOf: card.last === null || isBeforeAll,
  };
}
