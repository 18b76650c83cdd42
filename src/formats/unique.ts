/**
 * Names of channels must be unique in a recording, and files do not care: loggers write a sensor twice, and what they
 * write may not even print. One scheme for all readers: the first keeps its name, the others get a number.
 */

import { printable } from './bytes.ts';

/**
 * Hands out names: `Oil`, `Oil (2)`, `Oil (3)` for three of one name. `isReserved` names those that only another
 * channel may bear; the second then starts at 2 as well.
 */
export function uniqueNamer(isReserved: (name: string) => boolean = () => false): (wanted: string) => string {
  const taken = new Set<string>();
  // Without the count, thousands of one name would be tried one after the other.
  const counts = new Map<string, number>();
  return (wanted) => {
    const stem = printable(wanted);
    let name = stem;
    let number = counts.get(stem) ?? 2;
    while (taken.has(name) || isReserved(name)) name = `${stem} (${number++})`;
    counts.set(stem, number);
    taken.add(name);
    return name;
  };
}
