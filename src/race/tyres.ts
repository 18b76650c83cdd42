/** The kinds of tyres, as the simulator numbers them: 0 to 2 are slicks. */

export const TYRES = ['SOFT', 'MEDIUM', 'HARD', 'INTERMEDIATE', 'WET'] as const;
export type Tyre = (typeof TYRES)[number];
export const DRY_TYRES = 3;
