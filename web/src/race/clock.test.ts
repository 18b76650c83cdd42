import { describe, expect, it } from 'vitest';
import { RaceClock } from './clock.ts';

/** Frames of 100 ms. */
function run(clock: RaceClock, frames: number): void {
  for (let i = 0; i <= frames; i++) clock.frame(1000 + 100 * i);
}

describe('the clock of a race', () => {
  it('runs at its speed, and only while it plays', () => {
    const clock = new RaceClock(100, 1000);
    run(clock, 10);
    expect(clock.shown.value).toBe(100);
    clock.setSpeed(20);
    clock.play();
    run(clock, 10);
    expect(clock.shown.value).toBeCloseTo(120);
  });

  it('shows what was `delay` seconds ago, and goes back at once when the delay is set', () => {
    const clock = new RaceClock(0, 1000, 300);
    clock.setDelay(40);
    expect(clock.shown.value).toBe(260);
    expect(clock.head).toBe(300);
    clock.play();
    run(clock, 10);
    expect(clock.head).toBeCloseTo(301);
    expect(clock.shown.value).toBeCloseTo(261);
    clock.setDelay(10);
    expect(clock.shown.value).toBeCloseTo(291);
  });

  it('goes to what one wants to see, whatever the delay', () => {
    const clock = new RaceClock(0, 1000, 0, 30);
    clock.seek(500);
    expect(clock.shown.value).toBe(500);
    expect(clock.head).toBe(530);
    expect(clock.jumps.value).toBe(1);
    clock.seek(Number.NaN);
    expect(clock.shown.value).toBe(500);
  });

  it('shows the last seconds too where there is a delay, and stops there', () => {
    const clock = new RaceClock(0, 10, 9, 5);
    clock.setSpeed(5);
    clock.play();
    run(clock, 10);
    expect(clock.shown.value).toBe(10);
    expect(clock.playing.value).toBe(false);
    clock.play();
    expect(clock.shown.value).toBe(0);
  });

  it('waits for who holds it', () => {
    const clock = new RaceClock(0, 100);
    clock.hold('map');
    clock.play();
    expect(clock.waiting.value).toBe(true);
    run(clock, 5);
    expect(clock.shown.value).toBe(0);
    clock.release('map');
    expect(clock.waiting.value).toBe(false);
    run(clock, 5);
    expect(clock.shown.value).toBeCloseTo(0.5);
  });

  it('does not make up for a tab that slept', () => {
    const clock = new RaceClock(0, 1000);
    clock.play();
    clock.frame(0);
    clock.frame(60_000);
    expect(clock.shown.value).toBeLessThan(1);
  });

  it('steps through the usual speeds and keeps to their bounds', () => {
    const clock = new RaceClock(0, 1);
    clock.faster(-1);
    expect(clock.speed.value).toBe(1);
    clock.faster(1);
    clock.faster(1);
    expect(clock.speed.value).toBe(5);
    clock.setSpeed(600);
    expect(clock.speed.value).toBe(60);
  });

  it('goes with a session under way, leaves it when it is moved, and catches up again', () => {
    const clock = new RaceClock(0, 100, 50, 10, true);
    clock.goLive();
    clock.place(120);
    expect(clock.shown.value).toBe(120);
    expect(clock.jumps.value).toBe(0);
    run(clock, 10);
    expect(clock.shown.value).toBeCloseTo(121);
    expect(clock.end).toBeCloseTo(121);
    clock.seek(60);
    expect(clock.atEdge.value).toBe(false);
    expect(clock.playing.value).toBe(true);
    clock.setSpeed(60);
    run(clock, 12);
    expect(clock.atEdge.value).toBe(true);
    expect(clock.speed.value).toBe(1);
    clock.pause();
    expect(clock.atEdge.value).toBe(false);
  });
});
