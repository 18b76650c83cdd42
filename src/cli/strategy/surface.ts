/** The value surface in a terminal: which lap for which tyre, how wide the window is, and what the neighbours make of it. */

import type { Tyre } from '../../race/index.ts';
import type { Mean, NeighbourDuel, Surface, SurfaceCell } from '../../strategy/index.ts';
import { raceTime, signed } from '../numbers.ts';
import { fittedTable, pad, paint, type SpareColumn } from '../terminal.ts';
import { carName, chanceCell, letter, meanCell, percent, spanCell } from './cells.ts';

const BLOCKS = '▁▂▃▄▅▆▇█';
/** Positions that a stop may be worse than the best one and still show as more than the lowest block. */
const WORST = 3;
const LABEL = 3;

/** Under the sentence: the picture, one row a compound, and the best stop for each. */
export function surfaceLines(surface: Surface, width: number): string[] {
  const tyres = [...new Set(surface.cells.map(({ tyre }) => tyre))];
  const rows = tyres.map((tyre) => bestFor(tyre, surface)).sort(byPosition);
  return [
    ...heatLines(surface, tyres, width),
    '',
    ...fittedTable(
      bestColumns,
      rows.map((cell) => bestRow(cell, surface)),
      width,
    ),
    ...(surface.neighbours.length === 0 ? [] : ['', ...neighbourLines(surface, width)]),
    ...surface.refused.map(({ sentence }) => paint('dim', sentence)),
  ];
}

const byPosition = (a: SurfaceCell, b: SurfaceCell) => a.expectedPosition.value - b.expectedPosition.value;

/** The surface's own best, and for other compounds the cell of the best position. */
function bestFor(tyre: Tyre, { cells, best }: Surface): SurfaceCell {
  const own = cells.filter((cell) => cell.tyre === tyre).sort(byPosition);
  return (tyre === best.tyre ? own.find(({ lap }) => lap === best.lap) : undefined) ?? own[0];
}

/** Laps from left to right, several in one cell where the terminal is narrow; the higher the block, the better the stop. */
export function heatLines({ cells, window, best }: Surface, tyres: readonly Tyre[], width: number): string[] {
  const laps = cells.map(({ lap }) => lap);
  const [from, to] = [Math.min(...laps), Math.max(...laps)];
  const step = Math.ceil((to - from + 1) / Math.max(10, width - LABEL - 2));
  const count = Math.ceil((to - from + 1) / step);
  const least = Math.min(...cells.map(({ expectedPosition }) => expectedPosition.value));
  const most = Math.max(...cells.map(({ expectedPosition }) => expectedPosition.value));
  const span = Math.min(WORST, Math.max(0.2, most - least));
  const rows = tyres.map((tyre) => {
    const blocks = Array.from({ length: count }, (_, i) => {
      const here = cells
        .filter((cell) => cell.tyre === tyre && Math.floor((cell.lap - from) / step) === i)
        .sort(byPosition)[0];
      if (here === undefined) return paint('dim', '·');
      const worse = Math.min(1, (here.expectedPosition.value - least) / span);
      const block = BLOCKS[Math.round((1 - worse) * 7)];
      const isIn = tyre === window.tyre && here.lap >= window.from && here.lap <= window.to;
      return isIn ? paint('green', block) : block;
    });
    return `${pad(letter(tyre), LABEL)}${blocks.join('')}`;
  });
  return [...rows, windowLine(from, step, count, window, best.lap), axisLine(from, step, count)];
}

/** `━━━●━━` under the laps of the window, the best one marked. */
function windowLine(
  from: number,
  step: number,
  count: number,
  window: Surface['window'],
  best: number,
): string {
  const at = (lap: number) => Math.floor((lap - from) / step);
  const marks = Array.from({ length: count }, (_, i) =>
    i === at(best) ? '●' : i >= at(window.from) && i <= at(window.to) ? '━' : ' ',
  );
  return ' '.repeat(LABEL) + paint('green', marks.join('').trimEnd());
}

/** Numbers of laps, every tenth where they fit. */
function axisLine(from: number, step: number, count: number): string {
  const cells: string[] = new Array(count).fill(' ');
  let free = 0;
  for (let i = 0; i < count; i++) {
    const lap = from + i * step;
    const isRound = lap % 10 < step || i === 0;
    const text = String(lap - (i === 0 ? 0 : lap % 10));
    if (!isRound || i < free || (i > 0 && i + text.length > count)) continue;
    for (const [k, digit] of [...text].entries()) cells[i + k] = digit;
    free = i + text.length + 1;
  }
  return paint('dim', 'lap'.padEnd(LABEL) + cells.join('').trimEnd());
}

const right = 'right' as const;

const bestColumns: readonly SpareColumn[] = [
  { title: 'for' },
  { title: 'best lap', side: right },
  { title: 'exp. pos', side: right },
  { title: 'points', side: right },
  { title: 'race time', side: right, spare: true },
  { title: 'worst 10%', side: right, spare: true },
  { title: 'back out', side: right },
  { title: 'clear', side: right, spare: true },
];

function bestRow(cell: SurfaceCell, { best }: Surface): string[] {
  const row = [
    letter(cell.tyre),
    `${cell.lap}`,
    meanCell(cell.expectedPosition),
    cell.expectedPoints.value.toFixed(1),
    raceTime(cell.raceTime).replace(/\.\d+$/, ''),
    raceTime(cell.worstTenth).replace(/\.\d+$/, ''),
    `P${Math.round(cell.afterStop)}`,
    chanceCell(cell.cleanExit),
  ];
  return cell.tyre === best.tyre && cell.lap === best.lap ? row.map((text) => paint('bold', text)) : row;
}

const duelColumns: readonly SpareColumn[] = [
  { title: 'against' },
  { title: 'gap s', side: right },
  { title: 'undercut s', side: right },
  { title: 'in front', side: right, spare: true },
  { title: 'overcut s', side: right },
  { title: 'in front', side: right, spare: true },
];

/** Seconds won on a neighbour by stopping first, and by staying out longer. */
function neighbourLines({ neighbours, moment }: Surface, width: number): string[] {
  const row = (duel: NeighbourDuel): string[] => [
    `${duel.side === 'ahead' ? '↑' : '↓'} ${paint('bold', carName(moment.cars, duel.car))}`,
    duel.gap.toFixed(1),
    gainCell(duel.undercut),
    percent(duel.undercutAhead.value),
    `${gainCell(duel.overcut)} ${paint('dim', `(${duel.laps} laps)`)}`,
    percent(duel.overcutAhead.value),
  ];
  return fittedTable(duelColumns, neighbours.map(row), width);
}

/** s won: the other way round than seconds against a plan. */
function gainCell({ value, error }: Mean): string {
  const colour = value > 0.05 ? 'green' : value < -0.05 ? 'red' : 'dim';
  return `${paint(colour, signed(value, 1))} ${spanCell(error)}`;
}
