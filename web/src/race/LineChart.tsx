/**
 * Lap chart, gaps and pace: a line a driver over the laps, up to the time that is shown. Drawn by hand on one canvas;
 * of the clock's frames only those draw that move something by a pixel.
 */

import { useEffect, useRef, useState } from 'react';
import { fixed, lapTime, signed } from '../numbers.ts';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { prepare } from '../ui/canvas.ts';
import { usePalette } from '../ui/usePalette.ts';
import { useSize } from '../ui/useSize.ts';
import { useDrivers } from './cars.ts';
import {
  type Area,
  type Line,
  linesOf,
  type Metric,
  nearestLine,
  rangeOf,
  type Scale,
  scaleOf,
  spread,
  ticksOf,
} from './lines.ts';
import { flagVariable } from './mapPicture.ts';
import { lapsDone, timeOfLap } from './marks.ts';
import { useRaceData, useReplay } from './replay.ts';
import { compoundColour } from './Tyre.tsx';
import { useStamp } from './useStamp.ts';

const MARGIN = { left: 38, top: 10, right: 46, bottom: 20 };
const FONT = '10px system-ui, sans-serif';
const REACH = 24;
const LABEL = 12;

function valueText(metric: Metric, value: number): string {
  switch (metric) {
    case 'place':
      return `P${value}`;
    case 'gap':
      return `${signed(value, 1)} s`;
    case 'pace':
      return lapTime(value);
    default:
      return metric satisfies never;
  }
}

export function LineChart({ metric }: { metric: Metric }) {
  const replay = useReplay();
  const { charts, timeline } = useRaceData();
  const drivers = useDrivers();
  const palette = usePalette();
  const selected = useObservable(replay.selected);
  const whole = useObservable(replay.whole);
  const [behind, setBehind] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const readout = useRef<HTMLParagraphElement>(null);
  const drawn = useRef<{ lines: readonly Line[]; scale: Scale } | null>(null);
  const hovered = useRef<{ car: number; lap: number } | null>(null);
  const redraw = useRef<() => void>(() => {});
  const { width, height } = useSize(holder);
  useStamp(holder, replay.clock.shown);
  const reference = metric === 'gap' && behind ? selected : null;

  useEffect(() => {
    const c = prepare(canvasRef.current, width, height);
    if (!c) return;
    const style = getComputedStyle(document.documentElement);
    const colourOf = (name: string) => style.getPropertyValue(name).trim();
    const area: Area = {
      left: MARGIN.left,
      top: MARGIN.top,
      width: Math.max(10, width - MARGIN.left - MARGIN.right),
      height: Math.max(10, height - MARGIN.top - MARGIN.bottom),
    };
    const laps = Math.max(1, charts.laps, timeline.totalLaps ?? 0);
    let sign = '';
    const draw = (force: boolean) => {
      const shown = replay.clock.shown.value;
      const until = whole ? Number.POSITIVE_INFINITY : shown;
      const done = lapsDone(timeline, shown);
      const lines = linesOf(charts, metric, until, reference);
      const points = lines.reduce((sum, line) => sum + line.laps.length, 0);
      const now = `${points} ${Math.round((2 * done * area.width) / laps)}`;
      if (!force && now === sign) return;
      sign = now;
      const range = rangeOf(lines, metric, charts.cars.length);
      const scale = scaleOf(area, laps, range, metric);
      drawn.current = { lines, scale };
      c.clearRect(0, 0, width, height);
      c.font = FONT;
      c.textBaseline = 'middle';

      // Flags lie under everything, as far as they were shown by then.
      for (const { status, fromLap, toLap, from } of charts.flags) {
        const name = flagVariable(status);
        if (!name || from > until) continue;
        c.globalAlpha = 0.22;
        c.fillStyle = colourOf(name);
        const x = scale.x(fromLap);
        const end = scale.x(whole ? toLap : Math.min(toLap, done));
        c.fillRect(x, area.top, Math.max(1, end - x), area.height);
        c.globalAlpha = 1;
      }

      c.strokeStyle = palette.grid;
      c.fillStyle = palette.muted;
      c.lineWidth = 1;
      c.textAlign = 'center';
      for (const lap of ticksOf({ min: 0, max: laps }, Math.max(2, area.width / 60))) {
        if (lap === 0 || !Number.isInteger(lap)) continue;
        const x = Math.round(scale.x(lap)) + 0.5;
        c.beginPath();
        c.moveTo(x, area.top);
        c.lineTo(x, area.top + area.height);
        c.stroke();
        c.fillText(String(lap), x, area.top + area.height + 10);
      }
      c.textAlign = 'right';
      if (metric !== 'place') {
        for (const value of ticksOf(range, Math.max(2, area.height / 34))) {
          const y = Math.round(scale.y(value)) + 0.5;
          c.beginPath();
          c.moveTo(area.left, y);
          c.lineTo(area.left + area.width, y);
          c.stroke();
          c.fillText(metric === 'pace' ? lapTime(value).slice(0, -2) : fixed(value), area.left - 5, y);
        }
      }

      const focus = hovered.current?.car ?? selected;
      const sorted = [...lines].sort((a, b) => Number(a.car === focus) - Number(b.car === focus));
      c.save();
      c.beginPath();
      c.rect(area.left - 4, area.top - 4, area.width + 8, area.height + 8);
      c.clip();
      c.lineJoin = 'round';
      for (const line of sorted) {
        const driver = drivers.get(line.car);
        if (!driver) continue;
        const strong = line.car === focus;
        c.globalAlpha = focus === null || strong ? 1 : 0.28;
        c.strokeStyle = driver.colour;
        c.lineWidth = strong ? 3 : 1.5;
        c.setLineDash(driver.second ? [5, 3] : []);
        c.beginPath();
        const missed = (i: number) =>
          i === 0 ||
          line.laps[i] - line.laps[i - 1] > 1 ||
          // Out-laps and laps behind a safety car would draw spikes through all the rest.
          (metric === 'pace' && (line.values[i] > range.max || line.values[i - 1] > range.max));
        line.laps.forEach((lap, i) => {
          const y = scale.y(line.values[i]);
          if (missed(i)) c.moveTo(scale.x(lap), y);
          else c.lineTo(scale.x(lap), y);
        });
        c.stroke();
        c.setLineDash([]);
        if (metric === 'pace') {
          c.fillStyle = driver.colour;
          c.beginPath();
          line.laps.forEach((lap, i) => {
            const [x, y] = [scale.x(lap), scale.y(line.values[i])];
            c.moveTo(x, y);
            c.arc(x, y, strong ? 3 : 2, 0, 2 * Math.PI);
          });
          c.fill();
        }
        const car = charts.cars.find((each) => each.car === line.car);
        for (const stop of car?.stops ?? []) {
          const i = line.laps.indexOf(stop);
          if (i < 0) continue;
          const fitted = car?.stints.find(({ lapStart }) => lapStart > stop);
          c.beginPath();
          c.arc(scale.x(stop), scale.y(line.values[i]), strong ? 4.5 : 3, 0, 2 * Math.PI);
          c.fillStyle = palette.surface;
          c.fill();
          c.lineWidth = 2;
          c.strokeStyle = fitted ? colourOf(compoundColour(fitted.compound)) : palette.muted;
          c.stroke();
        }
        c.globalAlpha = 1;
      }
      c.restore();

      // Who is where now, right of the lines; on the lap chart the grid stands left of them.
      c.textAlign = 'left';
      const ends = lines
        .map((line) => ({ line, y: scale.y(line.values[line.values.length - 1]) }))
        .filter(({ y }) => y >= area.top - 6 && y <= area.top + area.height + 6);
      const placed = spread(
        ends.map(({ y }) => y),
        LABEL,
        area.top,
        area.top + area.height,
      );
      ends.forEach(({ line }, i) => {
        const driver = drivers.get(line.car);
        if (!driver) return;
        c.globalAlpha = focus === null || line.car === focus ? 1 : 0.55;
        c.font = line.car === focus ? `700 ${FONT}` : FONT;
        c.fillStyle = driver.colour;
        // Who drives on stands right of the cursor, who is out where it ended.
        const ended = line.laps[line.laps.length - 1];
        const last = whole || ended < Math.floor(done) - 3 ? scale.x(ended) : scale.x(Math.max(ended, done));
        c.fillRect(Math.max(last + 5, area.left + 4), placed[i] - 4, 3, 8);
        c.fillStyle = palette.ink;
        c.fillText(driver.code, Math.max(last + 11, area.left + 10), placed[i]);
      });
      c.globalAlpha = 1;
      c.font = FONT;
      if (metric === 'place') {
        c.textAlign = 'right';
        c.fillStyle = palette.muted;
        for (let place = 1; place <= charts.cars.length; place++) {
          c.fillText(String(place), area.left - 8, scale.y(place));
        }
      }

      const x = Math.round(scale.x(done)) + 0.5;
      c.strokeStyle = palette.ink;
      c.lineWidth = 1;
      c.beginPath();
      c.moveTo(x, area.top - 4);
      c.lineTo(x, area.top + area.height + 4);
      c.stroke();
      if (holder.current) holder.current.dataset.points = String(points);
    };
    let asked = 0;
    const later = () => {
      asked ||= requestAnimationFrame(() => {
        asked = 0;
        draw(false);
      });
    };
    draw(true);
    redraw.current = () => draw(true);
    const unwatch = replay.clock.shown.watch(later);
    return () => {
      cancelAnimationFrame(asked);
      unwatch();
    };
  }, [replay, charts, timeline, metric, reference, whole, selected, drivers, palette, width, height]);

  const pointed = (event: React.MouseEvent) => {
    const rect = holder.current?.getBoundingClientRect();
    if (!rect || !drawn.current) return undefined;
    const at = { x: event.clientX - rect.left, y: event.clientY - rect.top };
    return nearestLine(drawn.current.lines, drawn.current.scale, at, REACH);
  };
  const hover = (event: React.PointerEvent) => {
    const found = pointed(event);
    const lap = found?.line.laps[found.index] ?? 0;
    const before = hovered.current;
    if (before?.car === found?.line.car && before?.lap === (found ? lap : undefined)) return;
    hovered.current = found ? { car: found.line.car, lap } : null;
    if (readout.current) {
      const driver = found && drivers.get(found.line.car);
      readout.current.textContent =
        found && driver
          ? `${driver.code} · ${lap === 0 ? t.views.grid : t.race.lapOf(lap, null)} · ${valueText(metric, found.line.values[found.index])}`
          : '';
    }
    redraw.current();
  };
  const leave = () => {
    hovered.current = null;
    if (readout.current) readout.current.textContent = '';
    redraw.current();
  };
  const describe =
    metric === 'place'
      ? t.views.lapChartDescribe
      : metric === 'gap'
        ? t.views.gapsDescribe
        : t.views.paceDescribe;
  const followed = selected === null ? undefined : drivers.get(selected);
  return (
    <div className="chart">
      <div className="chart-tools">
        {metric === 'gap' && followed && (
          <fieldset className="segments small" aria-label={t.views.gapTo}>
            <button type="button" aria-pressed={!behind} onClick={() => setBehind(false)}>
              {t.views.theLeader}
            </button>
            <button type="button" aria-pressed={behind} onClick={() => setBehind(true)}>
              {followed.code}
            </button>
          </fieldset>
        )}
        <p ref={readout} className="chart-readout num muted" aria-hidden="true" />
      </div>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the leaderboard offers the same to the keyboard */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the pointer is an extra way to what the leaderboard offers */}
      <div
        ref={holder}
        className="chart-holder"
        onPointerMove={hover}
        onPointerLeave={leave}
        onClick={(event) => {
          const found = pointed(event);
          if (found) replay.select(found.line.car === selected ? null : found.line.car);
        }}
        onDoubleClick={(event) => {
          const rect = holder.current?.getBoundingClientRect();
          if (!rect || !drawn.current) return;
          const lap = Math.round(drawn.current.scale.lapAt(event.clientX - rect.left));
          const time = timeOfLap(timeline, Math.max(1, lap));
          if (time !== undefined) replay.clock.seek(time);
        }}
      >
        <canvas ref={canvasRef} role="img" aria-label={describe(charts.cars.length, charts.laps)} />
      </div>
    </div>
  );
}
