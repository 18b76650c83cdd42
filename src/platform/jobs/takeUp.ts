/** What becomes of a job that an earlier process left. */

import type { JobRecord } from '../../store/index.ts';

/** How often the process may end under a job that keeps nothing new. */
const MOST_CRASHES = 3;

/** It waits for its turn, is left alone, or has ended. */
export type Fate =
  | 'waits'
  | 'alone'
  | { readonly stage: 'failed' | 'cancelled'; readonly error: string | null };

/** @param here whether this version knows its kind, and whether its folder is there */
export function fateOf(
  { stopping, crashes, hasFiles }: JobRecord,
  here: { readonly isKnown: boolean; readonly hasFolder: boolean },
): Fate {
  if (stopping) return { stage: 'cancelled', error: null };
  // Another version of Pitboard knows what to do with it.
  if (!here.isKnown) return 'alone';
  if (crashes >= MOST_CRASHES) {
    const error = `Pitboard ended ${crashes} times while this ran, so it is not begun again by itself.`;
    return { stage: 'failed', error };
  }
  if (hasFiles && !here.hasFolder) {
    return { stage: 'failed', error: 'the files that came with this are gone; send them again.' };
  }
  return 'waits';
}
