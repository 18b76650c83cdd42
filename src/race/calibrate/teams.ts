/** Teams that went on under another name keep what is known of them. */

/** As the books have them, newest name last. */
const LINES: readonly (readonly string[])[] = [
  ['toro-rosso', 'alphatauri', 'rb', 'racing-bulls'],
  ['sauber', 'alfa-romeo', 'kick-sauber', 'audi'],
  ['force-india', 'racing-point', 'aston-martin'],
  ['renault', 'alpine'],
];

/** The newest name of a team. */
export function teamLine(team: string): string {
  return LINES.find((line) => line.includes(team))?.at(-1) ?? team;
}
