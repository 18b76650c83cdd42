/**
 * Why a plan is slower or faster than the reference, in seconds that add up to the simulated mean difference. Safety cars and
 * traffic are told by taking them away: the same races without neutralisations, then also without anybody in the way. What a
 * free track leaves is wear, compounds, stops and pace, which follow from the model without chance; `other` is the rest
 * (tyres that differ from race to race, rain, rounding).
 */

import {
  freeTrackTime,
  type Plan,
  type RaceParameters,
  type Situation,
  TYRES,
  type TyreParameters,
} from '../race/index.ts';
import type { Reason } from './types.ts';

const NONE = { safetyCar: 0, virtualSafetyCar: 0, red: 0 };

/** The same race, but nothing ever neutralises it. */
export function withoutNeutral(parameters: RaceParameters): RaceParameters {
  const { neutral } = parameters;
  return {
    ...parameters,
    neutral: { ...neutral, safetyCar: 0, virtualSafetyCar: 0, afterAccident: NONE, afterFailure: NONE },
  };
}

/** The same race, but nobody is in anybody's way, on the track or in the pit lane. */
export function withoutTraffic(parameters: RaceParameters): RaceParameters {
  const { circuit, traffic, stops } = parameters;
  return {
    ...parameters,
    circuit: { ...circuit, overtakeThreshold: -1e6, overtakeDeviation: 0, overtakeScale: 0, drsGain: 0 },
    traffic: {
      ...traffic,
      minimumGap: 0,
      dirtyAirLoss: 0,
      overtakenLoss: 0,
      lappedLoss: 0,
      lappingLoss: 0,
    },
    stops: { ...stops, turnaround: 0, releaseGap: 0 },
  };
}

export function underGreen(situation: Situation): Situation {
  return { ...situation, flag: 'green' };
}

/** s of each part of a plan on a free track; only differences between plans mean anything. */
export interface FreeParts {
  readonly tyreWear: number;
  readonly compound: number;
  readonly paceMode: number;
  readonly pitLane: number;
}

/** What a tyre loses on a track that it is not made for is a matter of compounds, be it rain on slicks or wets in the dry. */
function withoutWater({ rain }: RaceParameters): RaceParameters['rain'] {
  const nothing = [0, 0, 0, 0, 0] as const;
  return { ...rain, slick: nothing, intermediate: nothing, wet: nothing };
}

/** The time of a plan is linear in wear, offsets and pace, so that each part is what is gone when it is set to nothing. */
export function freePartsOf(
  parameters: RaceParameters,
  situation: Situation,
  car: number,
  plan: Plan,
): FreeParts {
  const free = withoutNeutral(parameters);
  const green = underGreen(situation);
  const time = (of: RaceParameters) => freeTrackTime(of, green, car, plan);
  const tyres = (change: Partial<TyreParameters>) => {
    const all = { ...free.tyres };
    for (const tyre of TYRES) all[tyre] = { ...all[tyre], ...change };
    return { ...free, tyres: all };
  };
  const whole = time(free);
  const tyreWear = whole - time(tyres({ linear: 0, quadratic: 0, cliff: 0 }));
  const compound = whole - time({ ...tyres({ offset: 0, warmUp: 0 }), rain: withoutWater(free) });
  const paceMode =
    whole - time({ ...free, push: { ...free.push, pace: 0 }, save: { ...free.save, pace: 0 } });
  return { tyreWear, compound, paceMode, pitLane: whole - tyreWear - compound - paceMode };
}

/** Mean differences to the reference, s: over all races, and over the same few races as they are and as they would be. */
export interface Differences {
  readonly all: number;
  readonly asIs: number;
  readonly withoutNeutral: number;
  readonly withoutBoth: number;
}

/** Parts that add up to `differences.all`, the largest first; those of no size are left out. */
export function reasonsOf(plan: FreeParts, reference: FreeParts, differences: Differences): Reason[] {
  const parts: Reason[] = [
    { kind: 'tyreWear', seconds: plan.tyreWear - reference.tyreWear },
    { kind: 'compound', seconds: plan.compound - reference.compound },
    { kind: 'paceMode', seconds: plan.paceMode - reference.paceMode },
    { kind: 'pitLane', seconds: plan.pitLane - reference.pitLane },
    { kind: 'safetyCar', seconds: differences.asIs - differences.withoutNeutral },
    { kind: 'traffic', seconds: differences.withoutNeutral - differences.withoutBoth },
  ];
  const told = parts.filter(({ seconds }) => Math.abs(seconds) > 1e-9);
  const rest = differences.all - told.reduce((sum, { seconds }) => sum + seconds, 0);
  if (Math.abs(rest) > 1e-9) told.push({ kind: 'other', seconds: rest });
  return told.sort((a, b) => Math.abs(b.seconds) - Math.abs(a.seconds));
}
