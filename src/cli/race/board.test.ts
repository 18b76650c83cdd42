import { describe, expect, it } from 'vitest';
import { foldAll, initialState, type RaceEvent } from '../../timing/index.ts';
import { makeLap, makeMessage } from '../../timing/testing.ts';
import { widthOf } from '../terminal.ts';
import { board, cut, gapText, raceClock } from './board.ts';

const view = {
  title: 'Grand Prix of Nowhere 2001',
  width: 120,
  height: 30,
  start: 0,
  speed: 20,
  paused: false,
  delay: 0,
  hint: 'q leave',
};

/** `cars` of them, a second apart, after two laps; car 3 is in the pits. */
function race(cars: number): RaceEvent[] {
  const events: RaceEvent[] = [{ type: 'sessionStatus', time: 0, status: 'started' }];
  for (let car = 1; car <= cars; car++) {
    events.push({
      type: 'entry',
      time: 0,
      car,
      code: `D${String(car).padStart(2, '0')}`,
      grid: cars + 1 - car,
    });
    for (const lap of [1, 2]) {
      const duration = 90 + (lap === 1 ? car : 0);
      const time = 90 * lap + car;
      events.push(
        makeLap(car, lap, time, { start: time - duration, duration, compound: 'MEDIUM', tyreAge: lap }),
      );
    }
  }
  events.push({ type: 'lapCount', time: 0, lap: null, total: 57 });
  events.push(makeMessage(100, 'DRS ENABLED'));
  if (cars >= 3) events.push({ type: 'pitIn', time: 184, car: 3, lap: 3 });
  return events.sort((a, b) => a.time - b.time);
}

function shown(cars: number, more: Partial<typeof view> = {}): string[] {
  return board(foldAll(race(cars), initialState), { ...view, ...more });
}

describe('the leaderboard in a terminal', () => {
  it('shows place, gain since the grid, gaps, lap times and tyres', () => {
    const lines = shown(20);
    expect(lines[0]).toMatch(/^Grand Prix of Nowhere 2001 +20×$/);
    expect(lines[1]).toMatch(/^LAP 3\/57 {3}GREEN {3}3:2\d/);
    expect(lines[2]).toBe('DRS ENABLED');
    expect(lines[4]).toMatch(/^ 1 ▲19 +D01 +leader +1:30\.000 +1:30\.000 .* M {3}2/);
    expect(lines[5]).toMatch(/^ 2 ▲17 +D02 +\+1\.000 +\+1\.000 /);
    expect(lines[6]).toMatch(/^ 3 ▲15 +D03 +IN PIT /);
    expect(lines.at(-1)).toBe('q leave');
  });

  it('speaks of the part of a qualifying instead of laps, leaders and stops', () => {
    const state = { ...foldAll(race(3), initialState), totalLaps: null, lap: 0, qualifyingPart: 2 as const };
    const lines = board(state, view);
    expect(lines[1]).toMatch(/^Q2 {3}GREEN/);
    expect(lines.join('\n')).not.toMatch(/leader|LAP /);
  });

  it('fills the window exactly and never more, however narrow or low', () => {
    for (const [width, height] of [
      [40, 8],
      [80, 24],
      [97, 30],
      [132, 50],
      [200, 12],
    ] as const) {
      const lines = shown(20, { width, height });
      expect(lines).toHaveLength(height);
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
    }
  });

  it('has room for a field of twenty in 80 by 24, and counts those that do not fit', () => {
    const usual = shown(20, { width: 80, height: 24 }).join('\n');
    expect(usual).toContain('D20');
    expect(usual).not.toContain('more below');
    const low = shown(20, { width: 80, height: 12 });
    expect(low.join('\n')).not.toContain('D20');
    expect(low.at(-1)).toBe('12 more below; make the window higher');
  });

  it('says that it is paused, and how far behind it runs', () => {
    expect(shown(2, { paused: true })[0]).toMatch(/paused$/);
    expect(shown(2, { delay: 30 })[0]).toMatch(/20× {2}30 s behind$/);
  });
});

describe('words of the board', () => {
  it('counts from the start, before it too', () => {
    expect([raceClock(0), raceClock(75), raceClock(3723), raceClock(-30)]).toEqual([
      '0:00',
      '1:15',
      '1:02:03',
      '−0:30',
    ]);
  });

  it('writes gaps as timing does', () => {
    expect(gapText({ unit: 's', value: 1.5 })).toBe('+1.500');
    expect(gapText({ unit: 'laps', value: 1 })).toBe('+1 LAP');
    expect(gapText({ unit: 'laps', value: 2 })).toBe('+2 LAPS');
    expect(gapText(null)).toBe('');
  });

  it('cuts a text by what is seen of it', () => {
    const red = '\u001b[31mabcdef\u001b[39m';
    expect(cut(red, 6)).toBe(red);
    expect(cut(red, 4)).toBe('\u001b[31mabc\u001b[39m…');
  });
});
