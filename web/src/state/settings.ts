/**
 * What a user sets once: units and theme. Kept in this browser. The theme that is in force is written on the root
 * element, where the style sheet looks for it; a system without a preference gets the dark one.
 */

import { Observable } from './observable.ts';

export type Units = 'kmh' | 'mph';
export type Theme = 'system' | 'dark' | 'light';

export interface Settings {
  readonly units: Units;
  readonly theme: Theme;
}

const KEY = 'pitboard.settings';
const standard: Settings = { units: 'kmh', theme: 'system' };

function stored(): Settings {
  try {
    const known: Partial<Settings> = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return {
      units: known.units === 'mph' ? 'mph' : standard.units,
      theme: known.theme === 'dark' || known.theme === 'light' ? known.theme : standard.theme,
    };
  } catch {
    return standard; // a browser that keeps nothing, or a note that is not ours
  }
}

export const settings = new Observable<Settings>(stored());

export function changeSettings(change: Partial<Settings>): void {
  settings.set({ ...settings.value, ...change });
  try {
    localStorage.setItem(KEY, JSON.stringify(settings.value));
  } catch {
    // Private windows may refuse; the setting then lasts as long as the page.
  }
}

const systemLight = matchMedia('(prefers-color-scheme: light)');

/** `dark` or `light`, as it is shown now. */
export const shownTheme = new Observable<'dark' | 'light'>('dark');

function apply(): void {
  const { theme } = settings.value;
  const shown = theme === 'system' ? (systemLight.matches ? 'light' : 'dark') : theme;
  document.documentElement.dataset.theme = shown;
  shownTheme.set(shown);
}

export function followTheme(): void {
  apply();
  settings.watch(apply);
  systemLight.addEventListener('change', apply);
}
