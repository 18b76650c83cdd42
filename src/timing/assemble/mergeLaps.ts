/**
 * One lap of several sources' laps, field by field: for each group of fields the source that is best at it (`sources.ts`)
 * is asked first, and the next where it has nothing. Times of one lap come from one source, so that start, end and
 * visits to the pits belong together.
 *
 * What would surprise: a lap may come without a time (NaN; an FIA lap chart has places only). It completes laps that
 * others have timed and is no lap by itself.
 */

import type { LapEvent, Sectors, SpeedTraps } from '../events.ts';
import type { Contribution } from '../session.ts';
import { byRank, type Topic } from './sources.ts';

/** Times from two sources that differ by more are a conflict, s: both are rounded to a millisecond. */
const TOLERANCE = 0.0015;

export interface MergedLaps {
  readonly laps: readonly LapEvent[];
  readonly warnings: readonly string[];
}

function firstOf<T>(values: readonly (T | null)[]): T | null {
  return values.find((value) => value !== null) ?? null;
}

function mergeSectors(laps: readonly LapEvent[]): Sectors {
  const of = (i: 0 | 1 | 2) => firstOf(laps.map(({ sectors }) => sectors[i]));
  return [of(0), of(1), of(2)];
}

function mergeSpeeds(laps: readonly LapEvent[]): SpeedTraps {
  const of = (trap: keyof SpeedTraps) => firstOf(laps.map(({ speeds }) => speeds[trap]));
  return { i1: of('i1'), i2: of('i2'), fl: of('fl'), st: of('st') };
}

/** @param by the laps in each topic's order */
function merge(by: (topic: Topic) => readonly LapEvent[]): LapEvent {
  const timed = by('lap.time');
  const clock = timed.find(({ time }) => Number.isFinite(time)) ?? timed[0];
  const pits = by('lap.pits');
  const tyres = by('tyres');
  // Compound, age and stint number go together: two sources may number stints differently.
  const shod = tyres.find(({ compound }) => compound !== null && compound !== 'UNKNOWN') ?? tyres[0];
  const same = tyres.filter(
    ({ compound, stint }) => compound === shod.compound && (stint === null || stint === shod.stint),
  );
  const duration = firstOf(timed.map((lap) => lap.duration));
  // A chart lists a car that stopped on its last lap once more: a lap that nobody timed has the place of who saw it end.
  const places = by('lap.place').filter(({ time }) => duration !== null || Number.isFinite(time));
  return {
    type: 'lap',
    time: clock.time,
    car: clock.car,
    lap: clock.lap,
    start: clock.start ?? firstOf(timed.map(({ start }) => start)),
    duration,
    sectors: mergeSectors(timed),
    speeds: mergeSpeeds(timed),
    position: firstOf(places.map(({ position }) => position)),
    compound: shod.compound,
    tyreAge: firstOf(same.map(({ tyreAge }) => tyreAge)),
    freshTyre: firstOf(same.map(({ freshTyre }) => freshTyre)),
    stint: shod.stint ?? firstOf(same.map(({ stint }) => stint)),
    pitIn: firstOf(pits.map(({ pitIn }) => pitIn)),
    pitOut: firstOf(pits.map(({ pitOut }) => pitOut)),
    deleted: timed.some(({ deleted }) => deleted),
    deletedReason: firstOf(timed.map(({ deletedReason }) => deletedReason)),
    generated: timed.every(({ generated }) => generated),
    accurate: timed.find(({ accurate }) => accurate !== undefined)?.accurate,
    segments: firstOf(by('lap.segments').map(({ segments }) => segments)),
  };
}

/** All laps of all contributions, one a car and lap. */
export function mergeLaps(contributions: readonly Contribution[]): MergedLaps {
  const groups = new Map<string, { lap: LapEvent; of: Contribution }[]>();
  for (const contribution of contributions) {
    for (const event of contribution.events) {
      if (event.type !== 'lap') continue;
      const key = `${event.car}/${event.lap}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [{ lap: event, of: contribution }]);
      else group.push({ lap: event, of: contribution });
    }
  }
  const ranks = new Map<Topic, Map<Contribution, number>>();
  const rankIn = (topic: Topic) => {
    const known = ranks.get(topic);
    if (known !== undefined) return known;
    const made = new Map([...contributions].sort(byRank(topic)).map((contribution, i) => [contribution, i]));
    ranks.set(topic, made);
    return made;
  };
  const laps: LapEvent[] = [];
  let untimed = 0;
  let conflicts = 0;
  let widest = 0;
  for (const group of groups.values()) {
    const [only] = group;
    let lap = only.lap;
    if (group.length > 1) {
      lap = merge((topic) => {
        const rank = rankIn(topic);
        return [...group].sort((a, b) => (rank.get(a.of) ?? 0) - (rank.get(b.of) ?? 0)).map((one) => one.lap);
      });
      const { duration } = lap;
      // Nobody times lap 1 at its start: sources take it from when they heard of the start.
      if (duration !== null && lap.lap > 1) {
        const differences = group.map((one) =>
          one.lap.duration === null ? 0 : Math.abs(one.lap.duration - duration),
        );
        const most = Math.max(...differences);
        if (most > TOLERANCE) conflicts++;
        widest = Math.max(widest, most);
      }
    }
    if (Number.isFinite(lap.time)) laps.push(lap);
    else untimed++;
  }
  const warnings: string[] = [];
  if (conflicts > 0) {
    const [first] = [...contributions].sort(byRank('lap.time'));
    const by = `in different sources (by up to ${widest.toFixed(3)} s)`;
    warnings.push(
      conflicts === 1
        ? `1 lap has different times ${by}; that of ${first.from} was taken`
        : `${conflicts} laps have different times ${by}; those of ${first.from} were taken`,
    );
  }
  if (untimed > 0) {
    warnings.push(
      untimed === 1
        ? '1 lap has no time in any source and was left out'
        : `${untimed} laps have no time in any source and were left out`,
    );
  }
  return { laps, warnings };
}
