/**
 * The linked traces: one chart a channel in a stack, one cursor through all of them. React makes the rows; what moves
 * with the mouse or the zoom is drawn by hand. On zoom, where the frame was thinned out, finer samples of the shown
 * stretch are asked for; the coarse ones stay until they are there.
 */

import { useQuery } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Pair } from '../api.ts';
import { type Frame, valueAt } from '../frame.ts';
import { fixed } from '../numbers.ts';
import { tracesQuery } from '../queries.ts';
import { useObservable } from '../state/observable.ts';
import { settings } from '../state/settings.ts';
import { t } from '../texts/index.ts';
import { usePalette } from '../ui/usePalette.ts';
import { useSize } from '../ui/useSize.ts';
import { type TraceRow, traceRows } from './channels.ts';
import { makeChart, RIGHT, X_AXIS } from './chart.ts';
import { bridgeShifts } from './gears.ts';
import { listenToGestures } from './gestures.ts';
import { Ruler } from './Ruler.tsx';
import { type Span, useStage } from './stage.ts';
import { TraceTools } from './TraceTools.tsx';

const Y_AXIS = 42;
/** px of a chart of weight 1 where the page scrolls and the height is ours to choose. */
const PHONE_UNIT = 44;
/** ms without a change of the view before finer samples are asked for. */
const SETTLED = 150;
/** Share of the shown stretch that is asked for beyond each of its ends. */
const MARGIN = 0.25;

/** What finer samples are asked of where the frame was thinned out. */
export interface FinerSource {
  readonly pair: Pair;
  readonly channels: readonly string[];
  /** Samples asked of the server for the whole lap, px. */
  readonly width: number;
}

interface TracesProps {
  readonly frame: Frame;
  /** Left out where the frame holds all there is. */
  readonly finer?: FinerSource;
  /** Of the lap and of the reference, where they are not called so. */
  readonly names?: readonly [string, string];
}

const nothingFiner: FinerSource = { pair: { lap: '' }, channels: [], width: 0 };

export function Traces({ frame, finer, names }: TracesProps) {
  const stage = useStage();
  const { units } = useObservable(settings);
  const palette = usePalette();
  const stack = useRef<HTMLDivElement>(null);
  const size = useSize(stack);
  const rows = useMemo(() => traceRows(new Set(frame.values.keys()), units), [frame, units]);
  const { fine, loading } = useFineFrame(finer ?? nothingFiner, frame, finer !== undefined);
  const shown = useMemo(() => bridgeShifts(fine ?? frame), [fine, frame]);
  const whole = useMemo(() => bridgeShifts(frame), [frame]);
  const charts = useRef<uPlot[]>([]);
  const plots = useRef<(HTMLDivElement | null)[]>([]);
  const drawn = useRef({ rows, shown });
  drawn.current = { rows, shown };

  const narrow = size.width > 0 && size.width < 560;
  const label = narrow ? 0 : 112;
  const weights = rows.reduce((sum, row) => sum + row.weight, 0);
  const plotWidth = Math.max(0, size.width - label);
  const ready = plotWidth > 100 && rows.length > 0;
  const unit = narrow ? PHONE_UNIT : Math.max(26, (size.height - X_AXIS - 2) / weights);
  const heights = rows.map((row, i) =>
    Math.round(Math.max(narrow ? 56 : 24, unit * row.weight) + (i === rows.length - 1 ? X_AXIS : 0)),
  );
  const heightKey = heights.join();

  // Charts are made anew for another size, theme or set of rows; data and zoom go into those that stand.
  // biome-ignore lint/correctness/useExhaustiveDependencies: heightKey stands for heights
  useLayoutEffect(() => {
    if (!ready) return;
    const made = rows.map((row, i) =>
      makeChart(
        {
          row,
          stage,
          palette,
          width: plotWidth,
          height: heights[i],
          axis: Y_AXIS,
          last: i === rows.length - 1,
        },
        dataOf(row, drawn.current.shown),
        plots.current[i]!,
      ),
    );
    charts.current = made;
    return () => {
      charts.current = [];
      for (const chart of made) chart.destroy();
    };
  }, [ready, rows, stage, palette, plotWidth, heightKey]);

  useEffect(() => {
    charts.current.forEach((chart, i) => {
      chart.setData(dataOf(drawn.current.rows[i], shown), false);
      chart.setScale('x', { min: stage.view.value.from, max: stage.view.value.to });
    });
  }, [shown, stage]);

  useEffect(() => {
    let asked = 0;
    const draw = () => {
      asked = 0;
      const { from, to } = stage.view.value;
      for (const chart of charts.current) chart.setScale('x', { min: from, max: to });
    };
    // A wheel fires more often than the screen shows.
    const soon = () => {
      asked ||= requestAnimationFrame(draw);
    };
    const unwatch = [stage.view.watch(soon), stage.selected.watch(soon)];
    return () => {
      cancelAnimationFrame(asked);
      for (const end of unwatch) end();
    };
  }, [stage]);

  return (
    <section className="traces" aria-label={t.traces.title}>
      <TraceTools loading={loading} compared={frame.values.has('delta')} names={names} />
      {stage.corners.length > 0 && <Ruler left={label + Y_AXIS} width={plotWidth - Y_AXIS - RIGHT} />}
      <div ref={stack} className={narrow ? 'stack narrow' : 'stack'}>
        {rows.map((row, i) => (
          <div key={row.name} className="trace" data-trace={row.name}>
            <div className="trace-label">
              <span className="trace-title">
                {row.title} <span className="muted">{row.unit}</span>
              </span>
              <output className="readout num" data-row={i} aria-hidden="true" />
            </div>
            <div
              className="trace-plot"
              ref={(element) => {
                plots.current[i] = element;
              }}
              style={{ height: heights[i] }}
            />
          </div>
        ))}
        <CursorLayer
          stack={stack}
          rows={rows}
          frame={shown}
          whole={whole}
          left={label + Y_AXIS}
          width={plotWidth - Y_AXIS - RIGHT}
        />
      </div>
    </section>
  );
}

/** x, then the reference under the lap. */
function dataOf(row: TraceRow, frame: Frame): uPlot.AlignedData {
  const x = frame.values.get('distance')!;
  const scaled = (name: string) => {
    const values = frame.values.get(name);
    if (!values) return undefined;
    return row.scale === 1 ? values : values.map((value) => value * row.scale);
  };
  if (row.name === 'delta') return [x, scaled('delta')!];
  const reference = scaled(`reference.${row.name}`);
  const lap = scaled(`lap.${row.name}`)!;
  return reference ? [x, reference, lap] : [x, lap];
}

function useFineFrame({ pair, channels, width }: FinerSource, frame: Frame, able: boolean) {
  const stage = useStage();
  const [span, setSpan] = useState<Span | null>(null);
  useEffect(() => {
    if (!able || !frame.decimated) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (stage.whole) return setSpan(null);
        const { from, to } = stage.view.value;
        const margin = MARGIN * (to - from);
        // Whole metres, so that a stretch that was seen before is found again.
        setSpan({
          from: Math.floor(Math.max(0, from - margin)),
          to: Math.ceil(Math.min(stage.length, to + margin)),
        });
      }, SETTLED);
    };
    settle();
    const unwatch = stage.view.watch(settle);
    return () => {
      clearTimeout(timer);
      unwatch();
    };
  }, [stage, frame, able]);
  const query = useQuery({
    ...tracesQuery(pair, { channels, ...(span ?? {}), width }),
    enabled: span !== null,
  });
  const fine = span && query.data ? query.data : null;
  return { fine, loading: span !== null && query.isFetching };
}

interface CursorLayerProps {
  readonly stack: React.RefObject<HTMLDivElement | null>;
  readonly rows: readonly TraceRow[];
  readonly frame: Frame;
  readonly whole: Frame;
  readonly left: number;
  readonly width: number;
}

/** The line through all charts, the values at it, and the slider that it is for keyboard and screen reader. */
function CursorLayer({ stack, rows, frame, whole, left, width }: CursorLayerProps) {
  const stage = useStage();
  const line = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  const flag = useRef<HTMLSpanElement>(null);
  const layer = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const outputs = [...(stack.current?.querySelectorAll<HTMLOutputElement>('.readout') ?? [])];
    const cells = outputs.map((output) => {
      const spans = ['of-lap', 'of-reference', 'of-difference'].map((name) => {
        const span = document.createElement('span');
        span.className = name;
        return span;
      });
      output.replaceChildren(...spans);
      return spans;
    });
    const draw = () => {
      const at = stage.cursor.value;
      const { from, to } = stage.view.value;
      if (!line.current || !flag.current || !layer.current) return;
      const inSight = at !== null && at >= from && at <= to;
      line.current.hidden = !inSight;
      if (at === null) return;
      if (inSight) {
        const x = ((at - from) / (to - from)) * width;
        line.current.style.transform = `translateX(${Math.min(x, width - 0.5)}px)`;
        flag.current.textContent = `${fixed(at)} m`;
        flag.current.classList.toggle('flip', x > width - 70);
      }
      const distance = frame.values.get('distance');
      const source = distance && at >= distance[0] && at <= distance[distance.length - 1] ? frame : whole;
      rows.forEach((row, i) => {
        const [lap, reference, difference] = cells[i] ?? [];
        if (!lap || !reference || !difference) return;
        if (row.name === 'delta') {
          const value = valueAt(source, 'delta', at);
          lap.textContent = row.text(value);
          lap.className = value > 0.0005 ? 'loss' : value < -0.0005 ? 'gain' : '';
          return;
        }
        const mine = valueAt(source, `lap.${row.name}`, at, row.stepped) * row.scale;
        const theirs = valueAt(source, `reference.${row.name}`, at, row.stepped) * row.scale;
        lap.textContent = row.text(mine);
        if (Number.isNaN(theirs)) return;
        reference.textContent = row.text(theirs);
        if (row.stepped) return;
        const less = mine - theirs;
        const text = row.text(less);
        difference.textContent = less > 0 && Number(text) !== 0 ? `+${text}` : text;
      });
      describe(layer.current, at, rows, source);
    };
    draw();
    const unwatch = [stage.cursor.watch(draw), stage.view.watch(draw)];
    return () => {
      for (const end of unwatch) end();
    };
  }, [stage, stack, rows, frame, whole, width]);

  useEffect(() => {
    const element = layer.current;
    if (!element) return;
    return listenToGestures(element, {
      stage,
      area: () => ({ left: 0, width }),
      onMark: (marked) => {
        if (!mark.current) return;
        mark.current.hidden = marked === null;
        if (marked) {
          mark.current.style.transform = `translateX(${marked.left}px)`;
          mark.current.style.width = `${marked.width}px`;
        }
      },
    });
  }, [stage, width]);

  return (
    <div
      ref={layer}
      className="cursor-layer"
      style={{ left, width: Math.max(0, width) }}
      role="slider"
      tabIndex={0}
      aria-label={t.traces.slider}
      aria-valuemin={0}
      aria-valuemax={Math.round(stage.length)}
      aria-valuenow={0}
      title={t.traces.help}
    >
      <div ref={mark} className="cursor-mark" hidden />
      <div ref={line} className="cursor-line" hidden>
        <span ref={flag} className="cursor-flag num" />
      </div>
    </div>
  );
}

/** The cursor in words, for who does not see it. Set on the slider: it is read when it changes by the keyboard. */
function describe(element: HTMLElement, at: number, rows: readonly TraceRow[], frame: Frame): void {
  element.setAttribute('aria-valuenow', String(Math.round(at)));
  if (document.activeElement !== element) return;
  const values = rows.map((row) => {
    const name = row.name === 'delta' ? 'delta' : `lap.${row.name}`;
    return `${row.title} ${row.text(valueAt(frame, name, at, row.stepped) * row.scale)} ${row.unit}`;
  });
  element.setAttribute('aria-valuetext', t.traces.place(fixed(at), values.join(', ')));
}
