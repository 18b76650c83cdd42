/** Lap tables of made-up seasons, in the form of a FastF1 export, for tests that train. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../graph/index.ts';

export interface MadeTables {
  readonly races?: number;
  readonly cars?: number;
  readonly laps?: number;
}

const HEADING =
  'Time,Driver,DriverNumber,LapTime,LapNumber,Stint,PitOutTime,PitInTime,Compound,TyreLife,FreshTyre,Team,TrackStatus,Position,IsAccurate,RoundNumber,EventName';

/** Venues whose names readers know. */
const EVENTS = ['Bahrain Grand Prix', 'Spanish Grand Prix', 'Italian Grand Prix', 'Hungarian Grand Prix'];

/** Each car has a pace, each lap wears the tyres and burns fuel, one stop in the middle; chance adds the rest. */
export function writeTables(folder: string, seasons: readonly number[], made: MadeTables = {}): void {
  mkdirSync(folder, { recursive: true });
  for (const season of seasons) {
    const lines = Array.from({ length: made.races ?? 2 }, (_, race) => raceLines(season, race, made)).flat();
    writeFileSync(join(folder, `races-${season}.csv`), `${[HEADING, ...lines].join('\n')}\n`);
  }
}

function raceLines(season: number, race: number, { cars = 6, laps = 24 }: MadeTables): string[] {
  const random = new Random(season * 100 + race);
  const lines: string[] = [];
  for (let car = 1; car <= cars; car++) {
    let time = 3600;
    const stop = Math.floor(laps / 2) + (car % 3);
    for (let lap = 1; lap <= laps; lap++) {
      const stint = lap <= stop ? 1 : 2;
      const age = lap <= stop ? lap : lap - stop;
      const pits = lap === stop ? 3 : lap === stop + 1 ? 18 : 0;
      const duration =
        88 +
        race +
        0.12 * car +
        0.05 * age -
        0.04 * lap +
        0.15 * random.normal() +
        pits +
        (lap === 1 ? 6 + 0.3 * car : 0);
      time += duration;
      lines.push(
        [
          time.toFixed(3),
          `D${String.fromCharCode(64 + car)}X`,
          car,
          duration.toFixed(3),
          lap,
          stint,
          lap === stop + 1 ? (time - duration + 18).toFixed(3) : '',
          lap === stop ? time.toFixed(3) : '',
          stint === 1 ? 'MEDIUM' : 'HARD',
          age,
          'True',
          `Team ${Math.ceil(car / 2)}`,
          '1',
          car,
          pits === 0 && lap > 1 ? 'True' : 'False',
          race + 1,
          EVENTS[race % EVENTS.length],
        ].join(','),
      );
    }
  }
  return lines;
}
