/**
 * What can be changed of one stint: the tyre, how hard it is driven, and the stop that begins it. On a desk it stands
 * under the rows, on a phone as a sheet at the bottom, so that the row is seen while it changes.
 */

import { useEffect, useId, useRef } from 'react';
import { Tyre } from '../race/Tyre.tsx';
import { t as app } from '../texts/index.ts';
import { t } from '../texts/strategy.ts';
import { CloseIcon, MinusIcon, PlusIcon } from '../ui/icons.tsx';
import type { Open } from './desk.ts';
import { focusPlan } from './focus.ts';
import { MODES, MOST_STOPS, room, stintsAhead, stopsAhead } from './plans.ts';
import { useDesk, useStrategy } from './strategy.ts';
import { nextTyre } from './suggest.ts';
import { TYRES } from './tyres.ts';

export function StintEditor({ open }: { open: Open }) {
  const { desk, lap, laps, limits, choice, tyreNow } = useStrategy();
  const { plans } = useDesk();
  const panel = useRef<HTMLDivElement>(null);
  const ids = useId();
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus({ preventScroll: true });
    // The sheet on a phone must not lie over the row that it changes.
    if (matchMedia('(max-width: 999px)').matches) {
      document.querySelector(`[data-plan-id="${open.plan}"]`)?.scrollIntoView({ block: 'start' });
    }
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      else focusPlan(open.plan);
    };
  }, [open.plan]);
  const plan = plans.find(({ id }) => id === open.plan);
  const stints = plan ? stintsAhead(plan, lap, laps, tyreNow) : [];
  const place = stints.findIndex(({ stop }) => stop === open.stop);
  const stint = stints[place];
  if (!plan || !stint) return null;
  const { stop } = stint;
  const close = () => desk.open.set(null);
  // The tyre of the stint under way is on the car already; only on the grid it can still be chosen.
  const fixedTyre = stop < 0 && lap > 0;
  const { first, last } = stop < 0 ? limits : room(plan, stop, limits);
  const move = (to: number) =>
    desk.edit({ kind: 'move', plan: plan.id, stop, lap: to }, limits, `editor ${plan.id} ${stop}`);
  const split = Math.round((stint.from + stint.to) / 2);
  const full =
    stopsAhead(plan, lap).length >= MOST_STOPS || stint.to - stint.from < 2 || limits.first > limits.last;
  return (
    <div
      ref={panel}
      className="stint-editor"
      role="dialog"
      aria-labelledby={`${ids}-title`}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <header>
        <h3 id={`${ids}-title`}>{t.editor.title(plan.name, place + 1, stint.from + 1, stint.to)}</h3>
        <button type="button" className="icon-button" aria-label={app.app.close} onClick={close}>
          <CloseIcon />
        </button>
      </header>
      <fieldset className="editor-tyres">
        <legend>{t.editor.tyre}</legend>
        {fixedTyre ? (
          <p className="muted">{t.editor.onCar(t.tyre[stint.tyre])}</p>
        ) : (
          TYRES.filter((tyre) => choice.compounds.includes(tyre) || tyre === stint.tyre).map((tyre) => (
            <label key={tyre}>
              <input
                type="radio"
                name={`${ids}-tyre`}
                checked={tyre === stint.tyre}
                onChange={() => desk.edit({ kind: 'tyre', plan: plan.id, stop, tyre }, limits)}
              />
              <Tyre compound={tyre} silent />
              <span>{t.tyre[tyre]}</span>
              <span className="muted num">{t.editor.sets(choice.sets[tyre])}</span>
            </label>
          ))
        )}
      </fieldset>
      <div className="editor-pace">
        <label htmlFor={`${ids}-pace`}>{t.editor.pace}</label>
        <input
          id={`${ids}-pace`}
          type="range"
          min={0}
          max={MODES.length - 1}
          step={1}
          value={MODES.indexOf(stint.mode)}
          aria-valuetext={t.mode[stint.mode]}
          onChange={(event) =>
            desk.edit(
              { kind: 'mode', plan: plan.id, stop, mode: MODES[Number(event.target.value)] },
              limits,
              `pace ${plan.id} ${stop}`,
            )
          }
        />
        <span className="editor-detents" aria-hidden="true">
          {MODES.map((mode) => (
            <span key={mode} className={mode === stint.mode ? 'on' : ''}>
              {t.mode[mode]}
            </span>
          ))}
        </span>
      </div>
      <div className="editor-stop">
        {stop >= 0 && (
          <>
            <span>{t.editor.stopOn}</span>
            <span className="stepper">
              <button
                type="button"
                className="icon-button"
                aria-label={t.editor.earlier}
                disabled={stint.from <= first}
                onClick={() => move(stint.from - 1)}
              >
                <MinusIcon />
              </button>
              <output className="num">{t.editor.lap(stint.from)}</output>
              <button
                type="button"
                className="icon-button"
                aria-label={t.editor.later}
                disabled={stint.from >= last}
                onClick={() => move(stint.from + 1)}
              >
                <PlusIcon />
              </button>
            </span>
          </>
        )}
        <button
          type="button"
          className="button small"
          disabled={full}
          onClick={() => {
            const tyre = nextTyre(stint.tyre, choice.compounds);
            desk.edit({ kind: 'addStop', plan: plan.id, lap: split, tyre }, limits);
          }}
        >
          {t.editor.split}
        </button>
        {stop >= 0 && (
          <button
            type="button"
            className="button small"
            onClick={() => {
              close();
              desk.edit({ kind: 'removeStop', plan: plan.id, stop }, limits);
            }}
          >
            {t.editor.remove}
          </button>
        )}
      </div>
    </div>
  );
}
