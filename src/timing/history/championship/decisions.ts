/**
 * What stewards, courts and organisers decided about championship points, race by race. Each entry is a fact with its
 * reason; the rules that apply to everybody are in `rules.ts`.
 *
 * Races are named by season and slug of the Grand Prix, since a calendar is counted differently by some books.
 */

/** `[season, Grand Prix]`. */
type RaceName = readonly [season: number, grandPrix: string];

/** Races that were stopped early enough to count half, and whether the fastest lap counted. */
export const HALF_POINTS: readonly RaceName[] = [
  [1975, 'spain'],
  [1975, 'austria'],
  [1984, 'monaco'],
  [1991, 'australia'],
  [2009, 'malaysia'],
  // Three laps behind the safety car, classified after one: half points by the stewards' reading of two laps.
  [2021, 'belgium'],
];

/** Races in which no fastest lap was recognised. */
export const NO_FASTEST_LAP: readonly RaceName[] = [[2021, 'belgium']];

/** Where several shared the fastest time and the organisers gave the point to some of them only. */
export const FASTEST_LAP_TO: readonly (readonly [
  season: number,
  grandPrix: string,
  drivers: readonly string[],
])[] = [[1953, 'france', ['juan-manuel-fangio']]];

/**
 * Formula 2 cars that ran in a Grand Prix for Formula 1: their places were passed over, and those behind moved up. They
 * ran in 1957, 1958 and 1966 too, but then nobody who scored was behind one; of 1958 see `WITHOUT_POINTS`.
 */
export const FORMULA_TWO: readonly (readonly [
  season: number,
  grandPrix: string,
  drivers: readonly string[],
])[] = [
  [1967, 'germany', ['jackie-oliver', 'alan-rees', 'david-hobbs']],
  [
    1969,
    'germany',
    [
      'henri-pescarolo',
      'richard-attwood',
      'kurt-ahrens-jr',
      'rolf-stommelen',
      'peter-westbury',
      'xavier-perrot',
    ],
  ],
];

/** Drivers whose place brought nothing, and nobody moved up. */
export const WITHOUT_POINTS: readonly (readonly [season: number, grandPrix: string, driver: string])[] = [
  // Fifth in a Formula 2 car; the first Formula 1 car behind it, three laps down, was not given the place's points.
  [1958, 'germany', 'bruce-mclaren'],
  // A push start on the grid.
  [1963, 'france', 'graham-hill'],
  // Second cars of teams that had entered the championship with one.
  [1984, 'italy', 'jo-gartner'],
  [1984, 'italy', 'gerhard-berger'],
  [1987, 'australia', 'yannick-dalmas'],
];

/** Cars that scored for their driver but not for their constructor. */
export const NOT_FOR_CONSTRUCTOR: readonly (readonly [season: number, grandPrix: string, driver: string])[] =
  [
    // Fuel that was not the sample's: the court gave the drivers their points back, not the teams.
    [1995, 'brazil', 'michael-schumacher'],
    [1995, 'brazil', 'david-coulthard'],
    // A seal was missing from the electronics' box.
    [2000, 'austria', 'mika-hakkinen'],
  ];

/** Taken from a constructor's sum, from the round of a Grand Prix on: that is when it was decided. */
export const DEDUCTIONS: readonly {
  readonly season: number;
  readonly from: string;
  readonly team: string;
  readonly points: number;
}[] = [
  // Brake ducts after another's design in one race, Styria: 7.5 points a car, decided before the fifth.
  { season: 2020, from: '70th-anniversary', team: 'racing-point', points: 15 },
];

/** Entries that were struck out during a season: from the Grand Prix `from` on, no result before it counts. */
export const STRUCK_OUT: readonly {
  readonly season: number;
  readonly from: string;
  readonly team: string;
  readonly word: 'EX';
}[] = [
  // The team was sold out of insolvency, and its buyer entered it anew under the same name.
  { season: 2018, from: 'belgium', team: 'force-india', word: 'EX' },
];

/** Put out of a championship: no place. */
export const EXCLUDED: readonly {
  readonly season: number;
  readonly driver?: string;
  readonly team?: string;
  readonly word: 'DSQ' | 'EX';
  /** The sum stays in the books. */
  readonly keepsPoints: boolean;
  /** Decided when the season was over: the standings after rounds before the last still have the competitor. */
  readonly afterSeason: boolean;
}[] = [
  // The collision at Jerez.
  { season: 1997, driver: 'michael-schumacher', word: 'DSQ', keepsPoints: true, afterSeason: true },
  // Ballast in the water injection. The results were annulled too.
  { season: 1984, team: 'tyrrell', word: 'DSQ', keepsPoints: false, afterSeason: true },
  // The papers of a rival. The sums of the whole season were annulled.
  { season: 2007, team: 'mclaren', word: 'EX', keepsPoints: false, afterSeason: false },
];

/** Who shared a car but drove too little of the race to share its points, in the organisers' eyes. */
export const SHARED_WITHOUT_POINTS: readonly (readonly [
  season: number,
  grandPrix: string,
  driver: string,
])[] = [
  // Three laps of ninety.
  [1957, 'great-britain', 'peter-collins'],
];
