/** Temperatures over the session up to the time that is shown, with rain under them; and the last report in numbers. */

import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { fixed, speedIn, speedUnit } from '../numbers.ts';
import { useObservable } from '../state/observable.ts';
import { settings } from '../state/settings.ts';
import { t } from '../texts/index.ts';
import { prepare } from '../ui/canvas.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { usePalette } from '../ui/usePalette.ts';
import { useSize } from '../ui/useSize.ts';
import type { WeatherRow } from './api.ts';
import { ticksOf } from './lines.ts';
import { MissingNote, useMissing } from './MissingNote.tsx';
import { weatherQuery } from './queries.ts';
import { useRaceData, useRaceState, useReplay } from './replay.ts';
import { useStamp } from './useStamp.ts';
import { clockText } from './words.ts';

const v = t.views;
const MARGIN = { left: 34, top: 14, right: 60, bottom: 20 };
const FONT = '10px system-ui, sans-serif';

export function WeatherChart() {
  const { detail } = useRaceData();
  const { units } = useObservable(settings);
  const missing = useMissing('weather');
  const weather = useRaceState((state) => state?.weather ?? null);
  const query = useQuery({ ...weatherQuery(detail.id, detail.live), enabled: missing === undefined });
  if (missing !== undefined) return <MissingNote part="weather" />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Loading />;
  return (
    <div className="chart weather">
      {weather === null ? (
        <p className="race-note">{v.noWeather}</p>
      ) : (
        <dl className="weather-now num">
          {(
            [
              [v.track, `${fixed(weather.track, 1)} °C`],
              [v.air, `${fixed(weather.air, 1)} °C`],
              [v.humidity, weather.humidity === null ? fixed(null) : `${fixed(100 * weather.humidity)} %`],
              [v.pressure, `${fixed(weather.pressure, 1)} hPa`],
              [
                v.wind,
                weather.windSpeed === null
                  ? fixed(null)
                  : `${fixed(speedIn(units, weather.windSpeed), 1)} ${speedUnit[units]}${weather.windDirection === null ? '' : `, ${v.windFrom(weather.windDirection)}`}`,
              ],
              [v.rain, weather.rain === null ? fixed(null) : weather.rain ? v.raining : v.dry],
            ] as const
          ).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <Temperatures rows={query.data} />
    </div>
  );
}

function Temperatures({ rows }: { rows: readonly WeatherRow[] }) {
  const replay = useReplay();
  const { clock } = replay;
  const { start } = useRaceData().timeline;
  const palette = usePalette();
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(holder);
  useStamp(holder, clock.shown);
  const range = useMemo(() => {
    const values = rows.flatMap(({ air_temperature: air, track_temperature: track }) =>
      [air, track].filter((value) => value !== null),
    );
    return { min: Math.min(...values, 15) - 1, max: Math.max(...values, 25) + 1 };
  }, [rows]);

  useEffect(() => {
    const c = prepare(canvas.current, width, height);
    if (!c) return;
    const wide = Math.max(10, width - MARGIN.left - MARGIN.right);
    const high = Math.max(10, height - MARGIN.top - MARGIN.bottom);
    const x = (time: number) => MARGIN.left + ((time - clock.start) / (clock.end - clock.start)) * wide;
    const y = (value: number) => MARGIN.top + ((range.max - value) / (range.max - range.min)) * high;
    const tracks = [
      ['track_temperature', palette.loss, v.track],
      ['air_temperature', palette.reference, v.air],
    ] as const;
    let before = '';
    const draw = () => {
      const shown = clock.shown.value;
      const sign = String(Math.round(2 * x(shown)));
      if (sign === before) return;
      before = sign;
      c.clearRect(0, 0, width, height);
      c.font = FONT;
      c.textBaseline = 'middle';
      c.strokeStyle = palette.grid;
      c.fillStyle = palette.muted;
      c.lineWidth = 1;
      c.textAlign = 'right';
      for (const value of ticksOf(range, Math.max(2, high / 34))) {
        const at = Math.round(y(value)) + 0.5;
        c.beginPath();
        c.moveTo(MARGIN.left, at);
        c.lineTo(MARGIN.left + wide, at);
        c.stroke();
        c.fillText(`${value}°`, MARGIN.left - 5, at);
      }
      c.textAlign = 'center';
      for (let time = start; time <= clock.end; time += 1800) {
        c.fillText(clockText(time - start), x(time), MARGIN.top + high + 10);
      }
      const known = rows.filter(({ time }) => time !== null && time >= clock.start && time <= shown);
      c.fillStyle = palette.reference;
      c.globalAlpha = 0.22;
      known.forEach(({ time, rainfall }, i) => {
        if (!rainfall || time === null) return;
        const until = known[i + 1]?.time ?? shown;
        c.fillRect(x(time), MARGIN.top, Math.max(1, x(until) - x(time)), high);
      });
      c.globalAlpha = 1;
      c.textAlign = 'left';
      for (const [name, colour, word] of tracks) {
        c.strokeStyle = colour;
        c.lineWidth = 2;
        c.beginPath();
        let last: { x: number; y: number } | undefined;
        for (const row of known) {
          const value = row[name];
          if (value === null || row.time === null) continue;
          last = { x: x(row.time), y: y(value) };
          c.lineTo(last.x, last.y);
        }
        c.stroke();
        c.fillStyle = colour;
        if (last) c.fillText(word, Math.max(last.x, x(shown)) + 6, last.y);
      }
      c.strokeStyle = palette.ink;
      c.lineWidth = 1;
      c.beginPath();
      c.moveTo(Math.round(x(shown)) + 0.5, MARGIN.top - 4);
      c.lineTo(Math.round(x(shown)) + 0.5, MARGIN.top + high + 4);
      c.stroke();
    };
    draw();
    return clock.shown.watch(draw);
  }, [clock, rows, range, palette, start, width, height]);
  return (
    <div ref={holder} className="chart-holder">
      <canvas ref={canvas} role="img" aria-label={v.weatherDescribe} />
    </div>
  );
}
