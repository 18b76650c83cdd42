/**
 * What the page knows of one car at one moment, put together from what the server says of the moment and of the race. Pure.
 */

import type { ChartsView, MomentView, TyreView } from '../../../src/server/contract.ts';
import { type Course, limitsOf, stintsAhead } from './plans.ts';
import type { Bounds } from './rules.ts';

type PlanOf = NonNullable<MomentView['moment']['cars'][number]['actual']>;
export type Choice = MomentView['choices'][number];
export type MomentCar = MomentView['moment']['cars'][number];
export type TrackLap = MomentView['track'][number];

/** A stint as it is drawn: driven after lap `from`, up to the end of lap `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly tyre: TyreView;
}

export const courseOfPlan = ({ start, mode, stops }: PlanOf): Course => ({
  start,
  mode: mode ?? 'neutral',
  stops: stops.map((stop) => ({ lap: stop.lap, tyre: stop.tyre, mode: stop.mode ?? 'neutral' })),
});

export const planOfCourse = ({ start, mode, stops }: Course): PlanOf => ({
  start,
  mode,
  stops: stops.map(({ lap, tyre, mode }) => ({ lap, tyre, mode })),
});

/** Whom a word of the address means: letters or number. */
export function carNamed<C extends { readonly car: number; readonly code: string | null }>(
  cars: readonly C[],
  word: string | undefined,
): C | undefined {
  const asked = word?.trim().toUpperCase();
  if (asked === undefined) return undefined;
  return cars.find(({ code, car }) => code?.toUpperCase() === asked || String(car) === asked);
}

/** The last lap from which one can look ahead: of a race under way the last that its leader has ended. */
export const lastLap = ({ state, moment, track }: Pick<MomentView, 'state' | 'moment' | 'track'>): number =>
  state === 'live' ? (track.at(-1)?.lap ?? moment.lap) : Math.max(0, moment.laps - 1);

export function boundsOf(view: MomentView, choice: Choice): Bounds {
  const { moment, rules } = view;
  const now = view.track.find(({ lap }) => lap === Math.max(1, moment.lap));
  return {
    lap: moment.lap,
    limits: limitsOf(moment.lap, moment.laps),
    used: choice.used,
    sets: choice.sets,
    // As the simulator has it: where it is wet already, one dry compound is enough.
    twoCompounds: rules.twoCompounds && !now?.isWet,
  };
}

/** What was driven up to the moment, the stint under way included as far as it has come. */
export function driven(car: MomentCar, charts: ChartsView['cars'][number] | undefined, lap: number): Span[] {
  const tyres: readonly string[] = ['SOFT', 'MEDIUM', 'HARD', 'INTERMEDIATE', 'WET'];
  const spans: readonly Span[] = car.actual
    ? stintsAhead(courseOfPlan(car.actual), 0, lap, car.actual.start)
    : (charts?.stints ?? []).flatMap(({ compound, lapStart, lapEnd }) =>
        tyres.includes(compound) ? [{ from: lapStart - 1, to: lapEnd, tyre: compound as TyreView }] : [],
      );
  const begun = spans.filter(({ from }) => from < lap);
  // Of a race under way the stint that goes on is known a lap late.
  return begun.map(({ from, to, tyre }, i) => ({
    from,
    to: i === begun.length - 1 ? lap : Math.min(to, lap),
    tyre,
  }));
}

/** A stretch of laps on which the track was not as usual; x from the end of lap `from` to the end of lap `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly status: 'virtualSafetyCar' | 'safetyCar' | 'red' | 'wet';
}

/** Neutralised and wet stretches of the race, by what the leader drove through. */
export function stretches(track: readonly TrackLap[]): readonly Stretch[] {
  const found: Stretch[] = [];
  const put = (lap: number, status: Stretch['status']) => {
    const last = found.findLast((each) => each.status === status);
    if (last && last.to === lap - 1) found[found.indexOf(last)] = { ...last, to: lap };
    else found.push({ from: lap - 1, to: lap, status });
  };
  for (const { lap, status, isWet } of track) {
    if (status === 'virtualSafetyCar' || status === 'safetyCar' || status === 'red') put(lap, status);
    if (isWet) put(lap, 'wet');
  }
  return found;
}

/** Who is right in front and right behind on the road at the end of a lap, with the gap, s. */
export interface Beside {
  readonly car: number;
  readonly gap: number | null;
}

export function neighbours(
  choices: readonly Choice[],
  car: number,
): { readonly ahead: Beside | null; readonly behind: Beside | null } {
  const place = choices.findIndex((each) => each.car === car);
  const gapTo = (other: Choice | undefined): Beside | null => {
    if (!other || place < 0) return null;
    const mine = choices[place].gap;
    return { car: other.car, gap: mine === null || other.gap === null ? null : Math.abs(other.gap - mine) };
  };
  return { ahead: place > 0 ? gapTo(choices[place - 1]) : null, behind: gapTo(choices[place + 1]) };
}
