/** Words that several race commands say. */

import type { SessionKind, SourceKind } from '../../timing/index.ts';

const SOURCES: Readonly<Record<SourceKind, string>> = {
  liveTiming: 'live timing',
  openf1: 'OpenF1',
  fastf1: 'FastF1',
  fastf1Cache: 'FastF1 cache',
  tracingInsights: 'TracingInsights',
  ergast: 'Ergast',
  f1db: 'f1db',
  lapChart: 'lap chart',
};

export function sourceName(source: SourceKind): string {
  return SOURCES[source];
}

const KINDS: Readonly<Record<SessionKind, string>> = {
  race: 'race',
  sprint: 'sprint',
  qualifying: 'qualifying',
  sprintQualifying: 'sprint qualifying',
  practice1: 'practice 1',
  practice2: 'practice 2',
  practice3: 'practice 3',
};

export function kindName(kind: SessionKind): string {
  return KINDS[kind];
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `2 March 2024` of `2024-03-02`. */
export function longDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${day} ${MONTHS[month - 1] ?? ''} ${year}`;
}
