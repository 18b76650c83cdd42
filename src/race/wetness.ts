/**
 * How wet the track is, from what a race's state tells. No source measures it; but twenty teams choose their tyres by it, so
 * that the tyres in use say more than whether it rains.
 */

import type { RaceState } from '../timing/index.ts';
import type { RaceParameters, Tyre } from './parameters.ts';
import { isForWet } from './plan.ts';

/** Steps in which wetness is looked at. */
const WET_STEPS = 64;

/** Share of the cars on one kind of tyre from which the track is taken to suit it. */
const MOST = 0.5;
/** Share of the grid on tyres for a wet track from which it is taken to be one: before a start some gamble. */
const SOME = 1 / 3;

/** The same parameters with wetness, rain and the warmth of the track as they are in `state`. */
export function withWeatherNow(parameters: RaceParameters, state: RaceState): RaceParameters {
  // In a race whose length is not told, all that is known of it so far ends with the lap: cars seem to have finished.
  const running = Object.values(state.cars).filter(({ status }) =>
    ['running', 'pit', 'finished'].includes(status),
  );
  const share = (compound: string) =>
    running.filter((car) => car.compound === compound).length / Math.max(1, running.length);
  const [intermediate, wet] = [share('INTERMEDIATE'), share('WET')];
  const kind = wet > MOST ? 2 : intermediate + wet > MOST ? 1 : 0;
  const wetness = kind === 0 ? 0 : suiting(parameters, kind);
  return {
    ...parameters,
    rain: { ...parameters.rain, wetness, raining: state.weather?.rain ?? false },
    temperature: { ...parameters.temperature, track: state.weather?.track ?? parameters.temperature.track },
  };
}

/** The same parameters with the wetness that the tyres tell on which the cars stand on the grid; a dry track stays as it is. */
export function withGridTyres(parameters: RaceParameters, tyres: readonly Tyre[]): RaceParameters {
  const forWet = tyres.filter(isForWet);
  if (forWet.length === 0 || forWet.length < SOME * tyres.length) return parameters;
  const wets = forWet.filter((tyre) => tyre === 'WET').length;
  const wetness = suiting(parameters, wets > MOST * forWet.length ? 2 : 1);
  return { ...parameters, rain: { ...parameters.rain, wetness } };
}

/** The middle of the range of wetness on which a kind of tyre (0 slicks, 1 intermediates, 2 wets) is the fastest. */
function suiting({ rain }: RaceParameters, kind: number): number {
  const curves = [rain.slick, rain.intermediate, rain.wet];
  const suited: number[] = [];
  for (let cell = 0; cell <= WET_STEPS; cell++) {
    const wetness = cell / WET_STEPS;
    const losses = curves.map((curve) => along(curve, wetness));
    if (losses[kind] === Math.min(...losses)) suited.push(wetness);
  }
  // Where it is never the fastest, the wettest track comes nearest.
  return suited.length === 0 ? 1 : suited[suited.length >> 1];
}

/** A curve over wetness 0, 1/4, ..., 1 in between. */
export function along(curve: readonly number[], wetness: number): number {
  const place = Math.min(wetness * 4, 3.999999);
  const i = Math.floor(place);
  return curve[i] + (curve[i + 1] - curve[i]) * (place - i);
}
