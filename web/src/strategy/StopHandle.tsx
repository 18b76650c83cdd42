/**
 * Where two stints meet: taken by hand, it snaps to laps; by keyboard, arrows move it by one and Page Up and Down by five.
 * A press that does not move opens the editor of the stint that the stop begins.
 */

import { type RefObject, useRef, useState } from 'react';
import { t } from '../texts/strategy.ts';
import { type Draft, room } from './plans.ts';
import { useStrategy } from './strategy.ts';

interface StopHandleProps {
  readonly plan: Draft;
  /** Place in `plan.stops`. */
  readonly stop: number;
  /** From 1, of those to come. */
  readonly number: number;
  readonly track: RefObject<HTMLDivElement | null>;
  readonly onOpen: () => void;
}

/** px that a pointer may move and still be a press. */
const STILL = 4;
const FAR = 5;

export function StopHandle({ plan, stop, number, track, onOpen }: StopHandleProps) {
  const { desk, laps, limits } = useStrategy();
  const [held, setHeld] = useState(false);
  const grip = useRef<{ x: number; offset: number; moved: boolean; gesture: string } | null>(null);
  const gestures = useRef(0);
  const { lap, tyre } = plan.stops[stop];
  const { first, last } = room(plan, stop, limits);
  const move = (to: number, gesture: string) =>
    desk.edit({ kind: 'move', plan: plan.id, stop, lap: to }, limits, gesture);
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
        const gesture = `drag ${plan.id} ${stop} ${++gestures.current}`;
        grip.current = { x: event.clientX, offset: lapAt(event.clientX) - lap, moved: false, gesture };
        setHeld(true);
      }}
      onPointerMove={(event) => {
        const hold = grip.current;
        if (!hold) return;
        hold.moved ||= Math.abs(event.clientX - hold.x) > STILL;
        if (hold.moved) move(lapAt(event.clientX) - hold.offset, hold.gesture);
      }}
      onPointerUp={() => {
        if (grip.current && !grip.current.moved) onOpen();
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
          move(steps[event.key], `keys ${plan.id} ${stop} ${gestures.current}`);
        } else if (event.key === 'Enter' || event.key === ' ') {
          onOpen();
        } else if (event.key === 'Delete' || event.key === 'Backspace') {
          desk.edit({ kind: 'removeStop', plan: plan.id, stop }, limits);
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
