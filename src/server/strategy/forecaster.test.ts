/** Which laps of a race that is on are foretold, and which are dropped because the next came first. */

import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { JobView } from '../../platform/index.ts';
import { HttpError } from '../problem.ts';
import { Forecaster } from './forecaster.ts';
import type { Ask } from './questions.ts';

interface Asked {
  readonly race: string;
  readonly lap: number | 'all';
  answer(): void;
}

function setUp(refuse?: (race: string) => Error | undefined) {
  const asked: Asked[] = [];
  const cancelled: string[] = [];
  const logged: unknown[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => logged.push(line) });
  const forecaster = new Forecaster({
    logger,
    strategist: {
      ask(race: string, { kind, body }: Ask) {
        if (kind !== 'forecast') throw new Error('only forecasts are asked for');
        const error = refuse?.(race);
        if (error) return Promise.reject(error);
        return new Promise((resolve) => {
          asked.push({
            race,
            lap: body.lap,
            answer: () => resolve({ id: `${race} ${body.lap}` } as JobView),
          });
        });
      },
    },
    jobs: {
      async cancel(id) {
        cancelled.push(id);
        return undefined;
      },
    },
  });
  return { forecaster, asked, cancelled, logged };
}

/** Lets everything happen that was waiting only for its turn. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('drops the forecast of a lap once the next has come, and skips laps that came while one was asked for', async () => {
  const { forecaster, asked, cancelled } = setUp();
  forecaster.lapped({ race: 'a', lap: 3 });
  forecaster.lapped({ race: 'a', lap: 4 });
  forecaster.lapped({ race: 'a', lap: 5 });
  await settled();
  expect(asked.map(({ lap }) => lap)).toEqual([3]);
  asked[0].answer();
  await settled();
  expect(asked.map(({ lap }) => lap)).toEqual([3, 5]);
  expect(cancelled).toEqual(['a 3']);
});

it('keeps races apart', async () => {
  const { forecaster, asked, cancelled } = setUp();
  forecaster.lapped({ race: 'a', lap: 3 });
  forecaster.lapped({ race: 'b', lap: 7 });
  await settled();
  for (const one of asked) one.answer();
  await settled();
  expect(asked.map(({ race, lap }) => `${race} ${lap}`)).toEqual(['a 3', 'b 7']);
  expect(cancelled).toEqual([]);
});

it('says nothing of a session without strategy, and logs what nobody foresaw', async () => {
  const errors: Record<string, Error> = {
    qualifying: new HttpError(422, 'is no race'),
    broken: new TypeError('not a function'),
  };
  const { forecaster, logged } = setUp((race) => errors[race]);
  forecaster.lapped({ race: 'qualifying', lap: 1 });
  forecaster.lapped({ race: 'broken', lap: 1 });
  await settled();
  expect(logged).toHaveLength(1);
  expect(String(logged[0])).toContain('not a function');
});

it('asks for nothing once the server closes', async () => {
  const { forecaster, asked } = setUp();
  forecaster.close();
  forecaster.lapped({ race: 'a', lap: 3 });
  await settled();
  expect(asked).toEqual([]);
});
