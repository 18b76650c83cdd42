/**
 * The demo's two recordings, as the sim would have written them: `.ibt` files with iRacing's names, units and
 * habits (the last lap's time appears a moment after the line; `Clutch` is 1 when released; longitudinal and
 * vertical acceleration include gravity). Each says that it is simulated, in the driver's name and in a section of
 * its own. Nothing here is random or dated by a clock: the same build writes the same bytes.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { type IbtFile, type IbtVariable, writeIbt } from '../formats/index.ts';
import { type Car, formulaFord1600 } from './cars.ts';
import { limeRock } from './circuits/limeRock.ts';
import { type Driver, drive } from './driver.ts';
import { expert, learner } from './drivers.ts';
import { buildPath, type Path } from './path.ts';
import { type Samples, sample } from './samples.ts';
import { sessionInfo } from './session-info.ts';

const TICK_RATE = 60;
/** s that the car stands in its stall before and after. */
const WAIT = 2;
/** s after the line until the sim shows the time of the lap. */
const PUBLISH_DELAY = 0.7;
/** s: session clock when recording starts. */
const CLOCK_START = 42;
const START_DATE = new Date('2026-04-18T14:00:00Z');

/** Out of the stall, an out lap, `flying` whole laps, and back to the stall. */
export function driveSession(path: Path, car: Car, driver: Driver, flying: number): Samples {
  const n = path.curvature.length;
  const first = Math.round(path.plan.pit.stall * n);
  const count = (flying + 2) * n + 1;
  const run = drive(path, car, driver, { first, count, pits: true });
  return sample(path, car, driver, run, TICK_RATE, WAIT);
}

/** Times of the laps between crossings, s; the first is the out lap. */
export function lapTimesOf(samples: Samples): number[] {
  return samples.crossings.slice(1).map((crossing, i) => crossing - samples.crossings[i]);
}

interface LapCounters {
  readonly last: Float64Array;
  readonly best: Float64Array;
  readonly bestLap: Int32Array;
  readonly current: Float64Array;
}

function lapCounters(samples: Samples): LapCounters {
  const { rows, time, crossings } = samples;
  const times = lapTimesOf(samples);
  const last = new Float64Array(rows).fill(-1);
  const best = new Float64Array(rows).fill(-1);
  const bestLap = new Int32Array(rows);
  const current = new Float64Array(rows);
  for (let k = 0; k < rows; k++) {
    const passed = crossings.filter((crossing) => crossing <= time[k]).length;
    current[k] = passed === 0 ? 0 : time[k] - crossings[passed - 1];
    const shown = crossings.filter((crossing) => crossing + PUBLISH_DELAY <= time[k]).length;
    for (let lap = 1; lap < shown; lap++) {
      last[k] = times[lap - 1];
      if (best[k] < 0 || times[lap - 1] < best[k]) {
        best[k] = times[lap - 1];
        bestLap[k] = lap;
      }
    }
  }
  return { last, best, bestLap, current };
}

const TURN = 2 * Math.PI;

function wrapped(angle: number): number {
  return angle - TURN * Math.round(angle / TURN);
}

function variables(path: Path, car: Car, samples: Samples): IbtVariable[] {
  const { rows } = samples;
  const laps = lapCounters(samples);
  const every = (value: number) => new Float64Array(rows).fill(value);
  const made = (value: (row: number) => number) =>
    Float64Array.from({ length: rows }, (_, row) => value(row));
  const onTrack = (row: number) => (samples.onPitRoad[row] ? (samples.speed[row] < 0.1 ? 1 : 2) : 3);
  const minutes = (row: number) => Math.max(0, samples.time[row]) / 60;

  const float = (
    name: string,
    unit: string,
    description: string,
    values: ArrayLike<number>,
  ): IbtVariable => ({
    name,
    type: 'float',
    unit,
    description,
    values,
  });
  const int = (name: string, unit: string, description: string, values: ArrayLike<number>): IbtVariable => ({
    ...float(name, unit, description, values),
    type: 'int',
  });
  const bool = (name: string, description: string, values: ArrayLike<number>): IbtVariable => ({
    ...float(name, '', description, values),
    type: 'bool',
  });
  const double = (
    name: string,
    unit: string,
    description: string,
    values: ArrayLike<number>,
  ): IbtVariable => ({
    ...float(name, unit, description, values),
    type: 'double',
  });

  return [
    double(
      'SessionTime',
      's',
      'Time since the session began',
      made((row) => CLOCK_START + row / TICK_RATE),
    ),
    int(
      'SessionTick',
      '',
      'Number of the update',
      made((row) => CLOCK_START * TICK_RATE + row),
    ),
    int('SessionNum', '', 'Number of the session', every(0)),
    int('SessionState', 'irsdk_SessionState', 'State of the session', every(4)),
    bool('IsOnTrack', 'Car on the track with the player in it', every(1)),
    bool('IsOnTrackCar', 'Car on the track', every(1)),
    bool('OnPitRoad', 'Car on pit road, between the cones', samples.onPitRoad),
    int('PlayerTrackSurface', 'irsdk_TrkLoc', 'What the car stands on', made(onTrack)),
    int('Lap', '', 'Laps begun', samples.lap),
    int(
      'LapCompleted',
      '',
      'Laps completed',
      made((row) => Math.max(0, samples.lap[row] - 1)),
    ),
    float('LapDist', 'm', 'Metres since the line', samples.lapDistance),
    float(
      'LapDistPct',
      '%',
      'Share of the lap since the line',
      made((row) => samples.lapDistance[row] / path.length),
    ),
    float('LapCurrentLapTime', 's', 'Time since the line', laps.current),
    float('LapLastLapTime', 's', 'Time of the lap before', laps.last),
    float('LapBestLapTime', 's', 'Time of the best lap', laps.best),
    int('LapBestLap', '', 'Number of the best lap', laps.bestLap),
    float('Speed', 'm/s', 'Speed over ground', samples.speed),
    float('Throttle', '%', '0 released to 1 floored', samples.throttle),
    float('ThrottleRaw', '%', '0 released to 1 floored, as the pedal stands', samples.throttle),
    float('Brake', '%', '0 released to 1 full', samples.brake),
    float('BrakeRaw', '%', '0 released to 1 full, as the pedal stands', samples.brake),
    float(
      'Clutch',
      '%',
      '0 disengaged to 1 fully engaged',
      made((row) => 1 - samples.clutch[row]),
    ),
    float('SteeringWheelAngle', 'rad', 'Angle of the steering wheel, left positive', samples.steeringAngle),
    float('SteeringWheelAngleMax', 'rad', 'Greatest angle of the steering wheel', every(4.71)),
    int('Gear', '', '-1 reverse, 0 neutral, 1..n the gear', samples.gear),
    float('RPM', 'revs/min', 'Engine speed', samples.rpm),
    float('LatAccel', 'm/s^2', 'Lateral acceleration, including gravity', samples.latAccel),
    float('LongAccel', 'm/s^2', 'Longitudinal acceleration, including gravity', samples.longAccel),
    float('VertAccel', 'm/s^2', 'Vertical acceleration, including gravity', samples.vertAccel),
    float('YawRate', 'rad/s', 'Rate of turn', samples.yawRate),
    float(
      'Yaw',
      'rad',
      'Heading of the car',
      made((row) => wrapped(samples.heading[row])),
    ),
    double('Lat', 'deg', 'Latitude', samples.latitude),
    double('Lon', 'deg', 'Longitude', samples.longitude),
    float('Alt', 'm', 'Altitude', samples.altitude),
    bool('BrakeABSactive', 'Anti-lock brakes acting', every(0)),
    float('FuelLevel', 'l', 'Fuel in the tank', samples.fuelLevel),
    float(
      'FuelLevelPct',
      '%',
      'Share of the tank',
      made((row) => samples.fuelLevel[row] / car.tank),
    ),
    float(
      'WaterTemp',
      'C',
      'Coolant',
      made((row) => 84 - 22 * Math.exp(-minutes(row) / 1.5)),
    ),
    float(
      'OilTemp',
      'C',
      'Engine oil',
      made((row) => 96 - 38 * Math.exp(-minutes(row) / 2.5)),
    ),
    float('AirTemp', 'C', 'Air at the line', every(20)),
    float('TrackTemp', 'C', 'Track at the line', every(28)),
    float('dcBrakeBias', '%', 'Brake bias to the front', every(57)),
  ];
}

/** A session in the shape that `writeIbt` takes. */
export function demoFile(path: Path, car: Car, driver: Driver, flying: number): IbtFile {
  const samples = driveSession(path, car, driver, flying);
  return {
    version: 2,
    tickRate: TICK_RATE,
    sessionInfo: sessionInfo(path, car, driver.label, samples),
    startDate: START_DATE,
    variables: variables(path, car, samples),
  };
}

/** Flying laps of each demo session. */
export const demoLaps = 5;

/**
 * Writes the expert's and the learner's session into a folder, which is made where it is missing, and returns the
 * paths. Throws the system's error where that fails.
 */
export function writeDemoSessions(folder: string): { expert: string; learner: string } {
  mkdirSync(folder, { recursive: true });
  const path = buildPath(limeRock);
  const paths = {
    expert: join(folder, 'lime-rock-expert.ibt'),
    learner: join(folder, 'lime-rock-learner.ibt'),
  };
  writeIbt(paths.expert, demoFile(path, formulaFord1600, expert, demoLaps));
  writeIbt(paths.learner, demoFile(path, formulaFord1600, learner, demoLaps));
  return paths;
}
