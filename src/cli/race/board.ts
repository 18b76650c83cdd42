/**
 * The leaderboard in a terminal: a state in, lines out. It fills the width it is given and no more, and leaves columns
 * out, dearest last, where the window is narrow; at 80 by 24 a field of twenty fits.
 */

import type {
  CarState,
  Compound,
  Gap,
  RaceState,
  SectorState,
  SegmentStatus,
  TrackStatus,
} from '../../timing/index.ts';
import { lapTime } from '../numbers.ts';
import { pad, paint, type Style, shorten, widthOf } from '../terminal.ts';

export interface BoardView {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** s of session time at the start, from which the clock counts. */
  readonly start: number;
  readonly speed: number;
  readonly paused: boolean;
  /** s that everything is held back. */
  readonly delay: number;
  /** The line at the bottom: keys, or what is missing. */
  readonly hint: string;
}

interface Column {
  readonly title: string;
  readonly width: number;
  readonly side: 'left' | 'right';
  /** Narrower windows do without it. */
  readonly from: number;
  cell(car: CarState, state: RaceState): string;
}

const FLAGS: Readonly<Record<TrackStatus, { text: string; style: Style }>> = {
  clear: { text: 'GREEN', style: ['black', 'bgGreen'] },
  yellow: { text: 'YELLOW', style: ['black', 'bgYellow'] },
  safetyCar: { text: 'SAFETY CAR', style: ['black', 'bgYellow', 'bold'] },
  red: { text: 'RED FLAG', style: ['white', 'bgRed', 'bold'] },
  vsc: { text: 'VIRTUAL SAFETY CAR', style: ['black', 'bgYellow', 'bold'] },
  vscEnding: { text: 'VSC ENDING', style: ['black', 'bgYellow'] },
};

/** Letter and colour as on the tyre's wall. */
export const TYRES: Readonly<Record<Compound, { letter: string; style: Style }>> = {
  HYPERSOFT: { letter: 'HS', style: '#ff87c3' },
  ULTRASOFT: { letter: 'US', style: '#b24aed' },
  SUPERSOFT: { letter: 'SS', style: '#ff3333' },
  SOFT: { letter: 'S', style: '#ff3333' },
  MEDIUM: { letter: 'M', style: '#ffd12e' },
  HARD: { letter: 'H', style: '#f0f0ec' },
  SUPERHARD: { letter: 'SH', style: '#ff8000' },
  INTERMEDIATE: { letter: 'I', style: '#43b02a' },
  WET: { letter: 'W', style: '#0067ad' },
  UNKNOWN: { letter: '?', style: 'dim' },
};

const SEGMENTS: Readonly<Record<SegmentStatus, { text: string; style: Style }>> = {
  none: { text: '·', style: 'dim' },
  yellow: { text: '▪', style: 'yellow' },
  green: { text: '▪', style: 'green' },
  purple: { text: '▪', style: 'magenta' },
  pit: { text: '▪', style: 'blue' },
  stopped: { text: '▪', style: 'red' },
};

export function tyre(compound: Compound | null): string {
  if (compound === null) return ' ';
  const { letter, style } = TYRES[compound];
  return paint(style, letter);
}

export function gapText(gap: Gap | null): string {
  if (gap === null) return '';
  return gap.unit === 's' ? `+${gap.value.toFixed(3)}` : `+${gap.value} LAP${gap.value === 1 ? '' : 'S'}`;
}

/** A name's bar in its team's colour, where the terminal and the data have one. */
function badge({ code, car, colour }: CarState): string {
  const bar = colour !== null && /^#[0-9a-f]{6}$/i.test(colour) ? paint(`#${colour.slice(1)}`, '▌') : ' ';
  return bar + paint('bold', code ?? String(car));
}

function change({ grid, position }: CarState): string {
  if (grid === null || position === null) return '';
  if (grid === 0) return paint('dim', 'PL');
  const gained = grid - position;
  if (gained > 0) return paint('green', `▲${gained}`);
  return gained < 0 ? paint('red', `▼${-gained}`) : paint('dim', '·');
}

/** What stands in place of a gap for a car that is not simply running. */
function condition(car: CarState): string | null {
  switch (car.status) {
    case 'pit':
      return paint('cyan', 'IN PIT');
    case 'stopped':
      return paint('yellow', 'STOPPED');
    case 'retired':
      return paint('dim', 'OUT');
    case 'knockedOut':
      return paint('dim', 'KNOCKED OUT');
    case 'grid':
    case 'running':
    case 'finished':
      return null;
    default:
      return car.status satisfies never;
  }
}

function lastLap({ lastLap: last, bestLap }: CarState, { fastestLap }: RaceState): string {
  if (last?.duration == null) return '';
  const text = lapTime(last.duration);
  if (last.deleted) return paint(['dim', 'strikethrough'], text);
  if (fastestLap && last.car === fastestLap.car && last.lap === fastestLap.lap) return paint('magenta', text);
  return bestLap?.lap === last.lap ? paint('green', text) : text;
}

function bestLap({ car, bestLap: best }: CarState, { fastestLap }: RaceState): string {
  if (!best) return '';
  const text = lapTime(best.duration);
  return fastestLap?.car === car ? paint('magenta', text) : text;
}

function sector({ duration, rank }: SectorState): string {
  if (duration === null) return '';
  const text = duration.toFixed(3);
  if (rank === 'overall') return paint('magenta', text);
  return rank === 'personal' ? paint('green', text) : text;
}

function segments({ sectors }: CarState): string {
  return sectors
    .map((each) =>
      each.segments.map((status) => paint(SEGMENTS[status].style, SEGMENTS[status].text)).join(''),
    )
    .join(' ');
}

function finished(car: CarState): string {
  return car.status === 'finished' ? ' ⚑' : '';
}

const COLUMNS: readonly Column[] = [
  {
    title: 'P',
    width: 2,
    side: 'right',
    from: 0,
    cell: ({ position }) => (position === null ? '' : String(position)),
  },
  { title: '', width: 3, side: 'left', from: 56, cell: change },
  { title: 'Driver', width: 6, side: 'left', from: 0, cell: (car) => badge(car) + finished(car) },
  { title: 'Team', width: 16, side: 'left', from: 132, cell: ({ team }) => shorten(team ?? '', 16) },
  {
    title: 'Gap',
    width: 9,
    side: 'right',
    from: 0,
    cell: (car, { qualifyingPart }) => {
      const first = qualifyingPart === null ? paint('dim', 'leader') : '';
      return condition(car) ?? (car.position === 1 ? first : gapText(car.gap));
    },
  },
  {
    title: 'Interval',
    width: 9,
    side: 'right',
    from: 48,
    cell: (car) => (condition(car) ? '' : gapText(car.interval)),
  },
  { title: 'Last lap', width: 8, side: 'right', from: 60, cell: lastLap },
  { title: 'Best lap', width: 8, side: 'right', from: 92, cell: bestLap },
  { title: 'S1', width: 6, side: 'right', from: 108, cell: ({ sectors }) => sector(sectors[0]) },
  { title: 'S2', width: 6, side: 'right', from: 108, cell: ({ sectors }) => sector(sectors[1]) },
  { title: 'S3', width: 6, side: 'right', from: 108, cell: ({ sectors }) => sector(sectors[2]) },
  {
    title: 'Tyre',
    width: 5,
    side: 'left',
    from: 0,
    cell: ({ compound, tyreAge }) =>
      compound === null
        ? ''
        : `${pad(tyre(compound), 2)} ${tyreAge === null ? '' : String(tyreAge).padStart(2)}`,
  },
  {
    title: 'Stops',
    width: 5,
    side: 'right',
    from: 66,
    // In a qualifying one comes in after every run.
    cell: ({ stops }, { qualifyingPart }) =>
      stops.length === 0 || qualifyingPart !== null ? '' : String(stops.length),
  },
  {
    title: 'Penalty',
    width: 8,
    side: 'left',
    from: 78,
    cell: ({ penalties }) =>
      paint(
        'red',
        penalties
          .map(({ kind, seconds }) => (kind === 'time' && seconds !== null ? `+${seconds}s` : ''))
          .join(' ')
          .trim(),
      ),
  },
  { title: 'Mini-sectors', width: 30, side: 'left', from: 172, cell: segments },
];

/** `1:02:33` since the start; `−0:30` before it. */
export function raceClock(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  const text = hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
  return seconds < 0 ? `−${text}` : text;
}

/** Cuts a text with colours to a width, and keeps the colours of what stays. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let left = Math.max(0, width - 1);
  let result = '';
  // Escape sequences take no room; a letter takes one.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ESC is what an escape sequence begins with
  for (const [part] of text.matchAll(/\u001b\[[0-9;]*m|[^\u001b]/gu)) {
    if (part.startsWith('\u001b')) result += part;
    else if (left-- > 0) result += part;
  }
  return `${result}…`;
}

function between(left: string, right: string, width: number): string {
  const room = width - widthOf(left) - widthOf(right);
  return room > 0 ? left + ' '.repeat(room) + right : cut(`${left} ${right}`, width);
}

/** Blue flags are waved all the time and would push out what matters. */
function worthSaying({ raceControl }: RaceState): RaceState['raceControl'] {
  return raceControl.filter(({ flag }) => flag !== 'blue');
}

/** `LAP 3/57`, `Q2`; nothing in a session that counts no laps. */
function whereabouts({ lap, totalLaps, qualifyingPart }: RaceState): string {
  if (qualifyingPart !== null) return `Q${qualifyingPart}`;
  if (totalLaps !== null) return `LAP ${lap}/${totalLaps}`;
  return lap === 0 ? '' : `LAP ${lap}`;
}

function heading(state: RaceState, view: BoardView): string[] {
  const flag = FLAGS[state.trackStatus];
  const pace = view.paused ? paint('yellow', 'paused') : `${view.speed}×`;
  const delay = view.delay > 0 ? `  ${view.delay} s behind` : '';
  const place = whereabouts(state);
  const left = `${place === '' ? '' : `${paint('bold', place)}  `}${paint(flag.style, ` ${flag.text} `)}  ${raceClock(state.time - view.start)}`;
  const { weather } = state;
  const sky = weather
    ? [
        weather.air === null ? '' : `air ${weather.air.toFixed(0)} °C`,
        weather.track === null ? '' : `track ${weather.track.toFixed(0)} °C`,
        weather.rain ? paint('cyan', 'rain') : '',
      ]
        .filter((part) => part !== '')
        .join('  ')
    : '';
  const lines = [
    between(paint('bold', view.title), `${pace}${delay}`, view.width),
    between(left, paint('dim', sky), view.width),
  ];
  // Race control's last word, where it costs no car its line.
  const tight = view.height < state.order.length + lines.length + 3;
  const [message] = worthSaying(state).slice(-1);
  return tight ? lines : [...lines, cut(paint('dim', message?.message ?? ''), view.width)];
}

/** The columns of a window: those that it is wide enough for, each widened only by what stands between. */
function columnsFor(width: number): Column[] {
  return COLUMNS.filter(({ from }) => width >= from);
}

/** Exactly `height` lines of at most `width`. Cars that do not fit are counted in the last line. */
export function board(state: RaceState, view: BoardView): string[] {
  const columns = columnsFor(view.width);
  const line = (cells: readonly string[]) =>
    cut(
      columns
        .map((column, i) => pad(cells[i] ?? '', column.width, column.side))
        .join(' ')
        .trimEnd(),
      view.width,
    );
  const head = [...heading(state, view), paint('dim', line(columns.map(({ title }) => title)))];
  const cars = state.order.flatMap((number) => state.cars[number] ?? []);
  const room = Math.max(1, view.height - head.length - 1);
  const shown = cars.slice(0, room);
  const rows = shown.map((car) => {
    const text = line(columns.map((column) => column.cell(car, state)));
    return car.status === 'retired' ? paint('dim', text) : text;
  });
  const hidden = cars.length - shown.length;
  const spare = room - rows.length;
  // Room to spare tells more of what race control said.
  const messages = worthSaying(state)
    .slice(-1 - Math.max(0, spare - 1), -1)
    .map(({ time, message }) =>
      cut(paint('dim', `${raceClock(time - view.start).padStart(8)}  ${message}`), view.width),
    );
  const extra = spare > 1 ? ['', ...messages] : [];
  const foot = hidden > 0 ? `${hidden} more below; make the window higher` : view.hint;
  const lines = [...head, ...rows, ...extra];
  while (lines.length < view.height - 1) lines.push('');
  return [...lines.slice(0, view.height - 1), cut(paint('dim', foot), view.width)];
}
