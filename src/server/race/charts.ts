/**
 * A whole race as lines over laps, for the lap chart, the gap chart and the tyre chart. Each point bears the session
 * time at which it became known, so that a page that shows an earlier moment can leave out what had not happened yet.
 */

import { gridOf, lapChartOf, lapTableOf, type RaceSession, stintsOf, stopsOf } from '../../timing/index.ts';
import type { ChartsView } from '../contract.ts';
import { flagSpans } from './spans.ts';
import { rounded } from './table.ts';

type CarChart = ChartsView['cars'][number];

/** Ends of laps by lap number; index 0 is the start of the race. */
function endsOf(session: RaceSession, car: number, start: number | null): (number | null)[] {
  const ends: (number | null)[] = [start];
  for (const { lap, end } of lapTableOf(session).laps.get(car) ?? []) {
    while (ends.length < lap) ends.push(null);
    ends[lap] = end;
  }
  return ends;
}

/**
 * Places at the end of each lap, after the grid: the order in which the cars ended it, which leaves no gap for cars that
 * are out. What the source gave stands only where nobody knows when a lap ended.
 */
function placesOf(session: RaceSession) {
  const places = new Map<number, (number | null)[]>();
  const put = (car: number, lap: number, place: number | null) => {
    const list = places.get(car) ?? [];
    places.set(car, list);
    while (list.length < lap) list.push(null);
    list[lap] ??= place;
  };
  for (const { car, grid } of gridOf(session)) put(car, 0, grid);
  for (const { lap, order } of lapChartOf(session).laps) {
    for (const [i, car] of order.entries()) put(car, lap, i + 1);
  }
  for (const [car, rows] of lapTableOf(session).laps) {
    for (const { lap, event } of rows) put(car, lap, event.position);
  }
  return places;
}

export function chartsOf(session: RaceSession): Pick<ChartsView, 'laps' | 'cars' | 'leader' | 'flags'> {
  const table = lapTableOf(session);
  const ends = new Map(table.cars.map((car) => [car, endsOf(session, car, table.start)]));
  const laps = Math.max(0, ...[...ends.values()].map((list) => list.length - 1));
  const leader = Array.from({ length: laps + 1 }, (_, lap) => {
    const times = [...ends.values()].flatMap((list) => list[lap] ?? []);
    return times.length === 0 ? null : rounded(Math.min(...times));
  });
  const places = placesOf(session);
  const stints = Map.groupBy(stintsOf(session), ({ car }) => car);
  const stops = Map.groupBy(stopsOf(session), ({ car }) => car);
  const retired = new Set(
    session.events.flatMap((event) => (event.type === 'retirement' && event.out ? [event.car] : [])),
  );
  for (const row of session.results ?? []) if (row.status === 'retired') retired.add(row.car);
  const cars = table.cars.map((car): CarChart => {
    const entry = table.entries.get(car);
    const times = ends.get(car) ?? [];
    const rows = table.laps.get(car) ?? [];
    const durations: (number | null)[] = times.map(() => null);
    for (const { lap, event } of rows) durations[lap] = rounded(event.duration);
    return {
      car,
      code: entry?.code ?? null,
      name: entry?.name ?? null,
      team: entry?.team ?? null,
      colour: entry?.colour ?? null,
      position: times.map((_, lap) => places.get(car)?.[lap] ?? null),
      time: times.map((time) => rounded(time)),
      duration: durations,
      gap: times.map((time, lap) => {
        const first = leader[lap];
        return time === null || first === null ? null : rounded(time - first);
      }),
      stints: (stints.get(car) ?? []).map(({ car: _, ...stint }) => stint),
      stops: (stops.get(car) ?? []).filter(({ kind }) => kind !== 'underRed').map(({ lap }) => lap),
      retired: retired.has(car),
    };
  });
  const flags = flagSpans(session).map((span) => ({
    ...span,
    fromLap: lapAt(leader, span.from),
    toLap: lapAt(leader, span.to),
  }));
  return { laps, cars, leader, flags };
}

/** Where a time lies between the ends of the first car's laps: 3.5 is half-way through lap 4. */
function lapAt(leader: readonly (number | null)[], time: number): number {
  let before = { lap: 0, time: Number.NEGATIVE_INFINITY };
  for (const [lap, end] of leader.entries()) {
    if (end === null) continue;
    if (end > time) {
      if (!Number.isFinite(before.time)) return 0;
      const share = (time - before.time) / (end - before.time);
      return rounded(before.lap + share * (lap - before.lap)) ?? before.lap;
    }
    before = { lap, time: end };
  }
  return before.lap;
}
