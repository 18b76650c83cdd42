/**
 * What mouse, pen and fingers do on the traces. Moving moves the cursor; dragging a mouse marks a stretch to zoom into;
 * the wheel zooms around the pointer, sideways it pans; two fingers pinch; one finger moves the cursor and leaves
 * scrolling up and down to the page. Double click shows the whole lap.
 */

import type { Stage } from './stage.ts';

/** px; a shorter drag is a click. */
const LEAST_DRAG = 6;
/** Zoom a wheel notch of 100. */
const PER_NOTCH = 1.25;

export interface Area {
  /** px from the element's left edge to the plot, and the plot's width. */
  readonly left: number;
  readonly width: number;
}

interface Options {
  readonly stage: Stage;
  readonly area: () => Area;
  /** Draws the marked stretch, px from the plot's left; null takes it away. */
  readonly onMark: (mark: { left: number; width: number } | null) => void;
}

/** @returns what takes the listeners off again */
export function listenToGestures(element: HTMLElement, { stage, area, onMark }: Options): () => void {
  const pointers = new Map<number, number>();
  let markFrom: number | null = null;
  let panFrom: number | null = null;
  let rect = element.getBoundingClientRect();

  const inPlot = (clientX: number) => clientX - rect.left - area().left;
  const metresAt = (x: number) => {
    const { from, to } = stage.view.value;
    return from + (Math.min(area().width, Math.max(0, x)) / area().width) * (to - from);
  };
  const metresPerPixel = () => (stage.view.value.to - stage.view.value.from) / area().width;

  const enter = () => {
    rect = element.getBoundingClientRect();
  };

  const down = (event: PointerEvent) => {
    rect = element.getBoundingClientRect();
    const x = inPlot(event.clientX);
    if (x < 0) return;
    pointers.set(event.pointerId, x);
    element.setPointerCapture(event.pointerId);
    if (event.pointerType === 'touch') {
      if (pointers.size === 1) stage.moveCursor(metresAt(x));
    } else if (event.button === 1 || (event.button === 0 && event.shiftKey)) {
      event.preventDefault();
      panFrom = x;
    } else if (event.button === 0) {
      markFrom = x;
    }
  };

  const move = (event: PointerEvent) => {
    const x = inPlot(event.clientX);
    const before = pointers.get(event.pointerId);
    if (before !== undefined && pointers.size === 2) {
      pinch(event.pointerId, before, x);
      return;
    }
    if (before !== undefined) pointers.set(event.pointerId, x);
    if (panFrom !== null) {
      stage.pan((panFrom - x) * metresPerPixel());
      panFrom = x;
      return;
    }
    if (x >= 0 || before !== undefined) stage.moveCursor(metresAt(x));
    if (markFrom !== null) {
      const to = Math.min(area().width, Math.max(0, x));
      const left = Math.min(markFrom, to);
      const width = Math.abs(to - markFrom);
      onMark(width >= LEAST_DRAG ? { left, width } : null);
    }
  };

  const pinch = (id: number, before: number, now: number) => {
    const other = [...pointers].find(([key]) => key !== id);
    if (!other) return;
    const spanBefore = Math.max(20, Math.abs(before - other[1]));
    const spanNow = Math.max(20, Math.abs(now - other[1]));
    stage.zoom(spanBefore / spanNow, metresAt((before + other[1]) / 2));
    stage.pan(((before - now) / 2) * metresPerPixel());
    pointers.set(id, now);
  };

  const up = (event: PointerEvent) => {
    const x = inPlot(event.clientX);
    pointers.delete(event.pointerId);
    panFrom = null;
    if (markFrom !== null && event.type === 'pointerup' && Math.abs(x - markFrom) >= LEAST_DRAG) {
      const a = metresAt(markFrom);
      const b = metresAt(x);
      stage.show(Math.min(a, b), Math.max(a, b));
    }
    markFrom = null;
    onMark(null);
  };

  const wheel = (event: WheelEvent) => {
    rect = element.getBoundingClientRect();
    const x = inPlot(event.clientX);
    if (x < 0) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      stage.pan(sideways * unit * metresPerPixel());
    } else {
      stage.zoom(PER_NOTCH ** ((event.deltaY * unit) / 100), metresAt(x));
    }
  };

  const reset = () => {
    stage.selected.set(null);
    stage.reset();
  };

  element.addEventListener('pointerenter', enter);
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
  element.addEventListener('wheel', wheel, { passive: false });
  element.addEventListener('dblclick', reset);
  return () => {
    element.removeEventListener('pointerenter', enter);
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', up);
    element.removeEventListener('wheel', wheel);
    element.removeEventListener('dblclick', reset);
  };
}
