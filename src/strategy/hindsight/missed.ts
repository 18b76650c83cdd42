/**
 * Opportunities that a car missed, in seconds and places: everything that it could have done otherwise is driven on the same
 * races as what it did, a first look at all, then more races for the best of each kind. They are told one by one: what
 * two of them would have brought together is not their sum.
 */

import type { Plan, RolloutQuestion, Rollouts } from '../../race/index.ts';
import type { MissedOpportunity } from '../types.ts';
import { type Gain, gainOf, isSure } from './gain.ts';
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
/** Worth that is told: a tenth of a place, or two seconds. */
const LEAST = 0.1;
/** Opportunities that are told, at the most. */
const MOST = 6;
/** A stop this many laps earlier that wins places rather than time is an undercut. */
const UNDERCUT_LAPS = 3;
const UNDERCUT_PLACES = 0.2;
const UNDERCUT_SECONDS = 5;

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
    .filter(({ gain }) => gain.worth >= LEAST && isSure(gain))
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
