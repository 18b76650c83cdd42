/**
 * The map with the cars on it, two canvases: the circuit is drawn when its flags change, the cars with the screen's
 * frames while the clock runs. A click follows the car that is next to the pointer.
 */

import { useEffect, useMemo, useRef } from 'react';
import type { MapView as Circuit } from '../../../src/server/contract.ts';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { prepare } from '../ui/canvas.ts';
import { usePalette } from '../ui/usePalette.ts';
import { useSize } from '../ui/useSize.ts';
import { useDrivers } from './cars.ts';
import { inkOn } from './colours.ts';
import { MissingNote } from './MissingNote.tsx';
import {
  type DrawnCar,
  drawCars,
  drawCircuit,
  drawRing,
  fitMap,
  flagVariable,
  project,
  sectorNames,
} from './mapPicture.ts';
import { placeIn } from './places.ts';
import { useRaceData, useRaceState, useReplay } from './replay.ts';
import { useStamp } from './useStamp.ts';

const MARGIN = 34;
/** px from a car within which a click means it. */
const REACH = 22;

export function MapView() {
  const { map, mapOff } = useRaceData();
  return (
    <section className="race-map" aria-label={t.views.map}>
      {map ? <Picture map={map} /> : <MissingNote part="locations" otherwise={mapOff} />}
    </section>
  );
}

function Picture({ map }: { map: Circuit }) {
  const replay = useReplay();
  const drivers = useDrivers();
  const palette = usePalette();
  const status = useRaceState((state) => state?.trackStatus ?? 'clear');
  const cars = useRaceState((state) => state?.order.length ?? 0);
  const trouble = useObservable(replay.places!.trouble);
  const holder = useRef<HTMLDivElement>(null);
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<readonly (DrawnCar & { car: number })[]>([]);
  const { width, height } = useSize(holder);
  useStamp(holder, replay.clock.shown);
  const view = useMemo(() => fitMap(map, width, height, MARGIN), [map, width, height]);
  const colours = useMemo(() => {
    const variable = flagVariable(status);
    const flag = variable && getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
    return { ...palette, flag };
  }, [palette, status]);

  useEffect(() => {
    const canvas = prepare(below.current, width, height);
    if (canvas) drawCircuit(canvas, width, height, map, view, colours);
  }, [map, view, colours, width, height]);

  useEffect(() => {
    const canvas = prepare(above.current, width, height);
    const { places, clock, feed, selected, dots } = replay;
    if (!canvas || !places) return;
    const names = sectorNames(map, view);
    let asked = 0;
    const draw = () => {
      asked = 0;
      const time = clock.shown.value;
      const frame = places.frameAt(time);
      const order = feed.state.value?.order ?? [];
      const shown: (DrawnCar & { car: number })[] = [];
      for (const [i, car] of order.entries()) {
        const driver = drivers.get(car);
        const place = frame && placeIn(frame, car, time);
        if (!driver || !place) continue;
        shown.push({
          car,
          at: project(view, place.x, place.y),
          code: driver.code,
          colour: driver.colour,
          ink: inkOn(driver.colour),
          selected: car === selected.value,
          leader: i === 0,
          gone: feed.state.value?.cars[car]?.status === 'retired',
        });
      }
      drawn.current = shown;
      drawCars(canvas, width, height, [...shown].reverse(), colours, names);
      for (const { x, y, side } of dots.value) {
        drawRing(canvas, project(view, x, y), palette[side], palette.ground);
      }
      if (holder.current) {
        holder.current.dataset.cars = String(shown.length);
        holder.current.dataset.loaded = String(frame !== null);
      }
    };
    const soon = () => {
      asked ||= requestAnimationFrame(draw);
    };
    draw();
    const unwatch = [
      clock.shown.watch(soon),
      places.arrived.watch(soon),
      selected.watch(soon),
      dots.watch(soon),
      feed.state.watch(soon),
    ];
    return () => {
      cancelAnimationFrame(asked);
      for (const end of unwatch) end();
    };
  }, [replay, drivers, map, view, colours, palette, width, height]);

  const clicked = (event: React.MouseEvent) => {
    const rect = holder.current?.getBoundingClientRect();
    if (!rect) return;
    const x = event.clientX - rect.left;
    const y = event.clientY - rect.top;
    const near = drawn.current
      .map(({ car, at }) => ({ car, far: Math.hypot(at.x - x, at.y - y) }))
      .sort((a, b) => a.far - b.far)[0];
    replay.select(near && near.far < REACH && near.car !== replay.selected.value ? near.car : null);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the leaderboard offers the same to the keyboard
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer is an extra way to what the leaderboard offers
    <div ref={holder} className="race-map-holder" onClick={clicked}>
      <canvas ref={below} role="img" aria-label={t.views.mapDescribe(cars)} />
      <canvas ref={above} className="race-map-cars" />
      {trouble !== null && (
        <p className="race-note" role="status">
          {trouble instanceof Error ? trouble.message : t.error.unexpected}{' '}
          <button type="button" className="button small" onClick={() => replay.places?.retry()}>
            {t.app.retry}
          </button>
        </p>
      )}
    </div>
  );
}
