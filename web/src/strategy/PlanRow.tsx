/** A plan on the desk: its name and what may be done to it, its stints and stops, and the rule it breaks where it does. */

import { Fragment, useRef, useState } from 'react';
import { t } from '../texts/strategy.ts';
import { BinIcon, PencilIcon, PlusIcon } from '../ui/icons.tsx';
import { focusPlan } from './focus.ts';
import { CopyIcon, ResetIcon } from './icons.tsx';
import { type Draft, MOST_PLANS, MOST_STOPS, stintsAhead, stopsAhead } from './plans.ts';
import { RowSum } from './RowSum.tsx';
import { signatureOf, useResults } from './results.ts';
import { broken } from './rules.ts';
import { StopHandle } from './StopHandle.tsx';
import { useDesk, useStrategy } from './strategy.ts';
import { nextTyre } from './suggest.ts';
import { Bar, placed, Track } from './Track.tsx';
import { stintText } from './words.ts';

interface PlanRowProps {
  readonly plan: Draft;
  /** From 1, as its badge says. */
  readonly number: number;
  /** Whether what came after the moment is shown. */
  readonly told: boolean;
}

export function PlanRow({ plan, number, told }: PlanRowProps) {
  const { desk, lap, laps, tyreNow, bounds, choice, reference, limits, isOver } = useStrategy();
  const { plans, selected } = useDesk();
  const track = useRef<HTMLDivElement>(null);
  const results = useResults();
  const stints = stintsAhead(plan, lap, laps, tyreNow);
  const signature = signatureOf(plan, lap);
  const twin = plans.find((each) => each.id < plan.id && signatureOf(each, lap) === signature);
  const trouble = broken(plan, bounds) ?? results.refusedOf(plan.name, signature);
  const tone = results.of(plan.name, signature)?.tone ?? 'none';
  const chosen = plan.id === selected;
  const full = stopsAhead(plan, lap).length >= MOST_STOPS || limits.first > limits.last;
  const open = (stop: number) => {
    desk.select(plan.id);
    desk.open.set({ plan: plan.id, stop });
  };
  const addStop = () => {
    const longest = stints.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
    const middle = Math.round((longest.from + longest.to) / 2);
    const tyre = nextTyre(longest.tyre, choice.compounds);
    desk.edit({ kind: 'addStop', plan: plan.id, lap: middle, tyre }, limits);
  };
  return (
    <li
      className={chosen ? 'plan-row selected' : 'plan-row'}
      data-plan={plan.name}
      data-plan-id={plan.id}
      data-tone={tone}
      data-broken={trouble !== null}
    >
      <div className="plan-head">
        <button
          type="button"
          className="plan-badge"
          aria-pressed={chosen}
          onClick={() => desk.select(plan.id)}
        >
          {number}
          <span className="visually-hidden"> {t.timeline.select(plan.name)}</span>
        </button>
        <Name plan={plan} />
        <RowSum name={plan.name} signature={signature} />
        <span className="plan-tools">
          <button
            type="button"
            className="icon-button"
            disabled={full}
            aria-label={t.timeline.addStop(plan.name)}
            title={t.timeline.addStopHint}
            onClick={addStop}
          >
            <PlusIcon />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={reference.isActual ? t.timeline.reset(plan.name) : t.timeline.resetUsual(plan.name)}
            title={reference.isActual ? t.timeline.resetHint : t.timeline.resetUsualHint}
            onClick={() => {
              desk.open.set(null);
              desk.edit({ kind: 'course', plan: plan.id, course: reference.course }, limits);
            }}
          >
            <ResetIcon />
          </button>
          <button
            type="button"
            className="icon-button"
            disabled={plans.length >= MOST_PLANS}
            aria-label={t.timeline.duplicate(plan.name)}
            title={t.timeline.duplicateHint}
            onClick={() => desk.edit({ kind: 'addPlan', name: plan.name, course: plan }, limits)}
          >
            <CopyIcon />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={t.timeline.remove(plan.name)}
            title={t.timeline.removeHint}
            onClick={() => {
              desk.open.set(null);
              desk.edit({ kind: 'removePlan', plan: plan.id }, limits);
              focusPlan();
            }}
          >
            <BinIcon />
          </button>
        </span>
      </div>
      <div className="plan-body">
        <Track until={told && isOver ? laps : lap} trackRef={track}>
          {stints.map((stint, i) => (
            <Fragment key={stint.stop}>
              <Bar span={stint} mode={stint.mode} className="stint" />
              <button
                type="button"
                className="stint own"
                style={placed(stint.from, stint.to, laps)}
                aria-haspopup="dialog"
                aria-label={t.timeline.editStint(plan.name, i + 1, stintText(stint))}
                onClick={() => open(stint.stop)}
              />
            </Fragment>
          ))}
          {stopsAhead(plan, lap).map((stop, i) => (
            <StopHandle
              key={stop.index}
              plan={plan}
              stop={stop.index}
              number={i + 1}
              track={track}
              onOpen={open}
            />
          ))}
        </Track>
      </div>
      {trouble !== null && (
        <p className="plan-trouble" role="alert">
          {trouble}
        </p>
      )}
      {trouble === null && twin && (
        <p className="plan-hint muted" role="status">
          {t.rules.twin(twin.name)}
        </p>
      )}
    </li>
  );
}

/** A click on the name selects the plan; the pencil turns it into a field. */
function Name({ plan }: { plan: Draft }) {
  const { desk, limits } = useStrategy();
  const [typed, setTyped] = useState<string | null>(null);
  const pencil = useRef<HTMLButtonElement>(null);
  const put = (name: string | null) => {
    if (name !== null) desk.edit({ kind: 'rename', plan: plan.id, name }, limits);
    setTyped(null);
  };
  if (typed === null) {
    return (
      <span className="plan-name">
        <span className="plan-title">{plan.name}</span>
        <button
          ref={pencil}
          type="button"
          className="icon-button plan-rename"
          aria-label={t.timeline.rename(plan.name)}
          title={t.timeline.renameHint}
          onClick={() => setTyped(plan.name)}
        >
          <PencilIcon />
        </button>
      </span>
    );
  }
  return (
    <input
      className="plan-name"
      aria-label={t.timeline.nameOf(plan.name)}
      value={typed}
      maxLength={30}
      // biome-ignore lint/a11y/noAutofocus: the field stands where the button was that opened it
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => put(typed)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') put(typed);
        if (event.key === 'Escape') put(null);
        if (event.key === 'Enter' || event.key === 'Escape') {
          event.preventDefault();
          requestAnimationFrame(() => pencil.current?.focus());
        }
      }}
    />
  );
}
