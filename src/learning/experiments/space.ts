/** Where a search looks: each setting between two ends. A draw is a function of the seed and its number, so it can be made again. */

import { Random } from '../../graph/index.ts';
import { LearningError } from '../error.ts';

/** One setting and its ends, as a recipe gives it. */
export interface SearchSetting {
  /** Without a search. */
  readonly value: number;
  readonly from: number;
  readonly to: number;
  /** Drawn evenly in its logarithm. */
  readonly isLog?: boolean | undefined;
  readonly isWhole?: boolean | undefined;
}

export type SearchSpace = Readonly<Record<string, SearchSetting>>;

/** Significant digits of a draw, so that it can be typed again. */
const DIGITS = 6;

/** Throws LearningError naming the setting. */
export function checkSpace(space: SearchSpace): void {
  const entries = Object.entries(space);
  if (entries.length === 0) throw new LearningError('there is no setting to search over.');
  for (const [name, { value, from, to, isLog, isWhole }] of entries) {
    if (![value, from, to].every(Number.isFinite) || from > to)
      throw new LearningError(`the setting ${name} goes from ${from} to ${to}, which is no range.`);
    if (isLog && from <= 0)
      throw new LearningError(
        `the setting ${name} is drawn by its logarithm, so it must begin above 0, not at ${from}.`,
      );
    if (isWhole && !(Number.isInteger(from) && Number.isInteger(to)))
      throw new LearningError(`the setting ${name} is whole, and ${from} to ${to} are not.`);
  }
}

/** Settings of a trial. The first are those without a search, so that a search never ends worse than none. */
export function drawn(space: SearchSpace, seed: number, number: number): Record<string, number> {
  const random = new Random(Math.imul(seed, 1_000_003) + number);
  return Object.fromEntries(
    // By name: the order in which they are written down decides nothing.
    Object.entries(space)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, setting]) => {
        const share = random.uniform();
        return [name, number === 0 ? setting.value : at(setting, share)];
      }),
  );
}

function at({ from, to, isLog, isWhole }: SearchSetting, share: number): number {
  if (isWhole) {
    // Half a step beyond each end, or the ends would come half as often.
    const [low, high] = [from - 0.5, to + 0.5];
    const found = isLog ? low * (high / low) ** share : low + share * (high - low);
    return Math.min(to, Math.max(from, Math.round(found)));
  }
  const found = isLog ? from * (to / from) ** share : from + share * (to - from);
  return Math.min(to, Math.max(from, Number(found.toPrecision(DIGITS))));
}
