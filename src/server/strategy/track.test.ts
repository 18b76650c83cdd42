/** What each lap was driven under, told by hand-made laps and flags. */

import { expect, it } from 'vitest';
import type { Compound, LapEvent, RaceEvent, RaceSession } from '../../timing/index.ts';
import { madeUpRace } from '../race/testing.ts';
import { trackByLap } from './track.ts';

const LAPS = 8;
/** The first car of a made-up race ends lap n about 100 + 60 n s into the session. */
const during = (lap: number, share: number) => 100 + 60 * (lap - 1 + share);

function raceWith(events: readonly RaceEvent[], tyres: (event: LapEvent) => Compound): RaceSession {
  const made = madeUpRace({ laps: LAPS, cars: 4 });
  const laps = made.events
    .filter(({ type }) => type !== 'trackStatus')
    .map((event) => (event.type === 'lap' ? { ...event, compound: tyres(event) } : event));
  return { ...made, events: [...laps, ...events].sort((a, b) => a.time - b.time) };
}

const status = (time: number, is: 'clear' | 'yellow' | 'safetyCar' | 'vsc' | 'vscEnding' | 'red') =>
  ({ type: 'trackStatus', time, status: is }) as const;

it('names the gravest of what a lap was driven under', () => {
  const race = raceWith(
    [
      status(0, 'clear'),
      status(during(2, 0.3), 'yellow'),
      status(during(2, 0.5), 'safetyCar'),
      status(during(3, 0.5), 'clear'),
      status(during(5, 0.3), 'vsc'),
      status(during(5, 0.6), 'vscEnding'),
      status(during(5, 0.7), 'clear'),
      status(during(6, 0.3), 'yellow'),
      status(during(6, 0.5), 'clear'),
    ],
    () => 'HARD',
  );
  expect(trackByLap(race, LAPS).map(({ lap, status: is }) => [lap, is])).toEqual([
    [1, 'green'],
    [2, 'safetyCar'],
    [3, 'safetyCar'],
    [4, 'green'],
    [5, 'virtualSafetyCar'],
    [6, 'yellow'],
    [7, 'green'],
    [8, 'green'],
  ]);
});

it('calls a lap wet on which half of the cars drove wet tyres', () => {
  const race = raceWith([status(0, 'clear')], ({ car, lap }) =>
    lap === 3 && car <= 2 ? 'INTERMEDIATE' : lap === 4 && car === 1 ? 'WET' : 'MEDIUM',
  );
  const wet = trackByLap(race, LAPS).flatMap(({ lap, isWet }) => (isWet ? [lap] : []));
  expect(wet).toEqual([3]);
});

it('leaves out laps beyond those asked for', () => {
  const race = raceWith([status(0, 'clear')], () => 'HARD');
  expect(trackByLap(race, 5).map(({ lap }) => lap)).toEqual([1, 2, 3, 4, 5]);
});
