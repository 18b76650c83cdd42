/** The style sheet's colours for what is drawn on canvas. Read again when the theme changes. */

const names = {
  ink: '--ink',
  muted: '--muted',
  surface: '--surface',
  ground: '--ground',
  grid: '--grid',
  line: '--line',
  lap: '--lap',
  reference: '--reference',
  loss: '--loss',
  gain: '--gain',
  lossFill: '--loss-fill',
  gainFill: '--gain-fill',
  band: '--band',
  bandSelected: '--band-selected',
  asphalt: '--asphalt',
  even: '--even',
  slow: '--slow',
  middle: '--middle',
  fast: '--fast',
} as const;

export type Palette = Readonly<Record<keyof typeof names, string>>;

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    Object.entries(names).map(([key, name]) => [key, style.getPropertyValue(name).trim()]),
  ) as Palette;
}
