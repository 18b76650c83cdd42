/** What may stand in the address of the strategy page: whose race, from which lap, which plans. */

export const PANELS = ['position', 'time', 'chances', 'window', 'suggest', 'field', 'hindsight'] as const;
export type Panel = (typeof PANELS)[number];

export interface StrategySearch {
  /** `NOR`; a number where the source has no letters. */
  readonly driver?: string | undefined;
  /** Laps that the leader has completed; 0 on the grid. */
  readonly lap?: number | undefined;
  /** `Early=17:hard;Late=25:hard` */
  readonly plans?: string | undefined;
  readonly panel?: Panel | undefined;
}

/** Takes what makes sense of an address and leaves the rest. */
export function strategySearch(raw: Record<string, unknown>): StrategySearch {
  const lap = Number(raw.lap);
  const panel = PANELS.find((each) => each === raw.panel);
  return {
    ...(raw.driver === undefined || raw.driver === '' ? {} : { driver: String(raw.driver) }),
    ...(raw.lap !== undefined && raw.lap !== '' && Number.isInteger(lap) && lap >= 0 ? { lap } : {}),
    ...(raw.plans === undefined || raw.plans === '' ? {} : { plans: String(raw.plans) }),
    ...(panel ? { panel } : {}),
  };
}
