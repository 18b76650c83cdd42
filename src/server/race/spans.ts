/** What the scrubber and the charts mark: flags, stops and retirements, each with when. */

import {
  type Compound,
  lapTableOf,
  overtakesOf,
  type RaceSession,
  stintsOf,
  stopsOf,
} from '../../timing/index.ts';
import type { TimelineView } from '../contract.ts';
import { driverOf } from './result.ts';
import { rounded } from './table.ts';

function endOf(session: RaceSession): number {
  const last = session.events.at(-1)?.time ?? 0;
  return Number.isFinite(last) ? last : 0;
}

/** The states of the track other than clear; the last one ends with the session. */
export function flagSpans(session: RaceSession): TimelineView['flags'] {
  const end = endOf(session);
  return lapTableOf(session)
    .statuses.filter(({ status, from }) => status !== 'clear' && from <= end)
    .map(({ status, from, to }) => ({
      status,
      from: rounded(from) ?? 0,
      to: rounded(Math.min(to, Math.max(end, from))) ?? 0,
    }));
}

export function stopMarks(session: RaceSession): TimelineView['stops'] {
  const fitted = new Map<string, Compound>();
  for (const { car, lapStart, compound } of stintsOf(session)) fitted.set(`${car}:${lapStart}`, compound);
  return stopsOf(session)
    .flatMap(({ car, lap, pitIn, pitOut, laneTime, kind }) => {
      const time = pitIn ?? pitOut;
      if (time === null || kind === 'underRed') return [];
      const compound = kind === 'tyres' ? (fitted.get(`${car}:${lap + 1}`) ?? null) : null;
      return [{ car, lap, time: rounded(time) ?? 0, laneTime: rounded(laneTime), compound }];
    })
    .sort((a, b) => a.time - b.time);
}

/** Cars that stopped for good. Where nothing said so while it happened, after the last lap that the car ended. */
export function retirementMarks(session: RaceSession): TimelineView['retirements'] {
  const { laps, cars, start } = lapTableOf(session);
  const said = new Map<number, { time: number; reason: string | null }>();
  for (const event of session.events) {
    if (event.type !== 'retirement') continue;
    if (event.out) said.set(event.car, { time: event.time, reason: event.reason });
    else said.delete(event.car);
  }
  const results = new Map(session.results?.map((row) => [row.car, row]));
  return cars
    .flatMap((car) => {
      const result = results.get(car);
      const event = said.get(car);
      if (!event && result?.status !== 'retired') return [];
      const ended = (laps.get(car) ?? []).filter(({ end }) => end !== null);
      const time = event?.time ?? ended.at(-1)?.end ?? start;
      if (time === null || time === undefined) return [];
      const done = ended.filter(({ end }) => end !== null && end <= time).at(-1)?.lap ?? 0;
      return [{ car, lap: done, time: rounded(time) ?? 0, reason: event?.reason ?? result?.reason ?? null }];
    })
    .sort((a, b) => a.time - b.time);
}

export function overtakeMarks(session: RaceSession): TimelineView['overtakes'] {
  return overtakesOf(session).map(({ time, lap, car, overtaken, to, kind }) => ({
    time: rounded(time) ?? 0,
    lap,
    car,
    driver: driverOf(session, car),
    passed: overtaken,
    passedDriver: driverOf(session, overtaken),
    position: to,
    kind,
  }));
}
