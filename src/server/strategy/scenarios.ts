/** Answers that were given before, held against a later lap: which of them still hold, and why others do not. */

import { type Scenario, type ScenarioBasis, scenarioAt } from '../../strategy/index.ts';
import type { RaceAtHand } from './races.ts';
import { trackByLap } from './track.ts';

/** @param asked lap that they are looked at from; the last that can be asked about where left out */
export function scenariosAt(
  race: RaceAtHand,
  asked: number | undefined,
  rests: readonly ScenarioBasis[],
): { id: string; lap: number; scenarios: Scenario[] } {
  const lap = asked ?? race.latestLap();
  const now = race.moment(lap);
  const neutral = trackByLap(race.open.session, lap).flatMap(({ lap: on, status }) =>
    status === 'safetyCar' || status === 'virtualSafetyCar' || status === 'red'
      ? [{ kind: status, lap: on, laps: 1 }]
      : [],
  );
  return { id: race.id, lap, scenarios: rests.map((basis) => scenarioAt(basis, now, { neutral })) };
}
