/**
 * The points of the World Championship as data: what a place was worth in each season, which results counted, and the
 * decisions of stewards and courts that no rule gives. `points.ts` and `standings.ts` only carry them out.
 *
 * Sources: the World Championship regulations printed in the CSI's, FISA's and FIA's yearbooks (`Annuaire du Sport
 * Automobile`), from 1981 the Formula One Sporting Regulations of the year (named `SR` below with the article of a recent
 * edition, since numbers moved). What surprises: the constructors' championship is not the sum of the drivers' points
 * before 1979, and the championship of 1950 to 1960 counts the Indianapolis 500 for drivers only.
 */

/** Which results of a season count. */
export type Counting =
  | { readonly kind: 'all' }
  /** The best `results` of the season. */
  | { readonly kind: 'best'; readonly results: number }
  /** The best `first` of the first `split` rounds, and the best `second` of the rest. */
  | {
      readonly kind: 'halves';
      readonly split: number;
      readonly first: number;
      readonly second: number;
    };

/** What becomes of the points of a car that several drivers drove. */
export type SharedDrives =
  /** Shared out equally among them. */
  | 'split'
  /** As `split`, but a driver scores with one car of a race only, the one that brings most. */
  | 'splitBestCar'
  /** No points for anybody, and the place is not passed on. */
  | 'none';

/** What a race that was stopped early is worth. */
export type Shortened =
  /** There was no rule: full points. */
  | 'full'
  /** Half points from 30 % to 60 % of the distance, none below (1975-1979). */
  | 'half1975'
  /** Half points from two laps to 75 % of the distance, none below (1980-2021). */
  | 'half1980'
  /** Columns of their own for a quarter, a half and three quarters of the distance (since 2022). */
  | 'columns2022';

/** What parts competitors with equal points; the regulations name wins, second places and so on, and leave the rest open. */
export type TieBreak =
  /** Places that brought points; who is equal in them shares a position. */
  | 'scoringPlaces'
  /** As before, then who reached them first. */
  | 'scoringPlacesThenFirst'
  /** All places of races; who is equal in them shares a position. */
  | 'allPlaces';

export interface SeasonRules {
  readonly season: number;
  /** Of the first place on. */
  readonly race: readonly number[];
  /** Null before there was a constructors' championship. */
  readonly constructorsRace: readonly number[] | null;
  /** Points for the fastest lap; null where there are none. */
  readonly fastestLap: {
    readonly points: number;
    /** Whether the driver has to be among the first ten. */
    readonly topTen: boolean;
    readonly constructors: boolean;
  } | null;
  readonly sprint: readonly number[] | null;
  readonly shared: SharedDrives;
  readonly shortened: Shortened;
  /** Since 2023 a shortened race counts less even where it ended at the flag; before, only one that was stopped. */
  readonly shortenedAtFlag: boolean;
  /** Whether only the best placed car of a constructor scores for it. */
  readonly bestCarOnly: boolean;
  readonly drivers: Counting;
  readonly constructors: Counting;
  readonly tieBreak: TieBreak;
  /** The Grand Prix (slug) that counts twice. */
  readonly doublePoints: string | null;
}

const ALL: Counting = { kind: 'all' };

function best(results: number): Counting {
  return { kind: 'best', results };
}

function halves(split: number, first: number, second: number): Counting {
  return { kind: 'halves', split, first, second };
}

/** Entries of a table hold from their season until the next one. */
type Since<Value> = readonly (readonly [season: number, value: Value])[];

function inForce<Value>(table: Since<Value>, season: number): Value {
  const entry = table.findLast(([since]) => season >= since) ?? table[0];
  if (entry === undefined) throw new Error('a table of rules is empty');
  return entry[1];
}

/** Places of a race. CSI regulations 1950, 1960, 1961; FISA 1991; FIA SR 2003, 2010 (article 6.4 in 2025). */
const RACE: Since<readonly number[]> = [
  [1950, [8, 6, 4, 3, 2]],
  [1960, [8, 6, 4, 3, 2, 1]],
  [1961, [9, 6, 4, 3, 2, 1]],
  [1991, [10, 6, 4, 3, 2, 1]],
  [2003, [10, 8, 6, 5, 4, 3, 2, 1]],
  [2010, [25, 18, 15, 12, 10, 8, 6, 4, 2, 1]],
];

/** The International Cup for Manufacturers began in 1958; in 1961 it kept 8 points for a win for one more season. */
const CONSTRUCTORS_RACE: Since<readonly number[] | null> = [
  [1950, null],
  [1958, [8, 6, 4, 3, 2]],
  [1960, [8, 6, 4, 3, 2, 1]],
  [1962, [9, 6, 4, 3, 2, 1]],
  [1991, [10, 6, 4, 3, 2, 1]],
  [2003, [10, 8, 6, 5, 4, 3, 2, 1]],
  [2010, [25, 18, 15, 12, 10, 8, 6, 4, 2, 1]],
];

/** A point until 1959, and again 2019-2024 for one of the first ten (SR 2019, article 6.4; gone in SR 2025). */
const FASTEST_LAP: Since<SeasonRules['fastestLap']> = [
  [1950, { points: 1, topTen: false, constructors: false }],
  [1960, null],
  [2019, { points: 1, topTen: true, constructors: true }],
  [2025, null],
];

/** SR 2021 (appendix on the sprint qualifying trial) and SR 2022, article 6.5. */
const SPRINT: Since<readonly number[] | null> = [
  [1950, null],
  [2021, [3, 2, 1]],
  [2022, [8, 7, 6, 5, 4, 3, 2, 1]],
];

const SHARED: Since<SharedDrives> = [
  [1950, 'split'],
  [1956, 'splitBestCar'],
  [1958, 'none'],
];

/** FIA yearbook 1975 after the race in Montjuïc; FISA 1980; SR 2022, article 6.5 (written anew after Spa 2021). */
const SHORTENED: Since<Shortened> = [
  [1950, 'full'],
  [1975, 'half1975'],
  [1980, 'half1980'],
  [2022, 'columns2022'],
];

/** Results that counted for a driver, CSI and FISA regulations of each year. */
const DRIVERS: Since<Counting> = [
  [1950, best(4)],
  [1954, best(5)],
  [1958, best(6)],
  [1959, best(5)],
  [1960, best(6)],
  [1961, best(5)],
  [1963, best(6)],
  [1966, best(5)],
  [1967, halves(6, 5, 4)],
  [1968, halves(6, 5, 5)],
  [1969, halves(6, 5, 4)],
  [1970, halves(7, 6, 5)],
  [1971, halves(6, 5, 4)],
  [1972, halves(6, 5, 5)],
  [1973, halves(8, 7, 6)],
  [1974, halves(8, 7, 6)],
  [1975, halves(8, 7, 5)],
  [1976, halves(8, 7, 7)],
  [1977, halves(9, 8, 7)],
  [1978, halves(8, 7, 7)],
  [1979, halves(7, 4, 4)],
  [1980, halves(7, 5, 5)],
  [1981, best(11)],
  [1991, ALL],
];

/** As for drivers until 1978; from 1979 every car of a constructor scores in every race. */
const CONSTRUCTORS: Since<Counting> = [...DRIVERS.filter(([season]) => season < 1979), [1979, ALL]];

/** As the published tables of these seasons were made; SR 1998, article 7.2 has the words. */
const TIE_BREAK: Since<TieBreak> = [
  [1950, 'scoringPlaces'],
  [1998, 'scoringPlacesThenFirst'],
  [2000, 'allPlaces'],
];

/** 2014 only, SR 2014, article 6.3: the last race counts twice. */
const DOUBLE: ReadonlyMap<number, string> = new Map([[2014, 'abu-dhabi']]);

/** The rules of a season; of one before 1950 those of 1950. A season after the newest entry has its rules. */
export function rulesOf(season: number): SeasonRules {
  return {
    season,
    race: inForce(RACE, season),
    constructorsRace: inForce(CONSTRUCTORS_RACE, season),
    fastestLap: inForce(FASTEST_LAP, season),
    sprint: inForce(SPRINT, season),
    shared: inForce(SHARED, season),
    shortened: inForce(SHORTENED, season),
    shortenedAtFlag: season >= 2023,
    bestCarOnly: season >= 1958 && season <= 1978,
    drivers: inForce(DRIVERS, season),
    constructors: inForce(CONSTRUCTORS, season),
    tieBreak: inForce(TIE_BREAK, season),
    doublePoints: DOUBLE.get(season) ?? null,
  };
}

/** SR 2022, article 6.5: from two laps, from 25 % and from 50 % of the distance. */
export const COLUMNS_2022: readonly (readonly [below: number, points: readonly number[]])[] = [
  [0.25, [6, 4, 3, 2, 1]],
  [0.5, [13, 10, 8, 6, 5, 4, 3, 2, 1]],
  [0.75, [19, 14, 12, 9, 8, 6, 5, 3, 2, 1]],
];
