/**
 * Colours of teams and tyres. Teams choose their colours for cars, not for screens: each is moved towards white or
 * black until it stands out from the ground of the theme that is shown (3:1, WCAG 1.4.11), and no further, so that it
 * is still theirs. Two cars of a team share a colour; the second is dashed wherever lines are drawn.
 */

/** Contrast of lines and marks to what is around them. */
const ENOUGH = 3;
const NO_COLOUR = '#8a949b';

type Rgb = readonly [number, number, number];

/** `#rrggbb`, or `#rgb` as style sheets are shortened to. */
function parse(colour: string | null | undefined): Rgb | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour ?? '');
  if (short) return [1, 2, 3].map((i) => 17 * Number.parseInt(short[i], 16)) as unknown as Rgb;
  const match = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour ?? '');
  return match ? ([1, 2, 3].map((i) => Number.parseInt(match[i], 16)) as unknown as Rgb) : null;
}

/** WCAG 2.1, "relative luminance". */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.1, "contrast ratio", 1..21. */
export function contrast(a: string, b: string): number {
  const [one, two] = [parse(a), parse(b)];
  if (!one || !two) return 1;
  const [dark, light] = [luminance(one), luminance(two)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const hex = (rgb: Rgb) => `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;

/** A team's colour as it can be seen on `ground` (`#rrggbb`). */
export function legible(colour: string | null | undefined, ground: string): string {
  const own = parse(colour) ?? parse(NO_COLOUR)!;
  const floor = parse(ground) ?? [0, 0, 0];
  const towards = luminance(floor) < 0.2 ? 255 : 0;
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = hex(own.map((value) => value + (towards - value) * share) as unknown as Rgb);
    if (contrast(mixed, ground) >= ENOUGH) return mixed;
  }
  return hex([towards, towards, towards]);
}

/** By what a team's name holds, the longer names of sponsors included; the first that fits. */
const TEAMS: readonly (readonly [RegExp, string])[] = [
  [/racing point|force india/i, '#f596c8'],
  [/aston martin(?! red bull)/i, '#229971'],
  [/toro rosso/i, '#469bff'],
  [/alpha ?tauri/i, '#5e8faa'],
  [/racing bulls|^rb\b/i, '#6692ff'],
  [/red bull/i, '#3671c6'],
  [/alfa romeo/i, '#b12039'],
  [/kick|stake/i, '#52e252'],
  [/sauber/i, '#9b0000'],
  [/ferrari/i, '#e8002d'],
  [/haas/i, '#b6babd'],
  [/mclaren/i, '#ff8000'],
  [/mercedes/i, '#27f4d2'],
  [/alpine/i, '#0093cc'],
  [/renault/i, '#fff500'],
  [/williams/i, '#64c4ff'],
];

/** The colour that a team of these years is known by, where the source names the team and gives no colour. */
export function teamColour(team: string | null): string | null {
  return (team !== null && TEAMS.find(([name]) => name.test(team))?.[1]) || null;
}

/** A colour for the n-th team that nobody gives one: as far from those before as the golden angle puts it. */
export function standIn(n: number): string {
  const hue = ((n * 137.508) % 360) / 60;
  const part = (offset: number) => {
    const k = (offset + hue) % 6;
    return 255 * (0.85 - 0.55 * Math.max(0, Math.min(k, 4 - k, 1)));
  };
  return hex([part(5), part(3), part(1)]);
}

/** Black or white, whichever is easier to read on a colour. */
export function inkOn(colour: string): string {
  return contrast(colour, '#000000') >= contrast(colour, '#ffffff') ? '#000000' : '#ffffff';
}
