/**
 * What the lap page's parts share: where the cursor stands, which stretch of the lap is shown, which corner is
 * selected. Map, traces and readouts watch it and draw by hand, in the same turn as the mouse event.
 */

import { createContext, useContext } from 'react';
import type { CornerView } from '../../../src/server/contract.ts';
import { Observable } from '../state/observable.ts';

/** m since the line. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** m; closer than this there is nothing between the samples. */
const LEAST_SPAN = 20;
/** m shown before and after a corner that is looked at. */
const BEFORE_CORNER = 60;
const AFTER_CORNER = 90;
/** Lengths may differ by this share from reference to reference. */
const SAME_CIRCUIT = 0.03;
/** The name under which each cursor move is measured, for a PerformanceObserver. */
export const CURSOR_MEASURE = 'pitboard.cursor';

export class Stage {
  /** m since the line; null before the cursor was first placed. */
  readonly cursor = new Observable<number | null>(null);
  readonly view: Observable<Span>;
  /** Id of the corner that is looked at. */
  readonly selected = new Observable<string | null>(null);
  readonly length: number;
  readonly corners: readonly CornerView[];

  constructor(length: number, corners: readonly CornerView[]) {
    this.length = length;
    this.corners = [...corners].sort((a, b) => a.apex - b.apex);
    this.view = new Observable<Span>({ from: 0, to: length });
  }

  /** Goes on where another stage stood: the reference was changed, or the lap for its neighbour. */
  continue(before: Stage): void {
    if (Math.abs(before.length / this.length - 1) > SAME_CIRCUIT) return;
    const scale = this.length / before.length;
    const { from, to } = before.view.value;
    this.view.set(before.whole ? this.view.value : { from: from * scale, to: to * scale });
    if (before.cursor.value !== null) this.cursor.set(before.cursor.value * scale);
    const { value } = before.selected;
    if (this.corners.some(({ id }) => id === value)) this.selected.set(value);
  }

  get whole(): boolean {
    const { from, to } = this.view.value;
    return from <= 0 && to >= this.length;
  }

  moveCursor(metres: number): void {
    const start = performance.now();
    this.cursor.set(Math.min(this.length, Math.max(0, metres)));
    performance.clearMeasures(CURSOR_MEASURE);
    performance.measure(CURSOR_MEASURE, { start });
  }

  /** Moves the cursor and keeps it in sight. */
  stepCursor(metres: number): void {
    const { from, to } = this.view.value;
    const next = Math.min(this.length, Math.max(0, (this.cursor.value ?? from) + metres));
    if (next < from) this.show(next, next + (to - from));
    else if (next > to) this.show(next - (to - from), next);
    this.moveCursor(next);
  }

  show(from: number, to: number): void {
    const span = Math.min(this.length, Math.max(LEAST_SPAN, to - from));
    const start = Math.min(this.length - span, Math.max(0, from + (to - from - span) / 2));
    this.view.set({ from: start, to: start + span });
  }

  /** @param factor below 1 zooms in; `around` stays where it is on the screen */
  zoom(factor: number, around?: number): void {
    const { from, to } = this.view.value;
    const fixed = around ?? this.#middle();
    const span = Math.min(this.length, Math.max(LEAST_SPAN, (to - from) * factor));
    const share = (fixed - from) / (to - from);
    const start = Math.min(this.length - span, Math.max(0, fixed - share * span));
    this.view.set({ from: start, to: start + span });
  }

  pan(metres: number): void {
    const { from, to } = this.view.value;
    const start = Math.min(this.length - (to - from), Math.max(0, from + metres));
    this.view.set({ from: start, to: start + (to - from) });
  }

  reset(): void {
    this.view.set({ from: 0, to: this.length });
  }

  select(id: string | null): void {
    this.selected.set(id);
    const corner = this.corners.find((each) => each.id === id);
    if (!corner) {
      this.reset();
      return;
    }
    const { start, apex, end } = corner;
    // A corner that spans the line is shown on the side on which its apex lies.
    const from = start > end && apex < end ? 0 : start;
    const to = start > end && apex >= start ? this.length : end;
    this.show(from - BEFORE_CORNER, to + AFTER_CORNER);
    this.moveCursor(apex);
  }

  /** The corner after the cursor or the selected one, around the lap. */
  step(by: 1 | -1): void {
    const { corners } = this;
    if (corners.length === 0) return;
    const index = corners.findIndex((each) => each.id === this.selected.value);
    if (index >= 0) {
      this.select(corners[(index + by + corners.length) % corners.length].id);
      return;
    }
    const at = this.cursor.value ?? 0;
    const next =
      by === 1
        ? (corners.find(({ apex }) => apex > at) ?? corners[0])
        : (corners.findLast(({ apex }) => apex < at) ?? corners[corners.length - 1]);
    this.select(next.id);
  }

  cornerAt(metres: number): CornerView | undefined {
    return this.corners.find(({ start, end }) =>
      start <= end ? metres >= start && metres <= end : metres >= start || metres <= end,
    );
  }

  #middle(): number {
    const { from, to } = this.view.value;
    const at = this.cursor.value;
    return at !== null && at >= from && at <= to ? at : (from + to) / 2;
  }
}

export const StageContext = createContext<Stage | null>(null);

export function useStage(): Stage {
  const stage = useContext(StageContext);
  if (!stage) throw new Error('a part of the lap page was drawn outside of it');
  return stage;
}
