/**
 * Who takes part, under the names that a calibration uses: slugs of the books (`max-verstappen`, `red-bull`). The books say it
 * where they are at hand; else it follows from what timing calls a driver and a team. What surprises: timing may know no more
 * than three letters of a driver, and teams change their names from season to season.
 */

import { type Calibration, type Entrant, teamLine } from '../race/index.ts';
import { type CarState, type HistoryTables, type RaceSession, slugOf } from '../timing/index.ts';

/** Words of a team's name that the books leave out. */
const EXTRA =
  /-(?:f1-team|racing|f1|team|formula-1-team|petronas|aramco|honda-rbpt|amg)(?=-|$)|^(?:visa-cash-app|stake-f1-team|scuderia|bwt|oracle|moneygram|uralkali|rich-energy)-/g;

/** The books' word for a team, where a calibration knows it under any of its names; else its name's own slug. */
export function teamSlug(team: string | null, known: ReadonlySet<string>): string {
  const full = slugOf(team ?? '');
  let slug = full;
  for (let before = ''; before !== slug; ) {
    before = slug;
    slug = slug.replace(EXTRA, '');
  }
  return (
    [full, slug].find((name) => known.has(name) || known.has(teamLine(name))) ?? (slug || full || 'unknown')
  );
}

/** The books' word for a driver, by his name, else by his three letters; his name's own slug where none fits. */
export function driverSlug(name: string | null, code: string | null, known: readonly string[]): string {
  const slug = slugOf(name ?? '');
  if (known.includes(slug)) return slug;
  const words = slug.split('-').filter((word) => word !== '');
  const isNamed = (other: string) => {
    const others = other.split('-');
    // `Carlos Sainz` is `carlos-sainz-jr`, `Zhou Guanyu` is `guanyu-zhou`, `Alex Albon` is `alexander-albon`.
    return words.every((word) =>
      others.some((one) => one === word || (word.length > 2 && one.startsWith(word))),
    );
  };
  const named = words.length > 1 ? known.filter(isNamed) : [];
  if (named.length === 1) return named[0];
  if (code !== null) {
    const letters = code.toLowerCase();
    const coded = known.filter((other) => isCode(letters, other));
    if (coded.length === 1) return coded[0];
  }
  return slug || code?.toLowerCase() || 'unknown';
}

function isCode(letters: string, slug: string): boolean {
  const words = slug.split('-');
  const last = words.slice(1).some((_, i) =>
    words
      .slice(i + 1)
      .join('')
      .startsWith(letters),
  );
  // Two of one name: `MSC` beside `MAG`, the first name's initial before the last name's beginning.
  return last || words.slice(1).some((word) => letters === words[0][0] + word.slice(0, 2));
}

/** What the books call who drove a car. */
export interface BookName {
  readonly code: string | null;
  readonly name: string | null;
  readonly team: string | null;
}

/** By car, of a session; empty where the books do not have it. */
export function bookNames(session: RaceSession, history: HistoryTables | null): Map<number, BookName> {
  const { season, round, kind } = session.identity;
  const wanted = kind === 'sprint' ? 'sprint' : 'race';
  const names = new Map<number, BookName>();
  for (const row of history?.results ?? []) {
    if (row.season !== season || row.round !== round || row.session !== wanted || row.car === null) continue;
    const driver = history?.drivers.find(({ id }) => id === row.driver);
    const team = history?.constructors.find(({ id }) => id === row.team);
    names.set(row.car, { code: driver?.code ?? null, name: driver?.name ?? null, team: team?.name ?? null });
  }
  return names;
}

/** What is known of the entrants before the race began. `state`: the cars as they are named. In order of the car numbers. */
export function entrantsOf(
  session: RaceSession,
  cars: readonly CarState[],
  places: ReadonlyMap<number, number>,
  calibration: Calibration,
  history: HistoryTables | null,
): Entrant[] {
  const { season, round, kind } = session.identity;
  const isThis = (row: { readonly season: number; readonly round: number }) =>
    row.season === season && row.round === round;
  const isSprint = kind === 'sprint';
  const books = (history?.results ?? []).filter(
    (row) => isThis(row) && row.session === (isSprint ? 'sprint' : 'race'),
  );
  const best = bestTimes(history, isThis, isSprint);
  const [drivers, teams] = [
    Object.keys(calibration.pace.drivers),
    new Set(Object.keys(calibration.pace.teams)),
  ];
  const field = cars.map((car) => {
    const book = books.find((row) => row.car === car.car);
    const driver = book?.driver ?? driverSlug(car.name, car.code, drivers);
    return {
      car: car.car,
      driver,
      team: teamSlug(book?.team ?? car.team, teams),
      grid: places.get(car.car) ?? cars.length,
      time: best.get(driver) ?? null,
    };
  });
  const times = field.flatMap(({ time }) => time ?? []).sort((a, b) => a - b);
  const usual = times.length === 0 ? 0 : (times[(times.length - 1) >> 1] + times[times.length >> 1]) / 2;
  return field.map(({ time, ...entrant }) => ({
    ...entrant,
    qualifying: time === null ? null : time / usual - 1,
  }));
}

function bestTimes(
  history: HistoryTables | null,
  isThis: (row: { readonly season: number; readonly round: number }) => boolean,
  isSprint: boolean,
): Map<string, number> {
  const times = new Map<string, number>();
  for (const row of history?.qualifying ?? []) {
    if (!isThis(row) || row.session !== (isSprint ? 'sprintQualifying' : 'qualifying')) continue;
    const own = [row.q1, row.q2, row.q3, row.time].flatMap((time) => time ?? []);
    if (own.length > 0) times.set(row.driver, Math.min(...own));
  }
  return times;
}
