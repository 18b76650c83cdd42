/** One chart of curves that belong together, with a key that reads the step under the pointer. */

import { useEffect, useRef, useState } from 'react';
import 'uplot/dist/uPlot.min.css';
import { t } from '../texts/runs.ts';
import { usePalette } from '../ui/usePalette.ts';
import { useSize } from '../ui/useSize.ts';
import { type Curve, lastOf, leastOf, valueAt } from './curves.ts';
import { CurvePlot } from './plot.ts';
import { stepText, valueText } from './words.ts';

export interface ChartLine {
  readonly key: string;
  readonly name: string;
  readonly curve: Curve;
  readonly colour: string;
  readonly isDashed: boolean;
  readonly hasLeast: boolean;
}

interface CurveChartProps {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  readonly isLog: boolean;
  /** Grows whenever a curve did. */
  readonly version: number;
}

const HEIGHT = 260;
const FAR = 20;

export function CurveChart({ title, lines, isLog, version }: CurveChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<CurvePlot | null>(null);
  const [step, setStep] = useState<number | null>(null);
  const palette = usePalette();
  const { width } = useSize(holder);
  const latest = useRef(lines);
  latest.current = lines;
  const keys = lines.map(({ key }) => key).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines need another chart, grown ones do not
  useEffect(() => {
    if (!holder.current || width === 0) return;
    const made = new CurvePlot(
      { lines: latest.current, palette, width, height: HEIGHT, isLog, onStep: setStep },
      holder.current,
    );
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [keys, palette, width, isLog]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: curves grow in place
  useEffect(() => plot.current?.grown(latest.current), [version]);
  const described = lines.flatMap(({ name, curve }) => {
    const [last, least] = [lastOf(curve), leastOf(curve)];
    if (last === null || least === null) return [];
    const best = t.curves.best(valueText(least.value), stepText(least.step));
    return [t.curves.line(name, stepText(last.step), valueText(last.value), best)];
  });
  const onKeyDown = (event: React.KeyboardEvent) => {
    const by = {
      ArrowLeft: -1,
      ArrowRight: 1,
      Home: Number.NEGATIVE_INFINITY,
      End: Number.POSITIVE_INFINITY,
    }[event.key];
    if (event.key === 'Escape') plot.current?.leave();
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    plot.current?.move(event.shiftKey ? by * FAR : by);
  };
  const points = lines.reduce((sum, { curve }) => sum + curve.steps.length, 0);
  return (
    <figure className="curves" data-points={points}>
      <figcaption>
        <h3>{title}</h3>
        <span className="muted num" role={step === null ? undefined : 'status'}>
          {step === null ? t.curves.latest : t.curves.atStep(stepText(step))}
        </span>
      </figcaption>
      <ul className="curve-keys">
        {lines.map(({ key, name, curve, colour, isDashed, hasLeast }) => {
          const least = hasLeast ? leastOf(curve) : null;
          const value = step === null ? (lastOf(curve)?.value ?? null) : valueAt(curve, step);
          return (
            <li key={key}>
              <i
                className={isDashed ? 'dashed' : ''}
                style={{ color: `var(${colour})` }}
                aria-hidden="true"
              />
              <span className="curve-name">{name}</span>
              <span className="num curve-value">{valueText(value)}</span>
              {least && (
                <span className="muted num curve-least">
                  {t.curves.best(valueText(least.value), stepText(least.step))}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <div
        ref={holder}
        className="curve-plot"
        role="img"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the values
        tabIndex={0}
        aria-label={t.curves.describe(title, described)}
        onKeyDown={onKeyDown}
        onBlur={() => plot.current?.leave()}
      />
    </figure>
  );
}
