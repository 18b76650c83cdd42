/**
 * Where two stints meet: taken by hand, it snaps to laps; by keyboard, arrows move it by one and Page Up and Down by five.
 * A press that does not move opens the editor of the stint that the stop begins. Where two handles lie over each other, the
 * one that is nearer to the pointer is taken.
 */

import { type RefObject, useRef, useState } from 'react';
import { t } from '../texts/strategy.ts';
import { focusPlan } from './focus.ts';
import { type Draft, room, stopsAhead } from './plans.ts';
import { useStrategy } from './strategy.ts';

interface StopHandleProps {
  readonly plan: Draft;
  /** Place in `plan.stops`. */
  readonly stop: number;
  /** From 1, of those to come. */
  readonly number: number;
  readonly track: RefObject<HTMLDivElement | null>;
  readonly onOpen: (stop: number) => void;
}

interface Grip {
  /** Place in `plan.stops` of the stop that is held. */
  readonly stop: number;
  readonly x: number;
  /** Laps between the pointer and the stop. */
  readonly offset: number;
  readonly gesture: string;
  moved: boolean;
}

/** px that a pointer may move and still be a press. */
const STILL = 4;
const FAR = 5;

export function StopHandle({ plan, stop, number, track, onOpen }: StopHandleProps) {
  const { desk, lap: now, laps, limits } = useStrategy();
  const [held, setHeld] = useState(false);
  const grip = useRef<Grip | null>(null);
  const gestures = useRef(0);
  const { lap, tyre } = plan.stops[stop];
  const { first, last } = room(plan, stop, limits);
  const move = (which: number, to: number, gesture: string) =>
    desk.edit({ kind: 'move', plan: plan.id, stop: which, lap: to }, limits, gesture);
  const lapAt = (x: number) => {
    const rect = track.current?.getBoundingClientRect();
    return rect && rect.width > 0 ? ((x - rect.left) / rect.width) * laps : lap;
  };
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: lap - 1,
    ArrowDown: lap - 1,
    ArrowRight: lap + 1,
    ArrowUp: lap + 1,
    PageDown: lap - FAR,
    PageUp: lap + FAR,
    Home: first,
    End: last,
  };
  return (
    <div
      className={held ? 'stop held' : 'stop'}
      role="slider"
      tabIndex={0}
      aria-label={t.timeline.stop(plan.name, number)}
      aria-valuemin={first}
      aria-valuemax={last}
      aria-valuenow={lap}
      aria-valuetext={t.timeline.stopAt(lap, t.tyre[tyre])}
      aria-keyshortcuts="Enter Delete"
      data-stop={lap}
      style={{ left: `${(100 * lap) / laps}%` }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        desk.select(plan.id);
        const at = lapAt(event.clientX);
        const taken = stopsAhead(plan, now).reduce((a, b) =>
          Math.abs(b.lap - at) < Math.abs(a.lap - at) ? b : a,
        );
        const gesture = `drag ${plan.id} ${taken.index} ${++gestures.current}`;
        grip.current = {
          stop: taken.index,
          x: event.clientX,
          offset: at - taken.lap,
          gesture,
          moved: false,
        };
        setHeld(true);
      }}
      onPointerMove={(event) => {
        const hold = grip.current;
        if (!hold) return;
        hold.moved ||= Math.abs(event.clientX - hold.x) > STILL;
        if (hold.moved) move(hold.stop, lapAt(event.clientX) - hold.offset, hold.gesture);
      }}
      onPointerUp={() => {
        if (grip.current && !grip.current.moved) onOpen(grip.current.stop);
        grip.current = null;
        setHeld(false);
      }}
      onPointerCancel={() => {
        grip.current = null;
        setHeld(false);
      }}
      onFocus={() => {
        gestures.current++;
      }}
      onKeyDown={(event) => {
        if (event.key in steps) {
          move(stop, steps[event.key], `keys ${plan.id} ${stop} ${gestures.current}`);
        } else if (event.key === 'Enter' || event.key === ' ') {
          onOpen(stop);
        } else if (event.key === 'Delete' || event.key === 'Backspace') {
          desk.edit({ kind: 'removeStop', plan: plan.id, stop }, limits);
          focusPlan(plan.id);
        } else {
          return;
        }
        event.preventDefault();
      }}
    >
      <span className="stop-line" aria-hidden="true" />
      <span className="stop-knob num" aria-hidden="true">
        {lap}
      </span>
    </div>
  );
}
