/** What may stand in the address of a race: which time, whom one follows, which chart. */

export const views = ['lapChart', 'gaps', 'pace', 'tyres', 'compare', 'weather'] as const;
export type View = (typeof views)[number];

export interface RaceSearch {
  /** s, session time. */
  readonly t?: number;
  /** Where no time is said: laps that the leader has completed, as the strategy has it. */
  readonly lap?: number;
  readonly follow?: number;
  readonly view?: View;
}

/** Takes what makes sense of an address and leaves the rest. */
export function raceSearch(raw: Record<string, unknown>): RaceSearch {
  const time = Number(raw.t);
  const lap = Number(raw.lap);
  const follow = Number(raw.follow);
  const view = views.find((each) => each === raw.view);
  return {
    ...(raw.t !== undefined && raw.t !== '' && Number.isFinite(time) ? { t: time } : {}),
    ...(raw.lap !== undefined && raw.lap !== '' && Number.isInteger(lap) && lap >= 0 ? { lap } : {}),
    ...(raw.follow !== undefined && raw.follow !== '' && Number.isInteger(follow) ? { follow } : {}),
    ...(view ? { view } : {}),
  };
}
