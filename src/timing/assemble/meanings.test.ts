import { expect, test } from 'vitest';
import type { LapDeletedEvent, RaceControlEvent } from '../events.ts';
import { assemble } from './assemble.ts';
import { evenLaps, makeContribution } from './testing.ts';

const said: RaceControlEvent = {
  type: 'raceControl',
  time: 400,
  message: 'CAR 2 (ABC) TIME 1:30.100 DELETED - TRACK LIMITS AT TURN 3 LAP 3 15:01:02',
  category: 'Other',
  flag: null,
  scope: null,
  sector: null,
  car: 2,
  lap: null,
};

const deletions = (events: Parameters<typeof makeContribution>[1]) =>
  assemble([makeContribution('liveTiming', [...evenLaps([1, 2], 5, 0), ...events])])
    .events.filter((event) => event.type === 'lapDeleted')
    .map(({ car, lap }) => ({ car, lap }));

test('a sentence of race control says what it says', () => {
  expect(deletions([said])).toEqual([{ car: 2, lap: 3 }]);
});

test('but not again where the source understood it itself, with a lap of its own', () => {
  const understood: LapDeletedEvent = {
    type: 'lapDeleted',
    time: 400,
    car: 2,
    lap: 2,
    duration: 90.1,
    reason: 'TRACK LIMITS AT TURN 3',
    reinstated: false,
  };
  expect(deletions([said, understood])).toEqual([{ car: 2, lap: 2 }]);
});
