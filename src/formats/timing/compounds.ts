/** Names of tyre compounds as the sources write them. */

import type { Compound } from '../../timing/index.ts';

const COMPOUNDS: Readonly<Record<string, Compound>> = {
  HYPERSOFT: 'HYPERSOFT',
  ULTRASOFT: 'ULTRASOFT',
  SUPERSOFT: 'SUPERSOFT',
  SOFT: 'SOFT',
  MEDIUM: 'MEDIUM',
  HARD: 'HARD',
  SUPERHARD: 'SUPERHARD',
  INTERMEDIATE: 'INTERMEDIATE',
  INTER: 'INTERMEDIATE',
  WET: 'WET',
};

/** Null where the source says nothing; a word that is no compound (`TEST_UNKNOWN`) is `UNKNOWN`. */
export function compoundOf(text: string | null): Compound | null {
  if (text === null) return null;
  return COMPOUNDS[text.toUpperCase().replace(/[^A-Z]/g, '')] ?? 'UNKNOWN';
}
