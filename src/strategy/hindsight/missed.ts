/**
 * Opportunities that a car missed, in seconds and places: everything that it could have done otherwise is driven on the same
 * races as what it did, a first look at all, then more races for the best of each kind. They are told one by one: what
 * two of them would have brought together is not their sum.
 */

import type { CarOutcomes, Plan, RolloutQuestion, Rollouts } from '../../race/index.ts';
import type { MissedOpportunity } from '../types.ts';
import { PLACES_PER_SECOND } from '../window.ts';
import type { Variant } from './variants.ts';

export interface MissedOptions {
  readonly rollouts: Rollouts;
  /** Races by which what is told was judged. */
  readonly sims: number;
  readonly signal?: AbortSignal | undefined;
}

/** Of the first look, as a share of the races that judge. */
const LOOK = 0.1;
const FEWEST = 50;
/** Number of the first race of the look: the best of many on the same races would be told better than it is. */
const FIRST_RACE = 2_000_000;
/** Worth that is told: a tenth of a place, or two seconds; and how many deviations it must be from nothing. */
const LEAST = 0.1;
const SURE = 2;
/** Opportunities that are told, at the most. */
const MOST = 6;
/** A stop this many laps earlier that wins places rather than time is an undercut. */
const UNDERCUT_LAPS = 3;
const UNDERCUT_PLACES = 0.2;
const UNDERCUT_SECONDS = 5;

interface Gain {
  readonly seconds: number;
  readonly positions: number;
  /** Places, seconds counted, with its standard error. */
  readonly worth: number;
  readonly error: number;
}

/** What was missed, the most valuable first. */
export async function missedBy(
  question: RolloutQuestion,
  actual: Plan,
  variants: readonly Variant[],
  { rollouts, sims, signal }: MissedOptions,
): Promise<MissedOpportunity[]> {
  const gains = async (some: readonly Variant[], from: number, races: number): Promise<Gain[]> => {
    const parts = [actual, ...some.map(({ plan }) => plan)].map((plan) => ({ plan, from, races }));
    const [own, ...others] = await rollouts.run(question, parts, { signal });
    return others.map((other) => gainOf(own, other));
  };
  const look = await gains(variants, FIRST_RACE, Math.max(FEWEST, Math.round(LOOK * sims)));
  const best = new Map<string, { variant: Variant; worth: number }>();
  variants.forEach((variant, i) => {
    const key = `${variant.kind}/${variant.lap}`;
    const { worth } = look[i];
    if (worth > 0 && worth > (best.get(key)?.worth ?? 0)) best.set(key, { variant, worth });
  });
  const chosen = [...best.values()].map(({ variant }) => variant);
  if (chosen.length === 0) return [];
  const judged = await gains(chosen, 0, sims);
  return chosen
    .map((variant, i) => ({ variant, gain: judged[i] }))
    .filter(({ gain }) => gain.worth >= LEAST && gain.worth >= SURE * gain.error)
    .sort((a, b) => b.gain.worth - a.gain.worth)
    .slice(0, MOST)
    .map(({ variant, gain }) => ({
      lap: variant.lap,
      kind: kindOf(variant, gain),
      seconds: gain.seconds,
      positions: gain.positions,
    }));
}

function kindOf({ kind, earlier = 0 }: Variant, { seconds, positions }: Gain): MissedOpportunity['kind'] {
  const isUndercut =
    earlier > 0 && earlier <= UNDERCUT_LAPS && positions >= UNDERCUT_PLACES && seconds < UNDERCUT_SECONDS;
  return isUndercut ? 'undercut' : kind;
}

/** By how much the second was better, race by race. */
function gainOf(own: CarOutcomes, other: CarOutcomes): Gain {
  let [places, seconds, finished, sum, squares] = [0, 0, 0, 0, 0];
  for (let i = 0; i < own.races; i++) {
    const place = own.positions[i] - other.positions[i];
    const time = own.times[i] - other.times[i];
    places += place;
    const worth = place + (Number.isNaN(time) ? 0 : PLACES_PER_SECOND * time);
    sum += worth;
    squares += worth * worth;
    if (Number.isNaN(time)) continue;
    seconds += time;
    finished++;
  }
  const n = own.races;
  const variance = n < 2 ? 0 : Math.max(0, squares - (sum * sum) / n) / (n - 1);
  return {
    seconds: finished === 0 ? 0 : seconds / finished,
    positions: places / n,
    worth: sum / n,
    error: Math.sqrt(variance / n),
  };
}
