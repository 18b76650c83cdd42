/**
 * Who drives, in which colour, for all charts and lists of a race. Two cars of a team share a colour: the second is
 * drawn dashed, and has a notch in its mark.
 */

import { useMemo } from 'react';
import type { ChartsView } from '../../../src/server/contract.ts';
import { useObservable } from '../state/observable.ts';
import { shownTheme } from '../state/settings.ts';
import { usePalette } from '../ui/usePalette.ts';
import { legible, standIn, teamColour } from './colours.ts';
import { useRaceData } from './replay.ts';

export interface Driver {
  readonly car: number;
  /** Three letters, else the number. */
  readonly code: string;
  readonly name: string;
  readonly team: string | null;
  /** To be seen on the theme's surface. */
  readonly colour: string;
  /** The other car of the team comes first. */
  readonly second: boolean;
}

export type Drivers = ReadonlyMap<number, Driver>;

export function driversOf(cars: ChartsView['cars'], ground: string): Drivers {
  const teams = new Map<string, number>();
  return new Map(
    [...cars]
      .sort((a, b) => a.car - b.car)
      .map(({ car, code, name, team, colour }) => {
        const key = team ?? colour ?? `car ${car}`;
        const known = teams.get(key);
        const n = known ?? teams.size;
        teams.set(key, n);
        const text = code ?? String(car);
        const shown = legible(colour ?? teamColour(team) ?? standIn(n), ground);
        return [
          car,
          { car, code: text, name: name ?? text, team, colour: shown, second: known !== undefined },
        ];
      }),
  );
}

export function useDrivers(): Drivers {
  const { charts } = useRaceData();
  const theme = useObservable(shownTheme);
  const { surface } = usePalette();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the surface follows the theme
  return useMemo(() => driversOf(charts.cars, surface), [charts, surface, theme]);
}
