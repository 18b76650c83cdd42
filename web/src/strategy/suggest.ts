/** What the page puts where a user has not said it yet. */

import { isDry, type Tyre } from './tyres.ts';

/** The harder the longer it lasts: a stop that nobody has chosen a compound for gets another dry one, the hardest first. */
const order: readonly Tyre[] = ['HARD', 'MEDIUM', 'SOFT'];

export function nextTyre(before: Tyre, available: readonly Tyre[]): Tyre {
  const dry = order.find((tyre) => tyre !== before && available.includes(tyre));
  return (isDry(before) ? dry : available.find((tyre) => tyre === before)) ?? dry ?? before;
}
