import { describe, expect, test } from 'vitest';
import type { LapEvent, RaceEvent } from '../../../timing/index.ts';
import { Normaliser } from './normaliser.ts';

const EPOCH = Date.UTC(2024, 4, 18, 13, 0, 0);

/** What a car's line says at moments in s, and what comes of it. */
function told(kind: 'race' | 'qualifying', said: readonly (readonly [number, unknown])[]): RaceEvent[] {
  const normaliser = new Normaliser({ epoch: EPOCH, kind });
  const say = (topic: string, data: unknown, time: number) =>
    normaliser.push({ topic, data, time: EPOCH + time * 1000 });
  const events = say('SessionStatus', { Status: 'Started' }, 0);
  for (const [time, line] of said) events.push(...say('TimingData', { Lines: { '4': line } }, time));
  events.push(...normaliser.end());
  return events;
}

/** Each lap as it was told last. */
function lapsOf(events: readonly RaceEvent[]): Partial<LapEvent>[] {
  const laps = new Map<number, LapEvent>();
  for (const event of events) if (event.type === 'lap') laps.set(event.lap, event);
  return [...laps.values()];
}

const third = (value: string) => ({ Sectors: { 2: { Value: value } } });
const last = (value: string) => ({ LastLapTime: { Value: value } });
const first = (value: string) => ({ Sectors: { 0: { Value: value }, 1: { Value: '' }, 2: { Value: '' } } });
const second = (value: string) => ({ Sectors: { 1: { Value: value } } });

describe('the end of a lap', () => {
  const signs: readonly (readonly [string, unknown])[] = [
    ['count', { NumberOfLaps: 2 }],
    ['time', last('1:30.500')],
    ['sector', third('30.100')],
  ];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  test.each(orders)('is one lap, in whatever order it is told (%i %i %i)', (...order) => {
    const events = told('race', [
      [90, { NumberOfLaps: 1 }],
      [120.2, first('30.200')],
      [150.4, second('30.200')],
      ...order.map((sign, i) => [180.6 + i * 0.03, signs[sign]?.[1]] as const),
    ]);
    expect(lapsOf(events)).toEqual([
      expect.objectContaining({ lap: 1, duration: null, time: 90 }),
      expect.objectContaining({
        lap: 2,
        duration: 90.5,
        sectors: [30.2, 30.2, 30.1],
        time: 180.5,
        start: 90,
      }),
    ]);
    expect(events.filter(({ type }) => type === 'lap')).toHaveLength(2);
  });

  test('told late is put back to where the lap before and its own time say', () => {
    const laps = lapsOf(
      told('race', [
        [100, { NumberOfLaps: 1 }],
        [190.7, { NumberOfLaps: 2, ...third('30.000'), ...last('1:30.000') }],
        [280.1, { NumberOfLaps: 3, ...third('30.000'), ...last('1:30.100') }],
      ]),
    );
    expect(laps.map(({ time }) => time)).toEqual([100, 190, 280.1]);
  });

  test('a lap as long as the one before has no time of its own, but sectors', () => {
    const laps = lapsOf(
      told('race', [
        [100, { NumberOfLaps: 1, ...last('1:30.500') }],
        [130, first('30.200')],
        [160, second('30.200')],
        [190.5, { NumberOfLaps: 2, ...third('30.100') }],
        [220, first('30.300')],
        [250, second('30.200')],
        [281, { NumberOfLaps: 3, ...third('30.500') }],
        [300, {}],
      ]),
    );
    expect(laps.map(({ duration }) => duration)).toEqual([90.5, 90.5, null]);
  });

  test('a first sector as long as the one before is not sent again; that the others empty says so', () => {
    const events = told('race', [
      [30, first('30.200')],
      [60, second('30.000')],
      [90, { NumberOfLaps: 1, ...third('30.000') }],
      [120.2, { Sectors: { 1: { Value: '' }, 2: { Value: '' } } }],
      [150, second('30.000')],
      [180.3, { NumberOfLaps: 2, ...third('30.100'), ...last('1:30.300') }],
    ]);
    expect(lapsOf(events).at(-1)).toMatchObject({ lap: 2, sectors: [30.2, 30, 30.1] });
  });

  test('a time by itself later on corrects the lap', () => {
    const laps = lapsOf(
      told('race', [
        [100, { NumberOfLaps: 1, ...third('30.000'), ...last('1:40.000') }],
        [125, last('1:39.900')],
        [140, {}],
        [150, {}],
      ]),
    );
    expect(laps).toEqual([expect.objectContaining({ lap: 1, duration: 99.9, time: 100 })]);
  });

  test('a lap without a time is told all the same', () => {
    expect(lapsOf(told('race', [[100, { NumberOfLaps: 1 }]]))).toEqual([
      expect.objectContaining({ lap: 1, duration: null, start: null, time: 100 }),
    ]);
  });
});

test('in qualifying the count is that of the lap under way, and goes up at the pit exit', () => {
  const events = told('qualifying', [
    [0, { InPit: true }],
    [100, { InPit: false, PitOut: true, NumberOfLaps: 1 }],
    [200, { NumberOfLaps: 2, ...third('33.000') }],
    [
      276,
      {
        NumberOfLaps: 3,
        ...third('25.700'),
        ...last('1:16.000'),
        BestLapTime: { Value: '1:16.000', Lap: 2 },
      },
    ],
    [380, { InPit: true, NumberOfPitStops: 1 }],
    [386, { ...third('36.000'), ...last('1:50.000') }],
    [700, { InPit: false, PitOut: true, NumberOfLaps: 4 }],
    [800, { NumberOfLaps: 5, ...third('33.000'), ...last('6:54.000') }],
  ]);
  expect(lapsOf(events)).toEqual([
    expect.objectContaining({ lap: 1, duration: null, pitOut: 100 }),
    expect.objectContaining({ lap: 2, duration: 76, pitIn: null, pitOut: null }),
    expect.objectContaining({ lap: 3, duration: 110, pitIn: 380 }),
    expect.objectContaining({ lap: 4, duration: 414, pitOut: 700 }),
  ]);
  expect(events.filter(({ type }) => type === 'bestLap')).toEqual([
    { type: 'bestLap', time: 276, car: 4, duration: 76, lap: 2 },
  ]);
});

test('stops of a race: before the start nothing stops', () => {
  const normaliser = new Normaliser({ epoch: EPOCH, kind: 'race' });
  const events = [
    [10, { InPit: true }],
    [20, { InPit: false, PitOut: true }],
  ].flatMap(([time, line]) =>
    normaliser.push({
      topic: 'TimingData',
      data: { Lines: { '4': line } },
      time: EPOCH + Number(time) * 1000,
    }),
  );
  expect(events).toEqual([]);
  const pits = told('race', [
    [90, { NumberOfLaps: 1, InPit: false }],
    [170, { InPit: true, NumberOfPitStops: 1 }],
    [180, { NumberOfLaps: 2, ...third('30.0'), ...last('1:30.000') }],
    [195, { InPit: false, PitOut: true }],
  ]).filter(({ type }) => type === 'pitIn' || type === 'pitOut');
  expect(pits).toEqual([
    { type: 'pitIn', time: 170, car: 4, lap: 2 },
    { type: 'pitOut', time: 195, car: 4, lap: 3 },
  ]);
});

test('gaps, places, colours, speeds, fates', () => {
  const events = told('race', [
    [10, { Position: '3', GapToLeader: '+22.371', IntervalToPositionAhead: { Value: '+1.586' } }],
    [11, { GapToLeader: '1L', IntervalToPositionAhead: { Value: '' } }],
    [12, { GapToLeader: 'LAP 12' }],
    [13, { Sectors: { 0: { Segments: { 0: { Status: 2051 }, 1: { Status: 2064 }, 2: { Status: 2052 } } } } }],
    [14, { Speeds: { ST: { Value: '324' } } }],
    [15, { Stopped: true }],
    [16, { Retired: true }],
  ]).filter(({ type }) => type !== 'sessionStatus');
  expect(events).toEqual([
    { type: 'position', time: 10, car: 4, position: 3 },
    {
      type: 'interval',
      time: 10,
      car: 4,
      gap: { unit: 's', value: 22.371 },
      ahead: { unit: 's', value: 1.586 },
    },
    { type: 'interval', time: 11, car: 4, gap: { unit: 'laps', value: 1 }, ahead: null },
    { type: 'interval', time: 12, car: 4, gap: null },
    { type: 'segment', time: 13, car: 4, sector: 1, segment: 0, status: 'purple' },
    { type: 'segment', time: 13, car: 4, sector: 1, segment: 1, status: 'pit' },
    { type: 'segment', time: 13, car: 4, sector: 1, segment: 2, status: 'stopped' },
    { type: 'speedTrap', time: 14, car: 4, trap: 'st', speed: 90 },
    { type: 'stopped', time: 15, car: 4, stopped: true },
    { type: 'retirement', time: 16, car: 4, reason: null, out: true },
  ]);
});

test('the flag is taken at the line, though it is told before or after', () => {
  for (const at of [89.9, 90.1]) {
    const events = told('race', [
      ...(at < 90 ? [[at, { Status: 1088 }] as const] : []),
      [90, { NumberOfLaps: 1, ...third('30.0'), ...last('1:30.000') }],
      ...(at > 90 ? [[at, { Status: 1088 }] as const] : []),
      [100, {}],
    ]);
    expect(events.filter(({ type }) => type === 'finish')).toEqual([{ type: 'finish', time: 90, car: 4 }]);
  }
});
