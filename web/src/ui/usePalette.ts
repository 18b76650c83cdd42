/** The palette of the theme that is shown. */

import { useMemo } from 'react';
import { useObservable } from '../state/observable.ts';
import { shownTheme } from '../state/settings.ts';
import { type Palette, readPalette } from './palette.ts';

export function usePalette(): Palette {
  const theme = useObservable(shownTheme);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours follow the theme through the style sheet
  return useMemo(readPalette, [theme]);
}
