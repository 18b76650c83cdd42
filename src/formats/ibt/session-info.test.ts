import { expect, test } from 'vitest';

import { readSessionInfo } from './session-info.ts';

const ordinary = `---
WeekendInfo:
 TrackName: limerock full
 TrackLength: 2.41 km
 TrackDisplayName: Lime Rock Park
 TrackConfigName: Grand Prix
 WeekendOptions:
  Date: 2024-05-15

SessionInfo:
 CurrentSessionNum: 1
 Sessions:
 - SessionNum: 0
   SessionType: Practice
 - SessionNum: 1
   SessionType: Race
   ResultsPositions:
   - Position: 1
     CarIdx: 3

CameraInfo:
 Groups:
 - GroupNum: 1
   GroupName: Nose

DriverInfo:
 DriverCarIdx: 3
 Drivers:
 - CarIdx: 0
   UserName: Pace Car
   CarScreenName: safety pcporsche911cup
 - CarIdx: 3
   UserName: NAME
   CarNumber: "64"
   CarScreenName: Ray FF1600
...
`;

test('finds car, track, driver and session', () => {
  expect(readSessionInfo(ordinary.replace('NAME', 'A. Learner'))).toEqual({
    car: 'Ray FF1600',
    track: 'Lime Rock Park',
    trackConfig: 'Grand Prix',
    trackLength: 2410,
    driver: 'A. Learner',
    session: 'Race',
  });
});

test.each([
  '*Ace',
  '&amp & co',
  'Max: Power #1',
  '"Quote" Quinn',
  "O'Neil",
  '%percent',
  '[TEAM] Driver',
  '{x}',
  '!tag',
  '@home',
  '- dash',
  '| pipe',
  'Jos\u00e9 Mu\u00f1oz',
  'back\\slash',
  'null',
  '007',
])('a driver may be called %s', (name) => {
  const meta = readSessionInfo(ordinary.replace('NAME', name));
  expect(meta.driver).toBe(name);
  expect(meta.car).toBe('Ray FF1600');
});

test('Windows line ends are line ends', () => {
  expect(readSessionInfo(ordinary.replaceAll('\n', '\r\n')).car).toBe('Ray FF1600');
});

test('a line at an odd indent does not hide the others', () => {
  const broken = ordinary.replace('DriverInfo:\n', 'DriverInfo:\n     Odd: indent\n');
  const meta = readSessionInfo(broken.replace('NAME', 'A. Learner'));
  expect(meta).toMatchObject({ car: 'Ray FF1600', driver: 'A. Learner', track: 'Lime Rock Park' });
});

test('a list before the drivers, one inside of a driver and fields after them are told apart', () => {
  const meta = readSessionInfo(`DriverInfo:
 DriverTires:
 - TireIndex: 0
   CarIdx: 3
   CarScreenName: no car
 Drivers:
 - UserName: Somebody
   CarIdx: 2
   Helmets:
   - CarIdx: 3
     UserName: nobody
 - UserName: A. Learner
   CarIdx: 3
   CarScreenName: Ray FF1600
 DriverCarIdx: 3
`);
  expect(meta).toEqual({ car: 'Ray FF1600', driver: 'A. Learner' });
});

test('what does not print is marked, and long names are cut', () => {
  const meta = readSessionInfo(
    `WeekendInfo:\n TrackDisplayName: a\x1b[2J\n TrackConfigName: ${'x'.repeat(5000)}\n`,
  );
  expect(meta).toEqual({ track: 'a\ufffd[2J', trackConfig: 'x'.repeat(200) });
});

test('anchors and aliases are text, not a bomb', () => {
  const bomb = Array.from({ length: 60 }, (_, i) => ` k${i}: &k${i} [${`*k${i - 1},`.repeat(9)}]`).join('\n');
  expect(readSessionInfo(`WeekendInfo:\n${bomb}\n TrackDisplayName: Here\n`)).toEqual({ track: 'Here' });
});

test('empty and missing fields are left out', () => {
  expect(readSessionInfo('')).toEqual({});
  expect(readSessionInfo('WeekendInfo:\n TrackConfigName: \n TrackLength: far\n')).toEqual({});
});

test('our own simulator says so', () => {
  expect(readSessionInfo('Pitboard:\n Simulated: 1\n')).toEqual({ simulated: true });
  expect(readSessionInfo('Pitboard:\n Simulated: 0\n')).toEqual({});
});
