/**
 * Car numbers by the three letters that tables name a driver with. Drivers keep a number for their career (sporting
 * regulations since 2014), but for champions who take the 1 and for substitutes, who drive with a number of the team's.
 */

/** `[code, number]`, and the seasons (and the Grand Prix's place) where it was so, for those with several. */
const NUMBERS: readonly (readonly [code: string, car: number, from?: number, to?: number, place?: string])[] =
  [
    ['AIT', 89],
    ['ALB', 23],
    ['ALO', 14],
    ['ANT', 12],
    ['BEA', 38, 2024, 2024, 'jeddah'],
    ['BEA', 50, 2024, 2024],
    ['BEA', 87],
    ['BOR', 5],
    ['BOT', 77],
    ['COL', 43],
    ['DEV', 45, 2022, 2022],
    ['DEV', 21],
    ['DOO', 61, 2024, 2024],
    ['DOO', 7],
    ['ERI', 9],
    ['FIT', 51],
    ['GAS', 10],
    ['GIO', 99],
    ['GRO', 8],
    ['HAD', 6],
    ['HAM', 44],
    ['HAR', 28],
    ['HUL', 27],
    ['KUB', 88],
    ['KVY', 26],
    ['LAT', 6],
    ['LAW', 40, 2023, 2023],
    ['LAW', 30],
    ['LEC', 16],
    ['MAG', 20],
    ['MAZ', 9],
    ['MSC', 47],
    ['NOR', 4],
    ['OCO', 31],
    ['PER', 11],
    ['PIA', 81],
    ['RAI', 7],
    ['RIC', 3],
    ['RUS', 63],
    ['SAI', 55],
    ['SAR', 2],
    ['SIR', 35],
    ['STR', 18],
    ['TSU', 22],
    ['VAN', 2],
    ['VER', 33, 2015, 2021],
    ['VER', 1, 2022, 2025],
    ['VET', 5],
    ['ZHO', 24],
  ];

/** Null of a code that is not known in that season; these are of 2018 to 2025. */
export function carNumberOf(code: string, season: number | null, place: string | null): number | null {
  const found = NUMBERS.find(
    ([of, , from, to, at]) =>
      of === code &&
      (from === undefined || (season !== null && season >= from && season <= (to ?? from))) &&
      (at === undefined || at === place),
  );
  return found?.[1] ?? null;
}

/** Surnames that do not begin with the three letters. */
const SURNAMES: Readonly<Record<string, string>> = {
  devries: 'DEV',
  perez: 'PER',
  schumacher: 'MSC',
};

/** The three letters of a driver by surname, as tables of stops write it (`Hülkenberg`, `de Vries`); null where not known. */
export function codeOfSurname(surname: string): string | null {
  const plain = surname
    .normalize('NFKD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
  if (plain.length < 4) return null;
  const code = SURNAMES[plain] ?? plain.slice(0, 3).toUpperCase();
  return NUMBERS.some(([of]) => of === code) ? code : null;
}
