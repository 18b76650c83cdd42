/**
 * The track map: two canvases, one for the track and one for the cars, so that a cursor move draws two dots and nothing
 * else. Hovering moves the cursor of the traces, a click looks at the corner there.
 */

import { useEffect, useMemo, useRef, useState } from 'react';
import type { CoachView, CompareView } from '../../../src/server/contract.ts';
import type { Frame } from '../frame.ts';
import { fixed, signed } from '../numbers.ts';
import { t } from '../texts/index.ts';
import { prepare } from '../ui/canvas.ts';
import type { Palette } from '../ui/palette.ts';
import { usePalette } from '../ui/usePalette.ts';
import { useSize } from '../ui/useSize.ts';
import { type Colouring, colourSteps } from './colouring.ts';
import { between, boxOf, carAt, distanceAt, fitBox, ghostAt, type View } from './geometry.ts';
import { type Canvas, drawCars, drawTrack, type MapPicture } from './mapDraw.ts';
import { type Span, useStage } from './stage.ts';

/** px around the track, for the numbers. */
const MARGIN = 26;
/** px from the track within which the pointer means it. */
const REACH = 28;
/** Share of the lap below which the map looks at what the traces show. */
const NEAR_SHARE = 0.4;
/** ms without a change of the traces' zoom before the map follows. */
const SETTLED = 120;
/** ms to fly to a corner. */
const FLIGHT = 260;

/** What is said of a line that no position was recorded for. */
const reconstructed: Readonly<Record<string, string>> = t.map.reconstructed;

interface MapProps {
  readonly map: CompareView['map'];
  readonly report: CoachView;
  readonly frame: Frame;
  readonly colouring: Colouring;
  readonly onColouring: (colouring: Colouring) => void;
}

export function TrackMap({ map, report, frame, colouring, onColouring }: MapProps) {
  const compared = frame.values.has('delta');
  const shown = compared ? colouring : 'speed';
  return (
    <section className="map" aria-label={t.map.title}>
      {map ? (
        <Picture map={map} report={report} frame={frame} colouring={shown} />
      ) : (
        <p className="map-off">{t.map.off}</p>
      )}
      {map && reconstructed[map.from] && <p className="map-source">{reconstructed[map.from]}</p>}
      {map && (
        <div className="map-tools">
          {compared && (
            <fieldset className="segments small" aria-label={t.map.colour}>
              {(['delta', 'speed'] as const).map((each) => (
                <button
                  key={each}
                  type="button"
                  aria-pressed={each === shown}
                  aria-keyshortcuts="m"
                  onClick={() => onColouring(each)}
                >
                  {each === 'delta' ? t.map.byDelta : t.map.bySpeed}
                </button>
              ))}
            </fieldset>
          )}
          <span className={`map-key ${shown}`} aria-hidden="true">
            <span>{shown === 'delta' ? t.map.gains : t.map.slow}</span>
            <i />
            <span>{shown === 'delta' ? t.map.loses : t.map.fast}</span>
          </span>
        </div>
      )}
    </section>
  );
}

interface PictureProps {
  readonly map: NonNullable<CompareView['map']>;
  readonly report: CoachView;
  readonly frame: Frame;
  readonly colouring: Colouring;
}

function Picture({ map, report, frame, colouring }: PictureProps) {
  const stage = useStage();
  const palette = usePalette();
  const holder = useRef<HTMLDivElement>(null);
  const trackCanvas = useRef<HTMLCanvasElement>(null);
  const carCanvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(holder);
  const view = useRef<View | null>(null);
  const picture = useMemo(
    () => ({
      line: map,
      length: report.length,
      corners: stage.corners,
      palette,
      driven: drivenLines(frame, palette),
      ...colourSteps(frame, map.distance, colouring, palette),
    }),
    [map, report, stage, palette, frame, colouring],
  );
  const near = useNearSpan();
  const target = useMemo(() => {
    if (width === 0) return null;
    if (!near) return fitBox(boxOf(map), width, height, MARGIN);
    return fitBox(boxOf(map, near.from, near.to), width, height, MARGIN);
  }, [map, near, width, height]);

  useEffect(() => {
    const track = sized(trackCanvas.current, width, height);
    const cars = sized(carCanvas.current, width, height);
    if (!track || !cars || !target) return;
    let frameAsked = 0;
    const drawDots = () => {
      const at = stage.cursor.value;
      if (at === null || !view.current) return;
      const ghost = ghostAt(frame, at);
      const there = ghost === undefined ? undefined : carAt(frame, map, 'reference', ghost);
      drawCars(cars, picture, view.current, carAt(frame, map, 'lap', at), there);
    };
    const draw = () => {
      if (!view.current) return;
      drawTrack(track, picture, view.current, stage.view.value, stage.selected.value);
      drawDots();
    };
    const start = view.current ?? target;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const begin = performance.now();
    const fly = (now: number) => {
      const share = calm ? 1 : Math.min(1, (now - begin) / FLIGHT);
      view.current = between(start, target, 1 - (1 - share) ** 3);
      draw();
      frameAsked = share < 1 ? requestAnimationFrame(fly) : 0;
      if (share === 1) arrive();
    };
    // What the map shows once it stands still, for those who look at it from outside.
    const arrive = () => {
      if (holder.current) holder.current.dataset.shows = near ? 'stretch' : 'lap';
    };
    if (start === target) {
      view.current = target;
      draw();
      arrive();
    } else fly(begin);
    const redraw = () => {
      frameAsked ||= requestAnimationFrame(() => {
        frameAsked = 0;
        draw();
      });
    };
    const unwatch = [stage.cursor.watch(drawDots), stage.view.watch(redraw), stage.selected.watch(redraw)];
    return () => {
      cancelAnimationFrame(frameAsked);
      for (const end of unwatch) end();
    };
  }, [stage, picture, frame, map, near, target, width, height]);

  const pointed = (event: React.PointerEvent | React.MouseEvent): number | undefined => {
    const rect = holder.current?.getBoundingClientRect();
    if (!rect || !view.current) return undefined;
    return distanceAt(
      map,
      view.current,
      { x: event.clientX - rect.left, y: event.clientY - rect.top },
      REACH,
    );
  };
  const worst = report.corners.reduce<CoachView['corners'][number] | undefined>(
    (a, b) => ((b.delta ?? 0) > (a?.delta ?? 0) ? b : a),
    undefined,
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: n and p, and the corner table, do the same by keyboard
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer is an extra way to what the table offers
    <div
      ref={holder}
      className="map-holder"
      onPointerMove={(event) => {
        const metres = pointed(event);
        if (metres !== undefined) stage.moveCursor(metres);
      }}
      onClick={(event) => {
        const metres = pointed(event);
        if (metres === undefined) return;
        stage.moveCursor(metres);
        const corner = stage.cornerAt(metres);
        if (corner && corner.id !== stage.selected.value) stage.select(corner.id);
      }}
      onDoubleClick={() => stage.select(null)}
    >
      <canvas
        ref={trackCanvas}
        role="img"
        aria-label={t.map.describe(
          stage.corners.length,
          fixed(report.length),
          worst?.delta ? t.map.worst(t.findings.corner(worst.id, worst.name), signed(worst.delta, 2)) : '',
        )}
      />
      <canvas ref={carCanvas} className="map-cars" />
    </div>
  );
}

/** The stretch that the map flies to: what the traces show, once they stand still and it is a part of the lap. */
function useNearSpan(): Span | null {
  const stage = useStage();
  const [near, setNear] = useState<Span | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = () => {
      const { from, to } = stage.view.value;
      setNear(to - from < NEAR_SHARE * stage.length ? { from, to } : null);
    };
    settle();
    const unwatch = stage.view.watch(() => {
      clearTimeout(timer);
      timer = setTimeout(settle, SETTLED);
    });
    return () => {
      clearTimeout(timer);
      unwatch();
    };
  }, [stage]);
  return near;
}

function drivenLines(frame: Frame, palette: Palette): MapPicture['driven'] {
  return (['reference', 'lap'] as const).flatMap((side) => {
    const x = frame.values.get(`${side}.x`);
    const y = frame.values.get(`${side}.y`);
    return x && y ? [{ x, y, colour: palette[side] }] : [];
  });
}

function sized(canvas: HTMLCanvasElement | null, width: number, height: number): Canvas | null {
  const context = prepare(canvas, width, height);
  return context && { context, width, height };
}
