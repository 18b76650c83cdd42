/** What a viewer of races sets once: gap or interval, and how far behind the page stays. Kept in this browser. */

import { Observable } from '../state/observable.ts';
import { LONGEST_DELAY } from './clock.ts';

export interface RaceSettings {
  readonly gaps: 'gap' | 'interval';
  /** s. */
  readonly delay: number;
}

const KEY = 'pitboard.race';
const standard: RaceSettings = { gaps: 'gap', delay: 0 };

function stored(): RaceSettings {
  try {
    const known: Partial<RaceSettings> = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const delay = Number(known.delay);
    return {
      gaps: known.gaps === 'interval' ? 'interval' : standard.gaps,
      delay: delay >= 0 && delay <= LONGEST_DELAY ? delay : standard.delay,
    };
  } catch {
    return standard; // a browser that keeps nothing, or a note that is not ours
  }
}

export const raceSettings = new Observable<RaceSettings>(stored());

export function changeRaceSettings(change: Partial<RaceSettings>): void {
  raceSettings.set({ ...raceSettings.value, ...change });
  try {
    localStorage.setItem(KEY, JSON.stringify(raceSettings.value));
  } catch {
    // Private windows may refuse; the setting then lasts as long as the page.
  }
}
