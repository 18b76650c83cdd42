/** `pitboard race show ID`: a race at a glance, to read in a terminal or, with `--json`, in a program. */

import type { RaceReport, ReportedCar } from '../../store/index.ts';
import { type Compound, missingSentence, type Stint } from '../../timing/index.ts';
import { lapTime, raceTime } from '../numbers.ts';
import {
  type Column,
  labelled,
  pad,
  paint,
  print,
  shorten,
  table,
  terminalWidth,
  widthOf,
} from '../terminal.ts';
import { TYRES } from './board.ts';
import { foundRace, reading } from './find.ts';
import { kindName, longDate, sourceName } from './words.ts';

export interface RaceShowOptions {
  readonly json?: boolean;
}

export async function showRace(id: string, options: RaceShowOptions): Promise<void> {
  const report = await reading(async (library) => library.races.report(await foundRace(library, id)));
  if (options.json) print(JSON.stringify(showJson(report), null, 2));
  else for (const line of showLines(report, terminalWidth())) print(line);
}

/** ms are what timing measures; anything after them is noise of the sum. */
function millis(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds * 1000) / 1000;
}

/** The promised JSON form; times in s. */
export function showJson(report: RaceReport) {
  const { id, season, round, name, laps, missing, grid, classification, stints, overtakes, ...more } = report;
  return {
    id,
    season,
    round,
    name,
    laps,
    missing,
    grid,
    classification: classification.map((row) => ({ ...row, time: millis(row.time), gap: millis(row.gap) })),
    stints,
    overtakes: overtakes.map((overtake) => ({ ...overtake, time: millis(overtake.time) })),
    ...more,
    missingSentences: missing.map(missingSentence),
  };
}

const PART_WORDS: Readonly<Record<RaceReport['missing'][number], string>> = {
  entries: 'drivers',
  grid: 'grid',
  laps: 'laps',
  sectors: 'sectors',
  stints: 'tyres',
  pitStops: 'pit stops',
  positions: 'positions',
  intervals: 'intervals',
  raceControl: 'race control',
  trackStatus: 'flags',
  weather: 'weather',
  carSamples: 'car data',
  locations: 'map',
  results: 'result',
  clock: 'clock',
};

/** The text face, for a terminal of `width` columns. */
export function showLines(report: RaceReport, width: number): string[] {
  return [
    ...headingLines(report, width),
    '',
    ...(report.classification.length === 0 ? ['no cars'] : classificationLines(report, width)),
    '',
    ...factLines(report, width),
  ];
}

function between(left: string, right: string, width: number): string {
  return left + ' '.repeat(Math.max(2, width - widthOf(left) - widthOf(right))) + right;
}

function headingLines(
  { id, kind, season, round, name, date, laps, scheduledLaps }: RaceReport,
  width: number,
) {
  const what = kind === 'race' ? '' : paint('dim', ` · ${kindName(kind)}`);
  const title = `${paint('bold', name ?? id)}${season === null ? '' : ` ${season}`}${what}`;
  const distance =
    laps === null
      ? ''
      : scheduledLaps !== null && scheduledLaps !== laps
        ? `${laps} of ${scheduledLaps} laps`
        : `${laps} laps`;
  const facts = [round === null ? '' : `round ${round}`, distance, date === null ? '' : longDate(date)];
  return [
    between(title, paint('dim', facts.filter((fact) => fact !== '').join(' · ')), Math.min(width, 120)),
    paint('dim', id),
  ];
}

const UNCLASSIFIED: Readonly<Record<ReportedCar['status'], string>> = {
  finished: '',
  lapped: '',
  retired: 'DNF',
  notClassified: 'NC',
  disqualified: 'DSQ',
  didNotStart: 'DNS',
};

function place({ position, status }: ReportedCar): string {
  if (position !== null) return `${position}`;
  return paint('dim', UNCLASSIFIED[status] || '–');
}

/** Places won or lost since the grid. */
function gained({ grid, position }: ReportedCar): string {
  if (grid === null || position === null) return '';
  if (grid === 0) return paint('dim', 'PL');
  if (grid === position) return paint('dim', '·');
  return grid > position ? paint('green', `▲${grid - position}`) : paint('red', `▼${position - grid}`);
}

function startedFrom({ grid }: ReportedCar): string {
  return paint('dim', grid === null ? '' : grid === 0 ? 'PL' : `${grid}`);
}

function timeCell(row: ReportedCar, winner: ReportedCar, isRace: boolean): string {
  if (!isRace) return row.time === null ? '–' : lapTime(row.time);
  if (row.status === 'didNotStart') return '';
  if (row === winner && row.time !== null) return raceTime(row.time);
  if (row.gap !== null) return `+${raceTime(row.gap)}`;
  if (row.status === 'disqualified')
    return paint('dim', row.laps === null || row.laps === 0 ? '' : `lap ${row.laps}`);
  const behind = winner.laps === null || row.laps === null ? 0 : winner.laps - row.laps;
  if (row.status === 'retired' || row.status === 'notClassified') {
    return paint('dim', row.laps === null ? '' : `lap ${row.laps + 1}`);
  }
  return behind > 0 ? `+${behind} lap${behind === 1 ? '' : 's'}` : '';
}

/** What was said of a car beside its time: why it stopped, what the stewards added. */
function note({
  status,
  reason,
  penalty,
  classifiedRetired,
}: ReportedCar & { classifiedRetired: boolean }): string {
  const parts = [
    penalty > 0 ? paint('red', `+${penalty} s`) : '',
    status === 'retired' || status === 'disqualified' || status === 'didNotStart' || classifiedRetired
      ? paint('dim', reason ?? '')
      : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** A bar in the team's colour, where the terminal shows colours. */
function teamBar(colour: string | null): string {
  if (colour === null || !/^#[0-9a-f]{6}$/i.test(colour)) return '';
  const bar = paint(`#${colour.slice(1)}`, BAR);
  return bar === BAR ? '' : bar;
}

const BAR = '▌';

function driverCell({ driver, name, colour }: ReportedCar, withName: boolean): string {
  const full = withName && name !== null && name !== driver ? ` ${name}` : '';
  return `${teamBar(colour)}${paint('bold', driver)}${full}`;
}

/** Cells of the tyre strip at most: more tell nothing of a race of some sixty laps. */
const WIDEST_STRIP = 44;
const NARROWEST_STRIP = 12;

/** A car's tyres from start to finish: the letter where a set was fitted, a line in its colour while it ran. */
export function tyreStrip(stints: readonly Stint[], laps: number, width: number): string {
  let strip = '';
  let run: { compound: Compound; text: string } | undefined;
  const flush = (): void => {
    if (run !== undefined) strip += paint(TYRES[run.compound].style, run.text);
    run = undefined;
  };
  let before: Stint | undefined;
  for (let cell = 0; cell < width; cell++) {
    const from = 1 + (cell * laps) / width;
    const to = 1 + ((cell + 1) * laps) / width;
    // The last set that was fitted within the cell is the one that shows.
    const stint = stints.findLast(({ lapStart, lapEnd }) => lapStart < to && lapEnd + 1 > from);
    if (stint === undefined) {
      flush();
      strip += ' ';
      before = undefined;
      continue;
    }
    const fresh = stint !== before;
    if (fresh || run === undefined) {
      flush();
      run = { compound: stint.compound, text: '' };
    }
    run.text += fresh ? TYRES[stint.compound].letter.slice(-1) : stint.compound === 'UNKNOWN' ? '·' : '━';
    before = stint;
  }
  flush();
  return strip.trimEnd();
}

interface Cell extends Column {
  cell(row: ReportedCar): string;
}

function classificationLines(report: RaceReport, width: number): string[] {
  const { classification, stints, laps, kind } = report;
  const isRace = kind === 'race' || kind === 'sprint';
  const [winner] = classification;
  const has = (test: (row: ReportedCar) => boolean): boolean => classification.some(test);
  // In a narrow window the tyres tell more than first names.
  const named = width >= (stints.length > 0 && isRace ? 96 : 60);
  const cells: Cell[] = [{ title: 'P', side: 'right', cell: place }];
  const add = (wanted: boolean, cell: Cell): void => {
    if (wanted) cells.push(cell);
  };
  const grid = isRace && has((row) => row.grid !== null);
  add(grid, { title: '±', side: 'left', cell: gained });
  add(grid, { title: 'grid', side: 'right', cell: startedFrom });
  add(true, { title: 'driver', cell: (row) => driverCell(row, named) });
  add(width >= 108 && has((row) => row.team !== null), {
    title: 'team',
    cell: ({ team }) => shorten(team ?? '', 18),
  });
  add(true, {
    title: isRace ? 'time' : 'best lap',
    side: 'right',
    cell: (row) => timeCell(row, winner, isRace),
  });
  add(!isRace, {
    title: 'gap',
    side: 'right',
    cell: ({ gap }) => (gap === null ? '' : `+${gap.toFixed(3)}`),
  });
  add(!isRace || has((row) => row.laps !== winner.laps), {
    title: 'laps',
    side: 'right',
    cell: (row) => (row.laps === null ? '' : `${row.laps}`),
  });
  add(
    has((row) => row.stops !== null),
    {
      title: 'stops',
      side: 'right',
      cell: ({ stops }) => (stops === null ? '' : `${stops}`),
    },
  );
  add(
    has((row) => (row.points ?? 0) > 0),
    {
      title: 'pts',
      side: 'right',
      cell: ({ points }) => (points === null || points === 0 ? '' : `${points}`),
    },
  );

  const rows = classification.map((row) => cells.map(({ cell }) => cell(row)));
  const lines = table(cells, rows);
  const used = Math.max(...lines.map(widthOf));
  const notes = classification.map((row) => note({ ...row, classifiedRetired: row.status === 'retired' }));
  const strip = Math.min(WIDEST_STRIP, width - used - 2);
  const withStrip = isRace && laps !== null && stints.length > 0 && strip >= NARROWEST_STRIP;
  return lines.map((line, i) => {
    const head = i === 0;
    const row = classification[i - 1];
    if (withStrip) {
      const title = paint('dim', 'tyres');
      const tyres = head
        ? title
        : tyreStrip(
            stints.filter(({ car }) => car === row.car),
            laps,
            strip,
          );
      const said = head || notes[i - 1] === '' ? '' : notes[i - 1];
      const room = width - used - 2 - widthOf(tyres) - 1;
      const short = said === '' || room < 8 ? '' : ` ${widthOf(said) <= room ? said : ''}`;
      return `${pad(line, used)}  ${tyres}${short}`.trimEnd();
    }
    if (head || notes[i - 1] === '' || width - used < 10) return line;
    return `${pad(line, used)}  ${shortened(notes[i - 1], width - used - 2)}`;
  });
}

/** A painted text that does not fit loses its colours before its letters. */
function shortened(text: string, width: number): string {
  return widthOf(text) <= width ? text : paint('dim', shorten(text, width));
}

const OVERTAKE_WORDS: Readonly<Record<RaceReport['overtakes'][number]['kind'], string>> = {
  track: 'on the road',
  pit: 'by pit stops',
  retirement: 'by retirement',
  start: 'on lap 1',
  restart: 'at restarts',
  neutralised: 'under neutralisation',
  trouble: 'past cars in trouble',
};

/** What stands under the table: a label and its text, wrapped to the width. */
function factLines(report: RaceReport, width: number): string[] {
  const { fastestLap, weather, overtakes, sources, warnings, official, classification } = report;
  const facts: [string, string][] = [];
  if (fastestLap !== null) {
    const lap = fastestLap.lap === null ? '' : ` on lap ${fastestLap.lap}`;
    facts.push(['fastest', `${lapTime(fastestLap.time)} ${fastestLap.driver}${lap}`]);
  }
  if (weather !== null) facts.push(['weather', weatherText(weather)]);
  if (overtakes.length > 0) facts.push(['passes', overtakesText(overtakes)]);
  if (!official && classification.length > 0 && (report.kind === 'race' || report.kind === 'sprint')) {
    facts.push(['result', 'as timed; no published one is known']);
  }
  for (const { source, parts, from } of sources) {
    const of = parts.map((part) => PART_WORDS[part]).join(', ');
    const name = sourceName(source);
    const called = name.toLowerCase() === from.toLowerCase() ? name : `${name} ${from}`;
    facts.push(['from', `${called}${of === '' ? '' : `: ${of}`}`]);
  }
  for (const sentence of missingSentences(report)) facts.push(['missing', sentence]);
  for (const warning of warnings.slice(0, MOST_WARNINGS)) facts.push(['note', warning]);
  if (warnings.length > MOST_WARNINGS) {
    facts.push(['note', `… and ${warnings.length - MOST_WARNINGS} more (--json has all)`]);
  }
  return labelled(facts, Math.min(width, 110));
}

/** Where all that is known comes from a book, a list of all that a book never has would say nothing. */
function missingSentences({ missing, stints, sources }: RaceReport): string[] {
  if (missing.includes('laps') && stints.length === 0 && sources.length > 0) {
    return ['all timing: only the result is known; `pitboard race import` takes timing of it in'];
  }
  return missing.map(missingSentence);
}

const MOST_WARNINGS = 5;

function weatherText({ air, track, rain }: NonNullable<RaceReport['weather']>): string {
  const span = ([least, most]: readonly [number, number]): string => {
    const [a, b] = [Math.round(least), Math.round(most)];
    return a === b ? `${a} °C` : `${a}–${b} °C`;
  };
  const parts = [air === null ? '' : `air ${span(air)}`, track === null ? '' : `track ${span(track)}`];
  return [...parts, rain ? 'rain' : 'dry'].filter((part) => part !== '').join(', ');
}

function overtakesText(overtakes: RaceReport['overtakes']): string {
  const kinds = Object.keys(OVERTAKE_WORDS) as (keyof typeof OVERTAKE_WORDS)[];
  return kinds
    .map((kind) => ({ kind, count: overtakes.filter((each) => each.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${OVERTAKE_WORDS[kind]}`)
    .join(', ');
}
