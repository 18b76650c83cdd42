/**
 * Where what is derived from a source differs from the books of results, race by race, and why. Each was looked at. The truth
 * test fails on a difference that is not listed here, on one that is listed and does not occur, and on one without a reason.
 */

import type { Check } from './truth.ts';

export interface Exception {
  /** `2018-02`; `s` at the end for a sprint. */
  readonly race: string;
  readonly check: Check;
  /** The differences as `truth.ts` names them (ours/the book's), or how many there are where one cause makes a long list. */
  readonly what: readonly string[] | number;
  readonly why: string;
  /** Cars of which the source has no row for a lap that they drove, where that is the cause; the test checks that. */
  readonly lacking?: readonly number[];
}

const EARLY_FLAG =
  'the chequered flag was shown a lap early, so the book takes the order one lap before that; cars raced on and the table has it';
const OUT_LAP =
  'the car did not end another lap after this visit, and the table has no row of one: nothing shows that it left the lane, so we take it for retired there';
const ONE_LAP_LESS_2018 =
  'five cars lack a lap in the table (the lap and its time are gone, later ones are numbered too low), and with it the last lap of the first three';
const FIVE_LAPS_LOST =
  'four or five laps of every car are missing after lap 8 (one row is some six minutes long), and all later ones are numbered too low';
const MONACO =
  'lap 1 was stopped; the book counts it and the lap from the new start as two, the table has both in one row and no pit entry in it';
const MONZA = 'the table has no time for the last lap of these cars, only a row that was filled in';

/** Lap tables of FastF1, seasons 2018 to 2025. */
export const FASTF1: readonly Exception[] = [
  { race: '2018-01', check: 'stops', what: ['-20 L22', '-8 L24'], why: `${OUT_LAP} (wheels not fitted)` },
  { race: '2018-02', check: 'position', what: 10, why: ONE_LAP_LESS_2018 },
  {
    race: '2018-02',
    check: 'laps',
    what: ['5 56/57', '77 56/57', '44 56/57', '18 55/56', '7 34/35'],
    why: ONE_LAP_LESS_2018,
  },
  {
    race: '2018-02',
    check: 'retired',
    what: 14,
    why: `${ONE_LAP_LESS_2018}: so the flag seems to fall for the fourth`,
  },
  {
    race: '2018-02',
    check: 'stops',
    what: 10,
    why: `${ONE_LAP_LESS_2018}: five stops are booked one lap early`,
  },
  { race: '2018-02', check: 'fastest', what: ['77 L21 93.74/77 L22 93.74'], why: ONE_LAP_LESS_2018 },
  { race: '2018-07', check: 'position', what: ['20 14/13', '11 13/14'], why: EARLY_FLAG },
  { race: '2018-07', check: 'laps', what: 17, why: EARLY_FLAG },
  {
    race: '2018-07',
    check: 'fastest',
    what: ['3 L70 73.835/33 L65 73.864'],
    why: `${EARLY_FLAG}; so a faster lap 70 did not count`,
  },
  { race: '2018-10', check: 'stops', what: ['-16 L18'], why: `${OUT_LAP} (a wheel not fitted)` },
  { race: '2018-11', check: 'stops', what: ['-35 L51'], why: OUT_LAP },
  { race: '2019-11', check: 'stops', what: ['-4 L25', '-16 L27'], why: OUT_LAP },
  { race: '2019-13', check: 'stops', what: ['-55 L1'], why: OUT_LAP },
  { race: '2019-14', check: 'stops', what: ['-55 L27'], why: `${OUT_LAP} (a wheel not fitted)` },
  { race: '2019-16', check: 'stops', what: ['-5 L26', '-63 L27'], why: OUT_LAP },
  { race: '2019-17', check: 'position', what: 8, why: `${EARLY_FLAG}; car 11 crashed on that lap` },
  { race: '2019-17', check: 'laps', what: 18, why: EARLY_FLAG },
  {
    race: '2019-17',
    check: 'retired',
    what: ['11 retired/lapped'],
    why: `${EARLY_FLAG}; car 11 crashed on that lap`,
  },
  {
    race: '2020-01',
    check: 'position',
    what: 10,
    why: FIVE_LAPS_LOST,
  },
  { race: '2020-01', check: 'laps', what: 20, why: FIVE_LAPS_LOST },
  { race: '2020-01', check: 'retired', what: ['6 retired/finished'], why: FIVE_LAPS_LOST },
  { race: '2020-01', check: 'stops', what: 64, why: `${FIVE_LAPS_LOST}: every stop is booked too early` },
  { race: '2020-01', check: 'fastest', what: ['4 L66 67.475/4 L71 67.475'], why: FIVE_LAPS_LOST },
  {
    race: '2021-03',
    check: 'fastest',
    what: ['33 L66 79.849/77 L65 79.865'],
    why: 'race control took the faster lap away (track limits); this table does not say which laps were deleted',
  },
  { race: '2021-06', check: 'stops', what: ['-63 L48'], why: `${OUT_LAP} (at the new start)` },
  {
    race: '2021-09',
    check: 'retired',
    what: ['5 retired/finished'],
    why: 'the car was hit on its last lap and did not reach the flag; the book gives no reason for its lost laps',
  },
  {
    race: '2021-12',
    check: 'laps',
    what: 20,
    why: 'the race ended under red and was counted back to lap 1; the table says of lap 3 that the track was clear, so nothing tells of it',
  },
  { race: '2021-14', check: 'stops', what: ['-44 L25'], why: `${OUT_LAP} (a collision)` },
  {
    race: '2022-08',
    check: 'stops',
    what: ['+16 L20'],
    why: 'the table has a car with a broken engine enter the lane a lap before it was driven there, with no way out; the book has no stop',
  },
  { race: '2022-09', check: 'stops', what: ['-22 L47'], why: `${OUT_LAP} (into the wall at the exit)` },
  {
    race: '2022-10',
    check: 'time',
    what: ['22 gap 4.857'],
    why: 'the book names a penalty of 5 s for this car that its time does not contain',
  },
  { race: '2022-15', check: 'stops', what: ['-22 L43'], why: OUT_LAP },
  { race: '2023-14', check: 'laps', what: 7, why: MONZA },
  { race: '2023-14', check: 'retired', what: 7, why: MONZA },
  {
    race: '2023-15',
    check: 'time',
    what: ['11 gap 4.948'],
    why: 'the book names a penalty of 5 s for this car that its time does not contain',
  },
  { race: '2024-08', check: 'laps', what: 16, why: MONACO },
  { race: '2024-08', check: 'stops', what: 30, why: `${MONACO}: every later stop is booked a lap early` },
  { race: '2024-08', check: 'fastest', what: ['44 L62 74.165/44 L63 74.165'], why: MONACO },
];

/** The same laps with sectors, of the rounds that are there. */
export const FASTF1_SECTORS: readonly Exception[] = FASTF1.filter(({ race }) => race === '2024-08');

/** OpenF1's own tables of eight races of 2024. */
export const OPENF1: readonly Exception[] = [
  {
    race: '2024-08',
    check: 'time',
    what: ['start -2448.591'],
    why: 'lap 1 was stopped, and OpenF1 has it begin with the new start; the published time runs from the first',
  },
];

const NO_DURATION =
  'the table leaves out laps that have no duration; how long they were is an estimate, and with it where the car was after them';

/** Laps with what OpenF1 says of them, 2023 to 2025: without session times, and without laps that have no duration. */
export const GOLD: readonly Exception[] = [
  { race: '2023-03', check: 'position', what: 11, why: NO_DURATION, lacking: [11, 24, 77] },
  { race: '2023-03', check: 'stops', what: ['-11 L1', '-77 L1'], why: NO_DURATION, lacking: [11, 24, 77] },
  { race: '2023-06', check: 'position', what: ['16 7/6', '10 6/7'], why: NO_DURATION, lacking: [14, 16] },
  { race: '2023-07', check: 'position', what: 8, why: NO_DURATION, lacking: [2, 11, 16] },
  { race: '2023-07', check: 'laps', what: ['11 65/66'], why: NO_DURATION, lacking: [2, 11, 16] },
  {
    race: '2023-07',
    check: 'retired',
    what: ['11 retired/finished'],
    why: NO_DURATION,
    lacking: [2, 11, 16],
  },
  {
    race: '2023-08',
    check: 'position',
    what: ['11 7/6', '23 8/7', '31 9/8', '18 6/9'],
    why: NO_DURATION,
    lacking: [18, 63],
  },
  { race: '2023-08', check: 'stops', what: ['-18 L11'], why: NO_DURATION, lacking: [18, 63] },
  { race: '2023-09', check: 'position', what: 6, why: NO_DURATION, lacking: [4, 20, 21] },
  { race: '2023-09', check: 'stops', what: ['-20 L1', '-4 L41'], why: NO_DURATION, lacking: [4, 20, 21] },
  { race: '2023-13', check: 'position', what: 7, why: NO_DURATION, lacking: [10, 20] },
  { race: '2023-13', check: 'stops', what: ['-20 L1'], why: NO_DURATION, lacking: [10, 20] },
  { race: '2023-14', check: 'laps', what: 7, why: NO_DURATION, lacking: [2, 10, 18, 24, 40, 77, 81] },
  { race: '2023-14', check: 'retired', what: 7, why: NO_DURATION, lacking: [2, 10, 18, 24, 40, 77, 81] },
  {
    race: '2023-15',
    check: 'time',
    what: ['11 sum 5.364'],
    why: 'the book names a penalty of 5 s for this car that its time does not contain',
  },
  { race: '2023-17', check: 'position', what: ['24 10/9', '11 9/10'], why: NO_DURATION, lacking: [1, 11] },
  {
    race: '2023-17',
    check: 'retired',
    what: ['20 retired/lapped'],
    why: `${NO_DURATION}: here it is the winner's, so the flag seems to fall too late for the last car`,
    lacking: [1, 11],
  },
  {
    race: '2023-18',
    check: 'position',
    what: ['10 7/6', '18 6/7', '23 10/9', '2 11/10', '27 9/11'],
    why: NO_DURATION,
    lacking: [4, 14, 18, 20, 27],
  },
  {
    race: '2024-03',
    check: 'position',
    what: ['10 14/13', '77 15/14', '24 13/15'],
    why: NO_DURATION,
    lacking: [24, 27, 31],
  },
  {
    race: '2024-04',
    check: 'retired',
    what: ['22 retired/lapped'],
    why: `${NO_DURATION}: a lap behind within seconds, it seems to have crossed the line before the flag`,
    lacking: [22],
  },
  {
    race: '2024-08',
    check: 'position',
    what: 11,
    why: `${NO_DURATION}: lap 1, which was stopped, of every car`,
    lacking: [1, 2, 3, 4, 10, 14, 16, 18, 22, 23, 24, 44, 55, 63, 77, 81],
  },
  {
    race: '2024-08',
    check: 'retired',
    what: 6,
    why: `${NO_DURATION}: lap 1, which was stopped, of every car`,
    lacking: [1, 2, 3, 4, 10, 14, 16, 18, 22, 23, 24, 44, 55, 63, 77, 81],
  },
  {
    race: '2024-08',
    check: 'stops',
    what: 16,
    why: `${NO_DURATION}: lap 1, which was stopped, of every car`,
    lacking: [1, 2, 3, 4, 10, 14, 16, 18, 22, 23, 24, 44, 55, 63, 77, 81],
  },
  {
    race: '2024-10',
    check: 'position',
    what: ['77 17/16', '20 18/17', '23 16/18'],
    why: NO_DURATION,
    lacking: [23],
  },
  {
    race: '2024-11',
    check: 'position',
    what: ['24 18/17', '14 17/18'],
    why: NO_DURATION,
    lacking: [14, 16, 18, 24, 77],
  },
  { race: '2024-11', check: 'stops', what: ['-14 L68'], why: NO_DURATION, lacking: [14, 16, 18, 24, 77] },
  { race: '2024-12', check: 'position', what: ['31 17/16', '11 16/17'], why: NO_DURATION, lacking: [11, 16] },
  {
    race: '2024-15',
    check: 'position',
    what: ['2 17/16', '22 18/17', '20 16/18'],
    why: NO_DURATION,
    lacking: [20, 77],
  },
  {
    race: '2024-17',
    check: 'position',
    what: ['23 8/7', '43 9/8', '44 7/9', '3 14/13', '24 13/14'],
    why: NO_DURATION,
    lacking: [24, 31, 44],
  },
  {
    race: '2024-20',
    check: 'position',
    what: ['18 12/11', '43 13/12', '31 11/13'],
    why: NO_DURATION,
    lacking: [31, 55],
  },
  {
    race: '2024-21',
    check: 'laps',
    what: ['27 30/0'],
    why: 'the car was disqualified in the race (help from outside); the book does not give the laps that it drove',
  },
  {
    race: '2024-21',
    check: 'stops',
    what: ['-43 L30'],
    why: 'the car crashed on its out-lap behind the safety car; that lap has no duration and no row',
  },
  { race: '2024-22', check: 'position', what: 7, why: NO_DURATION, lacking: [11, 14, 43] },
  { race: '2024-22', check: 'stops', what: ['-11 L17'], why: NO_DURATION, lacking: [11, 14, 43] },
  { race: '2024-23', check: 'stops', what: ['-11 L35'], why: NO_DURATION, lacking: [11] },
];

/** Lap tables of FastF1 by another hand, 2021 to 2024. */
export const STRATEGY_LAB: readonly Exception[] = [
  ...FASTF1.filter(({ race }) => race === '2022-08'),
  ...FASTF1.filter(({ race }) => race === '2023-15'),
  {
    race: '2023-20',
    check: 'laps',
    what: ['20 1/0', '23 1/0', '16 1/0'],
    why: 'the table gives these cars, which did not get round lap 1, a duration for it like everybody',
  },
];

/** Places on the grid that Ergast and f1db give differently; cars from the pit lane are left out. */
export const GRIDS: Readonly<Record<string, { readonly what: readonly string[]; readonly why: string }>> = {
  '2018-07': {
    what: ['35 15/16', '9 16/17', '10 17/15'],
    why: 'car 10 was put back for a new power unit; Ergast has it where it qualified',
  },
  '2018-09': {
    what: ['9 18/19', '28 19/18'],
    why: 'car 28 was put to the back for a new power unit; Ergast has both where they qualified',
  },
  '2018-11': {
    what: ['28 16/17', '18 17/18', '2 18/19', '3 19/20', '10 20/16'],
    why: 'car 10 was put to the back for a new power unit; Ergast has it about where it qualified',
  },
  '2018-13': {
    what: ['35 13/14', '18 14/15', '77 15/17', '55 16/13', '2 17/16'],
    why: 'four cars were put to the back for new power units; Ergast has one of them about where it qualified, and the others in another order',
  },
  '2020-02': {
    what: ['16 11/14', '63 12/11', '18 13/12', '26 14/13'],
    why: 'car 16 was put back three places for impeding; Ergast has it where it qualified',
  },
  '2023-17': {
    what: ['27 12/13', '23 13/12'],
    why: 'the results of f1db have car 27 on the place of one that did not start; its own table of grids and the FIA have it behind car 23',
  },
};

const PRINTED =
  'the chart does not have the grid that qualifying and its penalties made, and its first laps differ from the timing as well';

/** Races of which the FIA's lap chart, as it was transcribed, has another grid than f1db. */
export const CHART_GRIDS: Readonly<Record<string, string>> = {
  '2021-03': PRINTED,
  '2021-17': PRINTED,
  '2023-01': 'the chart has cars 4 and 27 the other way round than the qualifying that made the grid',
  '2023-15': 'the chart has cars 1 and 40 the other way round than the qualifying that made the grid',
  '2023-17': GRIDS['2023-17'].why,
};
