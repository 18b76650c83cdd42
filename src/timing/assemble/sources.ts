/**
 * Which source is believed where several tell the same. Ranks are by what a source is, not by what it says, so that
 * assembling does not depend on the order of import.
 */

import type { RaceEventType } from '../events.ts';
import type { Contribution, SourceKind } from '../session.ts';

/** What a rank is asked for. `lap.…` are groups of a lap's fields. */
export type Topic =
  | 'clock'
  | 'identity'
  | 'stream'
  | 'trackStatus'
  | 'results'
  | 'samples'
  | 'tyres'
  | 'lap.time'
  | 'lap.place'
  | 'lap.pits'
  | 'lap.segments';

const RANKS: Readonly<Record<Topic, readonly SourceKind[]>> = {
  // Who has a clock of its own, set by the timing system's messages.
  clock: ['liveTiming', 'fastf1Cache', 'openf1', 'fastf1', 'tracingInsights', 'lapChart', 'ergast', 'f1db'],
  // Books know names and rounds; feeds name the session by the sponsor or not at all.
  identity: [
    'f1db',
    'ergast',
    'fastf1',
    'fastf1Cache',
    'tracingInsights',
    'lapChart',
    'liveTiming',
    'openf1',
  ],
  // The nearer to the feed the finer: OpenF1 keeps its streams, FastF1's tables keep what happened by lap.
  stream: ['liveTiming', 'fastf1Cache', 'openf1', 'tracingInsights', 'fastf1', 'lapChart', 'ergast', 'f1db'],
  // FastF1's tables know it by lap only.
  trackStatus: [
    'liveTiming',
    'fastf1Cache',
    'openf1',
    'fastf1',
    'tracingInsights',
    'lapChart',
    'ergast',
    'f1db',
  ],
  // Final results are the books'; a feed ends before the stewards do.
  results: ['f1db', 'ergast', 'openf1', 'fastf1', 'liveTiming', 'fastf1Cache', 'tracingInsights', 'lapChart'],
  // Rounded and merged copies come last.
  samples: ['liveTiming', 'openf1', 'fastf1Cache', 'fastf1', 'tracingInsights', 'lapChart', 'ergast', 'f1db'],
  // FastF1 mends compounds and ages by hand where the feed had them wrong; OpenF1 keeps them as they came.
  tyres: ['fastf1', 'fastf1Cache', 'liveTiming', 'openf1', 'tracingInsights', 'lapChart', 'ergast', 'f1db'],
  // FastF1 aligns the crossings of all cars with each other and drops times that the feed took back.
  'lap.time': [
    'fastf1',
    'liveTiming',
    'fastf1Cache',
    'openf1',
    'tracingInsights',
    'lapChart',
    'ergast',
    'f1db',
  ],
  // A lap chart is the FIA's own document of places at the line.
  'lap.place': [
    'lapChart',
    'fastf1',
    'liveTiming',
    'fastf1Cache',
    'openf1',
    'tracingInsights',
    'ergast',
    'f1db',
  ],
  // FastF1 times the lines of the pit lane; OpenF1 when its message about them came.
  'lap.pits': [
    'fastf1',
    'liveTiming',
    'fastf1Cache',
    'openf1',
    'tracingInsights',
    'lapChart',
    'ergast',
    'f1db',
  ],
  'lap.segments': [
    'liveTiming',
    'openf1',
    'fastf1Cache',
    'fastf1',
    'tracingInsights',
    'lapChart',
    'ergast',
    'f1db',
  ],
};

export function rankOf(topic: Topic, source: SourceKind): number {
  return RANKS[topic].indexOf(source);
}

export function topicOf(type: RaceEventType): Topic {
  if (type === 'trackStatus' || type === 'raceControl') return 'trackStatus';
  return type === 'stint' ? 'tyres' : 'stream';
}

function text(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Order by a topic that leaves nothing to chance: two contributions compare as equal only where they are alike. */
export function byRank(topic: Topic): (a: Contribution, b: Contribution) => number {
  return (a, b) =>
    rankOf(topic, a.source) - rankOf(topic, b.source) ||
    b.events.length - a.events.length ||
    text(a.from, b.from) ||
    (a.epoch ?? 0) - (b.epoch ?? 0) ||
    (b.carSamples?.length ?? 0) - (a.carSamples?.length ?? 0) ||
    (b.locations?.length ?? 0) - (a.locations?.length ?? 0) ||
    text(JSON.stringify(a.identity), JSON.stringify(b.identity));
}

/**
 * The one that gives a stream as a whole: the best by rank among those that have at least half of what the richest has,
 * so that a recording of ten minutes does not stand in for a whole race.
 */
export function bestOf(
  topic: Topic,
  contributions: readonly Contribution[],
  amount: (contribution: Contribution) => number,
): Contribution | null {
  const most = contributions.reduce((max, contribution) => Math.max(max, amount(contribution)), 0);
  if (most === 0) return null;
  const rich = contributions.filter((contribution) => amount(contribution) * 2 >= most);
  return rich.sort(byRank(topic))[0] ?? null;
}
