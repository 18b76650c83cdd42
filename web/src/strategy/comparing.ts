/** What is asked of the simulator about the plans on the desk, and how several answers become one. Pure. */

import type { CompareBody, ComparisonView, WhatIfBody } from '../../../src/server/contract.ts';
import { planOfCourse } from './moment.ts';
import { type Course, type Draft, stopsAhead } from './plans.ts';
import type { Asked } from './question.ts';
import { signatureOf } from './results.ts';
import type { Tyre } from './tyres.ts';

interface At {
  readonly car: number;
  readonly lap: number;
  readonly tyreNow: Tyre;
  readonly sims: number;
}

const aboutOf = (plans: readonly Draft[], { car, lap }: At) => ({
  car,
  lap,
  plans: Object.fromEntries(plans.map((plan) => [plan.name, signatureOf(plan, lap)])),
});

/** On what was known at the moment. */
export function forecastOfPlans(plans: readonly Draft[], at: At): Asked {
  const body: CompareBody = {
    driver: at.car,
    lap: at.lap,
    sims: at.sims,
    plans: plans.map((plan) => ({
      name: plan.name,
      plan: planOfCourse({
        start: at.lap === 0 ? plan.start : at.tyreNow,
        mode: plan.mode,
        stops: stopsAhead(plan, at.lap),
      }),
    })),
  };
  return { kind: 'compare', bodies: [body], about: aboutOf(plans, at) };
}

/** With what really came. It is asked of the whole race, so that what lay behind the moment is as it was. */
export function whatIfOfPlans(plans: readonly Draft[], actual: Course, at: At): Asked {
  const bodies = plans.map(
    (plan): WhatIfBody => ({
      driver: at.car,
      sims: at.sims,
      name: plan.name,
      plan: planOfCourse({
        start: at.lap === 0 ? plan.start : actual.start,
        mode: plan.mode,
        stops: [...actual.stops.filter(({ lap }) => lap <= at.lap), ...stopsAhead(plan, at.lap)],
      }),
    }),
  );
  return { kind: 'whatIf', bodies, about: aboutOf(plans, at) };
}

/**
 * One comparison of several plans that were asked about one at a time; best first, as each of them is. Of what came, each
 * answer begins where its plan departs from what was done: the reference is taken from the one that departs first.
 */
export function joined(answers: readonly ComparisonView[]): ComparisonView {
  const inTime = [...answers].sort((a, b) => b.moment.lap - a.moment.lap);
  const first = inTime[inTime.length - 1];
  // A tie was told against the best of its own answer, which need not be the best of all.
  const tied = (isTie: boolean) => isTie && answers.length === 1;
  const results = new Map(
    inTime.flatMap(({ plans }) =>
      plans.map((plan) => [plan.name, { ...plan, isTie: tied(plan.isTie) }] as const),
    ),
  );
  const inOrder = [...results.values()].sort(
    (a, b) =>
      a.expectedPosition.value - b.expectedPosition.value ||
      (a.raceTime ?? Number.POSITIVE_INFINITY) - (b.raceTime ?? Number.POSITIVE_INFINITY),
  );
  return { ...first, plans: inOrder };
}
