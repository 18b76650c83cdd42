/**
 * A stretch: consecutive samples of one lap without a jump, before anybody judged it. The finders (`counter.ts`,
 * `line.ts`, `repetition.ts`) make stretches from their own evidence; `judge.ts` turns them into laps.
 */

/**
 * No circuit is lapped faster, s: the shortest ovals raced on are some 80 m round, and no kart holds 16 m/s there. A
 * shorter "lap" is a counter gone wild, a bouncing beacon or GPS noise at the line.
 */
export const SHORTEST_LAP = 5;

export interface Stretch {
  readonly number: number;
  /** s since the start of the recording. */
  readonly start: number;
  readonly end: number;
  /** Whether it begins and ends with a crossing of the line. */
  readonly fromLine: boolean;
  readonly toLine: boolean;
  /** The car was put elsewhere at the begin or the end. */
  readonly reset: boolean;
  /** Official time, s, where the source holds it. */
  readonly official?: number;
}

/** Whether it runs from line to line in a time that a lap can take. */
export function isWhole({ fromLine, toLine, start, end }: Stretch): boolean {
  return fromLine && toLine && end - start >= SHORTEST_LAP;
}
