/**
 * The time line: a row a plan over the laps of the race. What is behind the moment is the same on every row and cannot be
 * changed; what came after it is shown on the row of what was really done, and on the others only when asked for, because
 * nobody knew.
 */

import { useId, useState } from 'react';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/strategy.ts';
import { PlusIcon } from '../ui/icons.tsx';
import { PlanRow } from './PlanRow.tsx';
import { type Course, MOST_PLANS } from './plans.ts';
import { ReferenceRow } from './ReferenceRow.tsx';
import { signatureOf } from './results.ts';
import { StintEditor } from './StintEditor.tsx';
import { useDesk, useStrategy } from './strategy.ts';
import { variantOf } from './suggest.ts';

/** @param unread what stood in the address and is no plan */
export function Timeline({ unread }: { unread: readonly string[] }) {
  const { desk, laps, lap, limits, bounds, choice, reference, isOver, stretches } = useStrategy();
  const { plans } = useDesk();
  const history = useObservable(desk.history);
  const open = useObservable(desk.open);
  const [told, setTold] = useState(false);
  const hint = useId();
  const step = laps > 30 ? 10 : 5;
  const marks = Array.from({ length: Math.floor(laps / step) }, (_, i) => (i + 1) * step).filter(
    (mark) => laps - mark >= step / 3 || mark === laps,
  );
  const taken = new Set([
    // What was done is simulated beside all plans, and needs no row of its own to be.
    signatureOf(reference.course, lap),
    ...plans.map((plan) => signatureOf(plan, lap)),
  ]);
  const isTaken = (course: Course) => taken.has(signatureOf(course, lap));
  const later = stretches.some(({ to }) => to > lap);
  return (
    <section className="timeline" aria-label={t.timeline.title} aria-describedby={hint}>
      <div className="timeline-head">
        <h2>{t.timeline.title}</h2>
        <p id={hint} className="muted timeline-hint">
          {t.timeline.hint}
        </p>
        <span className="grow" />
        {isOver && later && (
          <label className="check small" title={t.timeline.toldHint}>
            <input type="checkbox" checked={told} onChange={(event) => setTold(event.target.checked)} />
            {t.timeline.told}
          </label>
        )}
        <button
          type="button"
          className="button small"
          disabled={history.past.length === 0}
          aria-keyshortcuts="u Control+Z Meta+Z"
          onClick={() => desk.undo()}
        >
          {t.timeline.undo}
        </button>
      </div>
      {unread.length > 0 && history.past.length === 0 && (
        <p className="timeline-unread" role="status">
          {t.timeline.unread(unread)}
        </p>
      )}
      <div className="timeline-axis num" aria-hidden="true">
        <div className="timeline-scale">
          {marks.map((mark) => (
            <span key={mark} style={{ left: `${(100 * mark) / laps}%` }}>
              {mark}
            </span>
          ))}
          <strong style={{ left: `${(100 * lap) / laps}%` }}>{t.timeline.now(lap)}</strong>
        </div>
      </div>
      <ol className="timeline-rows">
        <ReferenceRow />
        {plans.map((plan, i) => (
          <PlanRow key={plan.id} plan={plan} number={i + 1} told={told} />
        ))}
      </ol>
      {open && <StintEditor key={`${open.plan} ${open.stop}`} open={open} />}
      {plans.length < MOST_PLANS && (
        <button
          type="button"
          className="button quiet timeline-add"
          onClick={() =>
            desk.edit(
              {
                kind: 'addPlan',
                name: t.timeline.plan(plans.length + 1),
                course: variantOf(reference.course, bounds, choice.compounds, isTaken),
              },
              limits,
            )
          }
        >
          <PlusIcon />
          {t.timeline.addPlan}
        </button>
      )}
    </section>
  );
}
