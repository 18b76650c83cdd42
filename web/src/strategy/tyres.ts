/** The compounds that a plan may name, as the simulator has them. */

export const TYRES = ['SOFT', 'MEDIUM', 'HARD', 'INTERMEDIATE', 'WET'] as const;
export type Tyre = (typeof TYRES)[number];

const DRY: readonly Tyre[] = ['SOFT', 'MEDIUM', 'HARD'];

export const isDry = (tyre: Tyre): boolean => DRY.includes(tyre);

/** The compound that a word means, by its name or its first letter; undefined for none. */
export function tyreOf(word: string): Tyre | undefined {
  const asked = word.trim().toUpperCase();
  return asked === '' ? undefined : TYRES.find((tyre) => tyre === asked || tyre[0] === asked);
}
