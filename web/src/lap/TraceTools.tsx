/** Zoom and corner by corner, for who has neither wheel nor keyboard at hand. */

import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { MinusIcon, NextIcon, PlusIcon, PreviousIcon } from '../ui/icons.tsx';
import { useStage } from './stage.ts';

interface TraceToolsProps {
  readonly loading: boolean;
  readonly compared: boolean;
  /** Of the lap and of the reference. */
  readonly names?: readonly [string, string] | undefined;
}

const usual = [t.units.lap, t.units.reference] as const;

export function TraceTools({ loading, compared, names = usual }: TraceToolsProps) {
  const stage = useStage();
  const { from, to } = useObservable(stage.view);
  const selected = useObservable(stage.selected);
  const whole = from <= 0 && to >= stage.length;
  return (
    <div className="trace-tools">
      <h2>{t.traces.title}</h2>
      <span className="legend">
        <i className="key-lap" /> {names[0]}
        {compared && (
          <>
            <i className="key-reference" /> {names[1]}
          </>
        )}
      </span>
      <span className="grow muted num span-text">
        {loading ? t.traces.finer : whole ? '' : `${from.toFixed(0)} – ${to.toFixed(0)} m`}
      </span>
      {stage.corners.length > 0 && (
        <div className="tool-group">
          <button
            type="button"
            className="icon-button"
            aria-label={t.traces.previous}
            aria-keyshortcuts="p"
            onClick={() => stage.step(-1)}
          >
            <PreviousIcon />
          </button>
          <span className="corner-now num">{selected === null ? '' : t.findings.turn(selected)}</span>
          <button
            type="button"
            className="icon-button"
            aria-label={t.traces.next}
            aria-keyshortcuts="n"
            onClick={() => stage.step(1)}
          >
            <NextIcon />
          </button>
        </div>
      )}
      <div className="tool-group">
        <button
          type="button"
          className="icon-button"
          aria-label={t.traces.zoomOut}
          aria-keyshortcuts="-"
          onClick={() => stage.zoom(1.6)}
          disabled={whole}
        >
          <MinusIcon />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={t.traces.zoomIn}
          aria-keyshortcuts="+"
          onClick={() => stage.zoom(1 / 1.6)}
        >
          <PlusIcon />
        </button>
        <button
          type="button"
          className="button quiet small"
          aria-keyshortcuts="0"
          disabled={whole}
          onClick={() => {
            stage.selected.set(null);
            stage.reset();
          }}
        >
          {t.traces.reset}
        </button>
      </div>
    </div>
  );
}
