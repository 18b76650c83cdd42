/**
 * What stopping before or after a neighbour is worth against him, by races in which he stops on his likeliest lap. Both cars'
 * times come from the same races: one is asked for with the other's plan held fixed, and the other way round.
 *
 * A gain is told against stopping on the same lap as he does, at the line two laps after both have stopped: by then out-laps
 * and cold tyres are behind them.
 */

import type { CarPlans, Plan, Rollouts, Tyre } from '../race/index.ts';
import { planThrough } from './cells.ts';
import { questionOf } from './run.ts';
import { chanceOf, meanOf } from './statistics.ts';
import type { Moment, NeighbourDuel } from './types.ts';

/** Races of each duel: half a tenth of a second is what is left of chance. */
const RACES = 400;
/** Laps longer on the old tyres that an overcut is looked at for. */
const LONGER = 3;
/** Laps after the later stop at whose end the two are compared. */
const SETTLED = 2;

/** Cars ahead and behind among which a rival is looked for, and laps after the window within which he must stop. */
const REACH = 4;
const LATER = 5;

interface Asked {
  readonly rollouts: Rollouts;
  readonly signal?: AbortSignal | undefined;
}

/**
 * With the nearest cars ahead and behind that are to stop by some laps after the window: who has just stopped is nobody's rival
 * for this stop. None at lap 0, where everybody is a neighbour. `until`: last lap of the window.
 */
export async function duelsOf(
  moment: Moment,
  car: number,
  tyre: Tyre,
  until: number,
  seed: number,
  asked: Asked,
): Promise<NeighbourDuel[]> {
  if (moment.lap === 0) return [];
  const order = [...moment.situation.cars].sort((a, b) => a.time - b.time);
  const at = order.findIndex((one) => one.car === car);
  const duels: NeighbourDuel[] = [];
  for (const [side, near] of [
    ['ahead', order.slice(Math.max(0, at - REACH), at).reverse()],
    ['behind', order.slice(at + 1, at + 1 + REACH)],
  ] as const) {
    const other = near.find(
      (one) => (likeliestOf(moment, one.car)?.stops[0].lap ?? until + LATER + 1) <= until + LATER,
    );
    if (other === undefined) continue;
    const gap = Math.abs(other.time - order[at].time);
    const duel = await duelWith(moment, car, other.car, tyre, seed, asked);
    if (duel !== null) duels.push({ car: other.car, side, gap, ...duel });
  }
  return duels;
}

async function duelWith(
  moment: Moment,
  car: number,
  other: number,
  tyre: Tyre,
  seed: number,
  asked: Asked,
): Promise<Omit<NeighbourDuel, 'car' | 'side' | 'gap'> | null> {
  const { laps } = moment.parameters.circuit;
  const his = likeliestOf(moment, other);
  if (his === null) return null;
  const stop = his.stops[0].lap;
  const until = stop + LONGER + SETTLED;
  const mine = [stop, stop - 1, stop + LONGER].map((lap) => planThrough(moment, car, lap, tyre));
  if (until > laps || mine.some((plan) => plan === null)) return null;
  const rows: { lead: Float32Array; early: Float32Array }[] = [];
  for (const plan of mine) {
    if (plan === null) return null;
    const own = await timesOf(moment, car, plan, other, his, seed, asked);
    const theirs = await timesOf(moment, other, his, car, plan, seed, asked);
    const lead = (lap: number) =>
      Float32Array.from({ length: RACES }, (_, i) => {
        const cell = i * (laps - moment.lap) + lap - moment.lap - 1;
        return theirs[cell] - own[cell];
      });
    rows.push({ lead: lead(until), early: lead(stop + SETTLED) });
  }
  const [same, under, over] = rows;
  return {
    undercut: gained(under.early, same.early),
    overcut: gained(over.lead, same.lead),
    laps: LONGER,
    undercutAhead: ahead(under.early),
    overcutAhead: ahead(over.lead),
  };
}

/** His likeliest plan with a stop to come that can still be answered; the stop is put off where he means to stop at once. */
function likeliestOf(moment: Moment, car: number): Plan | null {
  const plans = moment.plans.find((one) => one.car === car)?.plans ?? [];
  const stopping = plans.filter(({ plan }) => plan.stops.some(({ lap }) => lap > moment.lap));
  if (stopping.length === 0) return null;
  const { plan } = stopping.reduce((best, one) => (one.weight > best.weight ? one : best));
  const [first, ...rest] = plan.stops.filter(({ lap }) => lap > moment.lap);
  // To be undercut he must stop a lap after the next one.
  const lap = Math.max(first.lap, moment.lap + 2);
  return { ...plan, stops: [{ ...first, lap }, ...rest.filter((stop) => stop.lap > lap)] };
}

/** s at each line, a row a race, of one car whose plan and whose rival's are both kept to. */
async function timesOf(
  moment: Moment,
  car: number,
  plan: Plan,
  rival: number,
  rivals: Plan,
  seed: number,
  { rollouts, signal }: Asked,
): Promise<Float32Array> {
  const held: CarPlans = { car: rival, plans: [{ plan: rivals, weight: 1 }], scatter: 0, reacts: false };
  const plans = [...moment.plans.filter((one) => one.car !== rival), held];
  const question = questionOf({ ...moment, plans }, car, seed);
  const [{ timeByLap }] = await rollouts.run(question, [{ plan, from: 0, races: RACES }], {
    signal,
    byLap: true,
  });
  return timeByLap;
}

function gained(lead: Float32Array, same: Float32Array) {
  let [count, sum, squares] = [0, 0, 0];
  lead.forEach((value, i) => {
    const gain = value - same[i];
    if (Number.isNaN(gain)) return;
    count++;
    sum += gain;
    squares += gain * gain;
  });
  return meanOf(sum, squares, count);
}

function ahead(lead: Float32Array) {
  const told = lead.filter((value) => !Number.isNaN(value));
  return chanceOf(told.filter((value) => value > 0).length, told.length);
}
