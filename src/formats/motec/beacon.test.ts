import { expect, test } from 'vitest';
import { beaconCrossings, lineBeacons } from './beacon.ts';

/** The four words of a crossing, as signed 16-bit samples. */
function message(clock: number, within: number, code: number): number[] {
  const words = [0xc000 | (clock & 0x3fff), 0x8000 | (clock >> 14), 0x4000 | within, code];
  return words.map((word) => (word << 16) >> 16);
}

test('a crossing lies in the second before its first word', () => {
  // At 1 Hz the first word stands at t = 5 s; .250 says that the line was crossed at 4.250 s.
  const values = [0, 0, 0, 0, 0, ...message(600_250, 250, 100), 100, 100];
  expect(beaconCrossings(values, 1)).toEqual([{ time: 4.25, clock: 600_250, code: 100 }]);
});

test('words may be held for two samples', () => {
  const [a, b, c, d] = message(16_385, 999, 56);
  expect(beaconCrossings([0, a, a, b, c, c, d, d], 1)).toEqual([{ time: 0.999, clock: 16_385, code: 56 }]);
});

test('split codes are not the line', () => {
  const values = [...message(1, 0, 56), ...message(5000, 100, 100), ...message(9000, 200, 57)];
  expect(lineBeacons(beaconCrossings([0, ...values], 1))).toEqual([4.1]);
});

test('one transmitter alone stands at the line, two of unknown kind tell nothing', () => {
  const one = [0, ...message(1, 500, 7), 7, ...message(9000, 100, 7)];
  expect(lineBeacons(beaconCrossings(one, 1))).toEqual([0.5, 5.1]);
  const two = [0, ...message(1, 500, 7), ...message(9000, 100, 8)];
  expect(lineBeacons(beaconCrossings(two, 1))).toEqual([]);
});

test('broken messages are passed over', () => {
  const [a, b, c, d] = message(70_000, 250, 100);
  expect(beaconCrossings([0, a, c, d, b, d, 0, -1, 3], 1)).toEqual([]);
});
