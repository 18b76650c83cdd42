/** Dumps that were cut, mixed up or made to hurt: always a history or one clear sentence, and never for long. */

import { describe, expect, test } from 'vitest';
import { FormatError } from '../bytes.ts';
import { historyOfErgastJson } from './ergast/index.ts';
import { readTiming } from './index.ts';
import { folderWith } from './testing.ts';

const F1DB: Readonly<Record<string, string>> = {
  'race.csv': 'year,round,date,grandPrixId,circuitId,laps\n1955,1,1955-03-06,atlantis,lost-city,40\n',
  'drivers.csv': 'id,name,firstName,lastName\nada-north,"Ada ""A"" North",Ada,North\n',
  'race-results.csv':
    'year,round,position,driverNumber,driverId,constructorId,laps,time,points,gridPosition\n1955,1,1,4,ada-north,fin,40,2:00:00.500,8,2\n',
};

const ERGAST: Readonly<Record<string, string>> = {
  'races.csv': 'raceId,year,round,circuitId,name,date\n1,2012,3,5,Belgian Grand Prix,2012-04-01\n',
  'drivers.csv': 'driverId,driverRef,forename,surname\n1,north,Ada,North\n',
  'results.csv':
    'raceId,driverId,positionText,positionOrder,points,laps,statusId\n1,1,1,1,25,44,1\n1,1,R,2,0,4,\\N\n',
};

/** A small generator, so that a failure can be seen again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function outcome(files: Readonly<Record<string, string>>): Promise<string> {
  try {
    const { history, warnings } = await readTiming([folderWith(files, 'books')]);
    for (const warning of warnings) expect(warning).not.toMatch(/\n/);
    return history === null ? 'nothing' : 'history';
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    const { message } = error as FormatError;
    expect(message).toMatch(/^books: /);
    expect(message).not.toMatch(/\n|undefined|NaN/);
    return message;
  }
}

describe.each([
  ['f1db', F1DB],
  ['Ergast', ERGAST],
])('%s', (_, files) => {
  test('each file cut at every place', async () => {
    for (const [name, text] of Object.entries(files)) {
      for (let length = 0; length < text.length; length += 3) {
        await outcome({ ...files, [name]: text.slice(0, length) });
      }
    }
  });

  test('each file with characters changed', async () => {
    const next = random(7);
    const marks = ['"', ',', '\n', '\0', '\\N', '9'.repeat(400), '-1', 'é', '\u202e', '__proto__'];
    for (let round = 0; round < 120; round += 1) {
      const changed = Object.entries(files).map(([name, text]) => {
        const at = Math.floor(next() * text.length);
        const mark = marks[Math.floor(next() * marks.length)] ?? '';
        return [name, text.slice(0, at) + mark + text.slice(at + 1)] as const;
      });
      await outcome(Object.fromEntries(changed));
    }
  });

  test('each table gone', async () => {
    for (const name of Object.keys(files)) {
      await outcome(Object.fromEntries(Object.entries(files).filter(([other]) => other !== name)));
    }
  });

  test('tables in place of each other', async () => {
    const texts = Object.values(files);
    const swapped = Object.keys(files).map((name, i) => [name, texts[(i + 1) % texts.length] ?? '']);
    expect(await outcome(Object.fromEntries(swapped))).not.toBe('history');
  });
});

test('a folder of other tables is not taken for a dump', async () => {
  const sentence = await outcome({
    'races.csv': 'id,where\n1,home\n',
    'results.csv': 'id,who\n1,me\n',
  });
  expect(sentence).toMatch(/^books: is not timing that Pitboard knows/);
});

test('keys that every object has are only names', async () => {
  const files = {
    ...F1DB,
    'race-results.csv':
      'year,round,position,driverNumber,driverId,constructorId,laps,time,points,gridPosition\n1955,1,constructor,4,__proto__,toString,40,,8,2\n',
  };
  const { history } = await readTiming([folderWith(files, 'books')]);
  expect(history?.results).toMatchObject([{ driver: '__proto__', team: 'toString', position: null }]);
});

test('answers of an API that are anything', () => {
  const next = random(11);
  const values: unknown[] = [null, 0, 'x', [], {}, { MRData: {} }, { MRData: { RaceTable: {} } }];
  for (let round = 0; round < 300; round += 1) {
    const pick = () => values[Math.floor(next() * values.length)];
    const race = {
      season: pick(),
      round: next() < 0.5 ? '1' : pick(),
      raceName: next() < 0.5 ? 'A Grand Prix' : pick(),
      Circuit: next() < 0.5 ? { circuitId: 'a', circuitName: 'A' } : pick(),
      Results: next() < 0.5 ? [pick(), { Driver: pick() }] : pick(),
    };
    const answer = { MRData: { RaceTable: { Races: [race, pick()] }, StandingsTable: pick() } };
    expect(historyOfErgastJson([answer, pick()], 'x').notes.length).toBeLessThan(2);
  }
});
