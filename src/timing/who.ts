/** Whom of a race somebody means by a number, three letters, or a name or one word of it, however they write it. */

import type { CarNumber } from './events.ts';

export interface Nameable {
  readonly car: CarNumber;
  readonly code?: string | null | undefined;
  readonly name?: string | null | undefined;
}

/** Undefined where it is nobody, or could be several. */
export function whoIs<T extends Nameable>(cars: readonly T[], who: string | number): T | undefined {
  const asked = String(who).trim().toLowerCase();
  const match = (test: (car: T) => boolean) => {
    const found = cars.filter(test);
    return found.length === 1 ? found[0] : undefined;
  };
  const isWordOf = (name: string | null | undefined) =>
    asked.length > 2 &&
    (name ?? '')
      .toLowerCase()
      .split(/[\s-]+/)
      .includes(asked);
  return (
    match(({ car }) => String(car) === asked) ??
    match(({ code }) => code?.toLowerCase() === asked) ??
    match(({ name }) => name?.toLowerCase() === asked) ??
    match(({ name }) => isWordOf(name))
  );
}
