import { describe, expect, it } from 'vitest';
import type { CornerView } from '../../../src/server/contract.ts';
import { Stage } from './stage.ts';

const corner = (id: string, start: number, apex: number, end: number): CornerView => ({
  id,
  direction: 'left',
  start,
  apex,
  end,
  delta: null,
  carried: 0,
  spread: null,
  apexSpeed: 20,
  referenceApexSpeed: null,
  phases: [],
  issues: [],
});

const stage = () =>
  new Stage(1000, [corner('2', 500, 550, 600), corner('1', 100, 150, 200), corner('3', 950, 980, 30)]);

describe('Stage', () => {
  it('zooms around a place that stays where it is on the screen', () => {
    const s = stage();
    s.zoom(0.5, 250);
    expect(s.view.value).toEqual({ from: 125, to: 625 });
  });

  it('never shows more than the lap nor less than can be seen', () => {
    const s = stage();
    s.zoom(5, 10);
    expect(s.view.value).toEqual({ from: 0, to: 1000 });
    s.show(400, 401);
    expect(s.view.value.to - s.view.value.from).toBe(20);
    s.show(990, 1090);
    expect(s.view.value).toEqual({ from: 900, to: 1000 });
  });

  it('walks from corner to corner around the lap', () => {
    const s = stage();
    s.moveCursor(300);
    s.step(1);
    expect(s.selected.value).toBe('2');
    s.step(1);
    s.step(1);
    expect(s.selected.value).toBe('1');
    s.step(-1);
    expect(s.selected.value).toBe('3');
    expect(s.view.value).toEqual({ from: 800, to: 1000 });
  });

  it('keeps a stepping cursor in sight', () => {
    const s = stage();
    s.show(100, 200);
    s.moveCursor(195);
    s.stepCursor(10);
    expect(s.cursor.value).toBe(205);
    expect(s.view.value).toEqual({ from: 105, to: 205 });
  });

  it('goes on where the stage before stood', () => {
    const before = stage();
    before.select('1');
    const next = new Stage(1010, before.corners);
    next.continue(before);
    expect(next.selected.value).toBe('1');
    expect(next.cursor.value).toBeCloseTo(151.5);
    expect(next.view.value.to - next.view.value.from).toBeCloseTo(252.5);
    const elsewhere = new Stage(4000, before.corners);
    elsewhere.continue(before);
    expect(elsewhere.whole).toBe(true);
  });

  it('knows the corner at a place, also across the line', () => {
    expect(stage().cornerAt(10)?.id).toBe('3');
    expect(stage().cornerAt(150)?.id).toBe('1');
    expect(stage().cornerAt(400)).toBeUndefined();
  });
});
