/**
 * The way through the session: laps along it, flags as stretches, stops, retirements and the place that is shown. One
 * slider for the pointer and the keyboard; only its thumb moves with the clock, and that without React.
 */

import { useEffect, useMemo, useRef } from 'react';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { useDrivers } from './cars.ts';
import { flagVariable } from './mapPicture.ts';
import { lapAt } from './marks.ts';
import { useRaceData, useReplay } from './replay.ts';
import { compoundColour } from './Tyre.tsx';
import { useStamp } from './useStamp.ts';
import { clockText } from './words.ts';

export function Scrubber() {
  const replay = useReplay();
  const { clock } = replay;
  const { timeline } = useRaceData();
  const slider = useRef<HTMLDivElement>(null);
  const thumb = useRef<HTMLDivElement>(null);
  const past = useRef<HTMLDivElement>(null);
  useStamp(slider, clock.shown);

  useEffect(() => {
    const draw = (shown: number) => {
      const share = (shown - clock.start) / Math.max(1, clock.end - clock.start);
      if (thumb.current) thumb.current.style.left = `${100 * share}%`;
      if (past.current) past.current.style.transform = `scaleX(${share})`;
      const element = slider.current;
      if (!element) return;
      element.setAttribute('aria-valuenow', String(Math.round(shown - timeline.start)));
      if (document.activeElement === element || !element.hasAttribute('aria-valuetext')) {
        const status = replay.state.value?.trackStatus ?? 'clear';
        element.setAttribute(
          'aria-valuetext',
          t.player.place(
            clockText(shown - timeline.start),
            t.race.lapOf(lapAt(timeline, shown), timeline.totalLaps),
            t.race.track[status],
          ),
        );
      }
    };
    draw(clock.shown.value);
    return clock.shown.watch(draw);
  }, [replay, clock, timeline]);

  const timeAt = (event: React.PointerEvent) => {
    const rect = slider.current?.getBoundingClientRect();
    if (!rect || rect.width === 0) return clock.shown.value;
    return clock.start + ((event.clientX - rect.left) / rect.width) * (clock.end - clock.start);
  };
  return (
    <div
      ref={slider}
      className="scrubber"
      role="slider"
      tabIndex={0}
      aria-label={t.player.scrubber}
      aria-valuemin={Math.round(clock.start - timeline.start)}
      aria-valuemax={Math.round(clock.end - timeline.start)}
      aria-valuenow={Math.round(clock.shown.value - timeline.start)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        clock.scrubbing.set(true);
        clock.seek(timeAt(event));
      }}
      onPointerMove={(event) => {
        if (clock.scrubbing.value) clock.seek(timeAt(event));
      }}
      onPointerUp={() => clock.scrubbing.set(false)}
      onPointerCancel={() => clock.scrubbing.set(false)}
    >
      <Marks />
      <div className="scrubber-line" aria-hidden="true">
        <div ref={past} className="scrubber-past" />
      </div>
      <div ref={thumb} className="scrubber-thumb" aria-hidden="true" />
    </div>
  );
}

/** What stands along the way; drawn again only when another driver is followed. */
function Marks() {
  const replay = useReplay();
  const { clock } = replay;
  const { timeline } = useRaceData();
  const selected = useObservable(replay.selected);
  const drivers = useDrivers();
  const left = (time: number) => `${(100 * (time - clock.start)) / Math.max(1, clock.end - clock.start)}%`;
  const laps = useMemo(() => timeline.laps.filter(({ lap }) => lap === 1 || lap % 5 === 0), [timeline]);
  const nameOf = (car: number) => drivers.get(car)?.code ?? String(car);
  return (
    <div className="scrubber-marks" aria-hidden="true">
      {timeline.flags.map(({ status, from, to }) => {
        const variable = flagVariable(status);
        // What was before the session is shown begins where the line does.
        const begin = Math.max(from, clock.start);
        const share = (Math.min(to, clock.end) - begin) / Math.max(1, clock.end - clock.start);
        if (!variable || share < 0) return null;
        return (
          <i
            key={`${status}${from}`}
            className="mark-flag"
            title={t.race.track[status]}
            style={{ left: left(begin), width: `${100 * share}%`, background: `var(${variable})` }}
          />
        );
      })}
      {laps.map(({ lap, time }) => (
        <span
          key={lap}
          className={lap === 1 || lap % 10 === 0 ? 'mark-lap-number num' : 'mark-lap-number num minor'}
          style={{ left: left(time) }}
        >
          {lap}
        </span>
      ))}
      {timeline.stops.map(({ car, lap, time, compound }) => (
        <i
          key={`${car}:${time}`}
          className={car === selected ? 'mark-stop own' : selected === null ? 'mark-stop' : 'mark-stop faint'}
          title={t.player.stopped(nameOf(car), t.race.lapOf(lap, null))}
          style={{ left: left(time), background: `var(${compound ? compoundColour(compound) : '--muted'})` }}
        />
      ))}
      {timeline.retirements.map(({ car, lap, time }) => (
        <span
          key={`${car}:${time}`}
          className={car === selected ? 'mark-out own' : 'mark-out'}
          title={t.player.retired(nameOf(car), t.race.lapOf(lap, null))}
          style={{ left: left(time) }}
        >
          ×
        </span>
      ))}
    </div>
  );
}
