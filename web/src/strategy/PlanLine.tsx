/** A plan that was found or looked back on, in a line, with a button that puts it on the desk. */

import type { PlanResultView } from '../../../src/server/contract.ts';
import { Tyre } from '../race/Tyre.tsx';
import { t } from '../texts/strategy.ts';
import { courseOfPlan } from './moment.ts';
import { MOST_PLANS, stintsAhead } from './plans.ts';
import { useDesk, useStrategy } from './strategy.ts';

type PlanOf = PlanResultView['plan'];

export function Stints({ plan, from }: { plan: PlanOf; from: number }) {
  const { laps, tyreNow, lap } = useStrategy();
  const course = courseOfPlan(plan);
  const stints = stintsAhead(course, from, laps, from === lap ? tyreNow : plan.start);
  return (
    <span className="result-stints">
      {stints.map(({ from: at, tyre, mode }, i) => (
        <span key={at} className="num">
          {i > 0 && <span className="muted">{t.results.stopAt(at)} </span>}
          <Tyre compound={tyre} />
          {mode !== 'neutral' && <span className="muted">{t.mode[mode]}</span>}
        </span>
      ))}
    </span>
  );
}

/** @param name what it is called on the desk */
export function PutOnDesk({ plan, name }: { plan: PlanOf; name: string }) {
  const { desk, limits, lap, reference } = useStrategy();
  const { plans } = useDesk();
  const course = courseOfPlan(plan);
  const past = reference.course.stops.filter((stop) => stop.lap <= lap);
  return (
    <button
      type="button"
      className="button small"
      disabled={plans.length >= MOST_PLANS}
      title={plans.length >= MOST_PLANS ? t.timeline.full : undefined}
      onClick={() =>
        desk.edit(
          {
            kind: 'addPlan',
            name,
            course: { ...course, stops: [...past, ...course.stops.filter((stop) => stop.lap > lap)] },
          },
          limits,
        )
      }
    >
      {t.timeline.put}
      <span className="visually-hidden"> {name}</span>
    </button>
  );
}
