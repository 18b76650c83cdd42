/** The strip above the traces: the corners where they lie. A click looks at one. */

import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { useStage } from './stage.ts';

export function Ruler({ left, width }: { left: number; width: number }) {
  const stage = useStage();
  const { from, to } = useObservable(stage.view);
  const selected = useObservable(stage.selected);
  const perMetre = width / (to - from);
  return (
    // The corner table offers the same to the keyboard; the strip is for the mouse and left out of the tab order.
    <div className="ruler" style={{ marginLeft: left, width: Math.max(0, width) }} aria-hidden="true">
      {stage.corners.map(({ id, start, end, apex }) => {
        const a = start <= end ? start : apex >= start ? start : 0;
        const b = start <= end ? end : apex >= start ? stage.length : end;
        const x = Math.max(0, (a - from) * perMetre);
        const until = Math.min(width, (b - from) * perMetre);
        if (until - x < 2) return null;
        return (
          <button
            key={id}
            type="button"
            tabIndex={-1}
            className={id === selected ? 'ruler-corner selected' : 'ruler-corner'}
            style={{ transform: `translateX(${x}px)`, width: until - x }}
            onClick={() => stage.select(id === selected ? null : id)}
          >
            {until - x > 16 && t.findings.turn(id)}
          </button>
        );
      })}
    </div>
  );
}
