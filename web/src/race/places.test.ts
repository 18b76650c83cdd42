import { describe, expect, it } from 'vitest';
import type { PlacesFrame } from './api.ts';
import { RaceClock } from './clock.ts';
import { Places, placeIn, STRETCH } from './places.ts';

const { NaN: NONE } = Number;

/** A made-up stretch: one car that drives along x at 10 m/s, another that leaves the track. */
function stretch(from: number): PlacesFrame {
  const points = STRETCH + 1;
  const column = (value: (i: number) => number) => Float32Array.from({ length: points }, (_, i) => value(i));
  return {
    head: {
      kind: 'places',
      id: 'x',
      version: '1',
      from,
      to: from + STRETCH,
      step: 1,
      points,
      cars: [1, 2],
      columns: [],
    },
    values: new Map([
      ['x.1', column((i) => 10 * i)],
      ['y.1', column(() => 5)],
      ['x.2', column((i) => (i < 10 ? i : NONE))],
      ['y.2', column((i) => (i < 10 ? 0 : NONE))],
    ]),
  };
}

const settled = async () => {
  for (let i = 0; i < 4; i++) await Promise.resolve();
};

describe('the place of a car', () => {
  it('is on the line between two points', () => {
    expect(placeIn(stretch(100), 1, 102.25)).toEqual({ x: 22.5, y: 5 });
    expect(placeIn(stretch(100), 1, 0)).toEqual({ x: 0, y: 5 });
    expect(placeIn(stretch(100), 1, 9999)).toEqual({ x: 1200, y: 5 });
  });

  it('is nowhere once the car is off the track, and for a car that is not there', () => {
    expect(placeIn(stretch(0), 2, 9.2)).toEqual({ x: 9, y: 0 });
    expect(placeIn(stretch(0), 2, 9.8)).toBeNull();
    expect(placeIn(stretch(0), 2, 50)).toBeNull();
    expect(placeIn(stretch(0), 3, 50)).toBeNull();
  });
});

describe('stretches of places', () => {
  it('come ahead of the clock, and hold it until they are there', async () => {
    const clock = new RaceClock(0, 1000);
    const asked: number[] = [];
    const answers: ((frame: PlacesFrame) => void)[] = [];
    const places = new Places(clock, (from) => {
      asked.push(from);
      return new Promise((resolve) => answers.push(resolve));
    });
    const end = places.run();
    expect(asked).toEqual([0]);
    clock.setSpeed(60);
    clock.play();
    expect(clock.waiting.value).toBe(true);
    // Six seconds at 60 times are 360 s: three stretches more.
    expect(asked).toEqual([0, 120, 240, 360]);
    answers[0](stretch(0));
    await settled();
    expect(clock.waiting.value).toBe(false);
    expect(places.frameAt(60)?.head.from).toBe(0);
    expect(places.frameAt(130)).toBeNull();
    end();
  });

  it('let the clock run on where one does not come, and are asked for again on demand', async () => {
    const clock = new RaceClock(0, 1000);
    let fails = true;
    const places = new Places(clock, (from) =>
      fails ? Promise.reject(new Error('away')) : Promise.resolve(stretch(from)),
    );
    const end = places.run();
    await settled();
    clock.play();
    expect(clock.waiting.value).toBe(false);
    expect(places.trouble.value).toBeInstanceOf(Error);
    fails = false;
    places.retry();
    await settled();
    expect(places.frameAt(0)?.head.from).toBe(0);
    end();
  });
});
