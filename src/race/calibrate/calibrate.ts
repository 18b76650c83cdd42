/**
 * Estimates the parameters of the simulator from observations of races. Where a circuit was seen rarely its values are drawn
 * towards those of all circuits, and older seasons count less. `asOf` leaves out that race and everything later, so that
 * a forecast of a race never knows it.
 */

import type { Tyre } from '../parameters.ts';
import { normalQuantile } from '../random.ts';
import { usualCircuit, usualStops, usualTyres } from '../usual.ts';
import type { Calibration, CircuitCalibration, Uncertain } from './calibration.ts';
import { shrink } from './leastSquares.ts';
import { median, type Observation, type ObservedFlag } from './observe.ts';
import { paceOf, rounded } from './pace.ts';

export interface CalibrateOptions {
  /** Nothing of this race or of later ones is used. */
  readonly asOf?: { readonly season: number; readonly round: number } | undefined;
  /** Ids of races that are left out. */
  readonly without?: readonly string[] | undefined;
  /** How it was called, for the card. */
  readonly command?: string | undefined;
}

/** Seasons after which an observation counts half. */
const HALF_LIFE = 2;
/** From one race of a circuit to the next: s a lap of age, s of a stop. */
const WEAR_OCCASION = 0.03;
const LOSS_OCCASION = 0.8;
/** s a lap; how far circuits lie apart in how hard it is to pass. */
const THRESHOLD_SPREAD = 0.4;
/** s of standing and of cold tyres in what a stop costs; the simulator adds both. */
const IN_A_STOP = usualStops.fastest + usualStops.scale + usualTyres.MEDIUM.warmUp;
/** Races that the mean rate of safety cars is worth beside those of a circuit, and car-laps beside those of a team. */
const NEUTRAL_DOUBT = 6;
const USUAL_NEUTRAL = 1.2;
const RETIREMENT_DOUBT = 5;
const DRY: readonly Tyre[] = ['SOFT', 'MEDIUM', 'HARD'];
const LONGEST_NEUTRAL = 9;

const METHOD =
  'Lap times by least squares on car, compound, tyre age and lap; circuits drawn to the mean of all by empirical Bayes; passing by logistic likelihood of cars within a second; rates by counts with a prior.';

/** Observations in any order. Of none the usual values come out. */
export function calibrate(observations: readonly Observation[], options: CalibrateOptions = {}): Calibration {
  const { asOf, without = [], command = '' } = options;
  const races = observations
    .filter(({ id }) => !without.includes(id))
    .filter(
      ({ season, round }) =>
        asOf === undefined || season < asOf.season || (season === asOf.season && round < asOf.round),
    )
    .sort((a, b) => a.season - b.season || a.round - b.round);
  const newest = races.at(-1)?.season ?? 0;
  const weight = ({ season }: Observation) => 0.5 ** ((newest - season) / HALF_LIFE);
  const lapDeviation = rounded(median(races.flatMap((race) => race.lapDeviation ?? [])) || 0.35, 4);
  const { circuits, elsewhere } = circuitsOf(races, weight, lapDeviation);
  const { form: _, ...pace } = paceOf(races);
  return {
    card: {
      seasons: [...new Set(races.map((race) => race.season))],
      races: races.length,
      first: races[0]?.id ?? null,
      last: races.at(-1)?.id ?? null,
      asOf: asOf ?? null,
      without,
      command,
      method: METHOD,
    },
    lapDeviation,
    startDeviation: startDeviation(races),
    ...retirements(races, weight),
    tyres: tyresOf(races, weight),
    neutral: neutralOf(races, weight),
    pace,
    elsewhere,
    circuits,
  };
}

type Weight = (race: Observation) => number;

function tyresOf(races: readonly Observation[], weight: Weight): Calibration['tyres'] {
  return Object.fromEntries(
    DRY.flatMap((tyre) => {
      const seen = races.flatMap((race) =>
        race.tyres.filter((one) => one.tyre === tyre).map((one) => ({ ...one, race })),
      );
      if (seen.length === 0) return [];
      const offsets = shrink(
        seen.map((one) => ({
          group: one.race.id,
          value: one.offset,
          variance: one.offsetVariance + 0.04,
          weight: weight(one.race),
        })),
        usualTyres[tyre].offset,
      );
      const wear = shrink(wearOf(races, weight, tyre), usualTyres[tyre].linear);
      // How far a race's wear lies from its circuit's, relative to the mean: what a forecast cannot know.
      const apart = seen.map(({ linear, race }) =>
        Math.abs(linear - (wear.groups.get(race.place)?.value ?? wear.mean)),
      );
      const wearDeviation = median(apart) / 0.6745 / Math.max(0.01, wear.mean);
      return [
        [
          tyre,
          {
            offset: rounded(offsets.mean, 4),
            linear: rounded(Math.max(0.002, wear.mean), 5),
            wearDeviation: rounded(Math.min(0.6, wearDeviation), 3),
          },
        ],
      ];
    }),
  );
}

function wearOf(races: readonly Observation[], weight: Weight, tyre: Tyre) {
  return races.flatMap((race) =>
    race.tyres
      .filter((one) => one.tyre === tyre)
      .map((one) => ({
        group: race.place,
        value: one.linear,
        variance: one.linearVariance + WEAR_OCCASION ** 2,
        weight: weight(race),
      })),
  );
}

function circuitsOf(races: readonly Observation[], weight: Weight, lapDeviation: number) {
  const places = [...new Set(races.map((race) => race.place))].sort();
  const wear = new Map(
    DRY.map((tyre) => [tyre, shrink(wearOf(races, weight, tyre), usualTyres[tyre].linear)] as const),
  );
  const losses = shrink(
    races.flatMap((race) => {
      const green = lossesOf(race, 'green');
      return green.length < 5
        ? []
        : [
            {
              group: race.place,
              value: median(green),
              variance: 1.5 ** 2 / green.length + LOSS_OCCASION ** 2,
              weight: weight(race),
            },
          ];
    }),
    usualCircuit.pitLoss.green + IN_A_STOP,
  );
  const ratio = (flag: ObservedFlag, usual: number) => {
    const ratios = races.flatMap((race) => {
      const [green, under] = [lossesOf(race, 'green'), lossesOf(race, flag)];
      return green.length < 5 || under.length < 3 ? [] : [median(under) / median(green)];
    });
    return ratios.length < 3 ? usual : median(ratios);
  };
  const { pitLoss } = usualCircuit;
  const share = {
    virtualSafetyCar: ratio('virtualSafetyCar', pitLoss.virtualSafetyCar / pitLoss.green),
    safetyCar: ratio('safetyCar', pitLoss.safetyCar / pitLoss.green),
  };
  const lane = (total: number) => ({
    green: rounded(Math.max(1, total - IN_A_STOP), 3),
    virtualSafetyCar: rounded(Math.max(1, total * share.virtualSafetyCar - IN_A_STOP), 3),
    safetyCar: rounded(Math.max(1, total * share.safetyCar - IN_A_STOP), 3),
  });
  const all = races.flatMap((race) => race.chases.map((chase) => ({ ...chase, weight: weight(race) })));
  const scale = chaseScale(lapDeviation);
  const threshold = thresholdOf(all, scale, null);
  const rate = neutralRate(races, weight);
  const wearAt = (place: string | null) =>
    Object.fromEntries(
      DRY.flatMap((tyre): [Tyre, Uncertain][] => {
        const shrunk = wear.get(tyre);
        if (shrunk === undefined) return [];
        const own = place === null ? undefined : shrunk.groups.get(place);
        const { value, variance } = own ?? { value: shrunk.mean, variance: shrunk.variance };
        return [
          [tyre, { value: rounded(Math.max(0.002, value), 5), deviation: rounded(Math.sqrt(variance), 5) }],
        ];
      }),
    );
  const circuits: Record<string, CircuitCalibration> = {};
  for (const place of places) {
    const own = races.filter((race) => race.place === place);
    const loss = losses.groups.get(place) ?? { value: losses.mean, variance: losses.variance };
    const chases = own.flatMap((race) => race.chases.map((chase) => ({ ...chase, weight: weight(race) })));
    circuits[place] = {
      races: own.length,
      baseLap: ofNewest(own),
      pitLoss: lane(loss.value),
      pitLossDeviation: rounded(Math.sqrt(loss.variance), 3),
      overtakeThreshold: thresholdOf(chases, scale, threshold.value),
      wear: wearAt(place),
      neutral: rounded(
        Math.min(
          2,
          Math.max(
            0.4,
            (counted(own, weight) + NEUTRAL_DOUBT * rate) / ((summed(own, weight) + NEUTRAL_DOUBT) * rate),
          ),
        ),
        3,
      ),
    };
  }
  const elsewhere: CircuitCalibration = {
    races: 0,
    baseLap: null,
    pitLoss: lane(losses.mean),
    pitLossDeviation: rounded(Math.sqrt(losses.variance), 3),
    overtakeThreshold: { value: threshold.value, deviation: THRESHOLD_SPREAD },
    wear: wearAt(null),
    neutral: 1,
  };
  return { circuits, elsewhere };
}

function lossesOf(race: Observation, flag: ObservedFlag): number[] {
  return race.stops
    .filter((stop) => stop.flag === flag && stop.loss > 0 && stop.loss < 60)
    .map((stop) => stop.loss);
}

function ofNewest(races: readonly Observation[]): number | null {
  const lap = races.findLast((race) => race.baseLap !== null)?.baseLap ?? null;
  return lap === null ? null : rounded(lap, 3);
}

interface Chase {
  readonly advantage: number;
  readonly passed: boolean;
  readonly weight: number;
}

/**
 * Scale of the curve as it is seen: the simulator's own, widened by the scatter of both cars' laps, which the advantage told
 * of here does not contain (a logistic curve over a normal one is nearly logistic, of the variances' sum).
 */
function chaseScale(lapDeviation: number): number {
  const own = usualCircuit.overtakeScale;
  return Math.sqrt(own * own + (3 * 2 * lapDeviation * lapDeviation) / Math.PI ** 2);
}

/** Likeliest threshold; where a mean of all circuits is given, drawn towards it. */
function thresholdOf(chases: readonly Chase[], scale: number, mean: number | null): Uncertain {
  const centre = mean ?? usualCircuit.overtakeThreshold;
  const spread = mean === null ? 2 : THRESHOLD_SPREAD;
  const at = (threshold: number) => {
    let sum = -((threshold - centre) ** 2) / (2 * spread * spread);
    for (const { advantage, passed, weight } of chases) {
      const odds = (advantage - threshold) / scale;
      sum -= weight * Math.log1p(Math.exp(passed ? -odds : odds));
    }
    return sum;
  };
  let [low, high] = [-1, 4];
  // Golden section: the likelihood has one top.
  const part = (Math.sqrt(5) - 1) / 2;
  for (let i = 0; i < 24; i++) {
    const [a, b] = [high - part * (high - low), low + part * (high - low)];
    if (at(a) < at(b)) low = a;
    else high = b;
  }
  const best = (low + high) / 2;
  const step = 0.05;
  const bend = (2 * at(best) - at(best - step) - at(best + step)) / (step * step);
  return { value: rounded(best, 3), deviation: rounded(bend > 0 ? 1 / Math.sqrt(bend) : spread, 3) };
}

function summed(races: readonly Observation[], weight: Weight): number {
  return races.reduce((sum, race) => sum + weight(race), 0);
}

function counted(races: readonly Observation[], weight: Weight): number {
  return races.reduce(
    (sum, race) => sum + weight(race) * race.neutral.filter(({ kind }) => kind !== 'red').length,
    0,
  );
}

/** Safety cars of both kinds a race; one usual race keeps it above 0. */
function neutralRate(races: readonly Observation[], weight: Weight): number {
  return (counted(races, weight) + USUAL_NEUTRAL) / (summed(races, weight) + 1);
}

function neutralOf(races: readonly Observation[], weight: Weight): Calibration['neutral'] {
  // A race's worth of prior keeps rates of few races in bounds.
  let [laps, stops] = [57, 1.5];
  const alone = { safetyCar: 0.15, virtualSafetyCar: 0.15 };
  const after = { safetyCar: 0.45, virtualSafetyCar: 0.3, red: 0.04 };
  const lengths = { safetyCar: lengthPrior(4), virtualSafetyCar: lengthPrior(1.5) };
  for (const race of races) {
    const w = weight(race);
    laps += w * race.laps;
    stops += w * new Set(race.cars.flatMap((car) => car.retiredOn ?? [])).size;
    for (const { kind, laps: length, follows } of race.neutral) {
      if (kind === 'red') {
        after.red += w;
        continue;
      }
      lengths[kind][Math.min(length, LONGEST_NEUTRAL) - 1] += w;
      if (follows) after[kind] += w;
      else alone[kind] += w;
    }
  }
  const share = (values: readonly number[]) => {
    const total = values.reduce((sum, value) => sum + value, 0);
    return values.map((value) => rounded(value / total, 4));
  };
  return {
    safetyCar: rounded(alone.safetyCar / laps, 5),
    virtualSafetyCar: rounded(alone.virtualSafetyCar / laps, 5),
    after: {
      safetyCar: rounded(after.safetyCar / stops, 4),
      virtualSafetyCar: rounded(after.virtualSafetyCar / stops, 4),
      red: rounded(after.red / stops, 4),
    },
    safetyCarLaps: share(lengths.safetyCar),
    virtualSafetyCarLaps: share(lengths.virtualSafetyCar),
  };
}

/** One observation, spread around a usual length. */
function lengthPrior(usual: number): number[] {
  const shares = Array.from({ length: LONGEST_NEUTRAL }, (_, i) => Math.exp(-(((i + 1 - usual) / 1.5) ** 2)));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

function retirements(races: readonly Observation[], weight: Weight) {
  let [starts, first, laps, later] = [40, 0.8, 2000, 3];
  const teams = new Map<string, { laps: number; later: number }>();
  const newest = races.at(-1)?.season;
  for (const race of races)
    for (const { retiredOn, team } of race.cars) {
      const w = weight(race);
      starts += w;
      if (retiredOn === 0) first += w;
      const driven = w * ((retiredOn ?? race.laps) - 1);
      const gone = retiredOn !== null && retiredOn > 0 ? w : 0;
      laps += Math.max(0, driven);
      later += gone;
      if (race.season !== newest) continue;
      const own = teams.get(team) ?? { laps: 0, later: 0 };
      teams.set(team, { laps: own.laps + Math.max(0, driven), later: own.later + gone });
    }
  const rate = later / laps;
  return {
    firstLapRetirement: rounded(first / starts, 5),
    retirement: rounded(rate, 6),
    teamRetirement: Object.fromEntries(
      [...teams]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([team, own]) => [
          team,
          rounded((own.later + RETIREMENT_DOUBT) / (own.laps + RETIREMENT_DOUBT / rate), 6),
        ]),
    ),
  };
}

/** s of scatter that shuffles a grid of twenty as much as first laps really do. */
function startDeviation(races: readonly Observation[]): number {
  const moves = races.flatMap((race) => race.firstLap);
  if (moves.length < 40) return 0.55;
  const wanted = Math.sqrt(moves.reduce((sum, move) => sum + move * move, 0) / moves.length);
  let [low, high] = [0.01, 3];
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (shuffled(middle) < wanted) low = middle;
    else high = middle;
  }
  return rounded((low + high) / 2, 3);
}

/** Root mean square of places won and lost by twenty cars, over grids whose luck is spread evenly. */
function shuffled(deviation: number): number {
  const [cars, rounds] = [20, 61];
  let square = 0;
  for (let round = 0; round < rounds; round++) {
    const times = Array.from({ length: cars }, (_, i) => {
      // Evenly spread over (0, 1) whatever the round, unrelated from car to car (Weyl's sequence).
      const u = ((round + 0.5) / rounds + i * 0.6180339887 + ((i * i * 7 + round * 13) % 61) / 61) % 1;
      return {
        i,
        time: i * usualCircuit.gridSlot + deviation * normalQuantile(Math.min(0.9999, Math.max(0.0001, u))),
      };
    }).sort((a, b) => a.time - b.time);
    times.forEach(({ i }, place) => {
      square += (i - place) ** 2;
    });
  }
  return Math.sqrt(square / (cars * rounds));
}
