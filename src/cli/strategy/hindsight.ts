/** After the race: what was driven against what was best, known then and known now; and how the teams did over a season. */

import type { Strategist } from '../../speech/index.ts';
import type { CalibrationNote, Hindsight, TeamScore } from '../../strategy/index.ts';
import { type Column, fittedTable, labelled, paint, type SpareColumn, table } from '../terminal.ts';
import { basisLines, meanCell, rangeCell, secondsCell, stopsCell } from './cells.ts';
import { headline } from './plans.ts';

export function hindsightLines(
  hindsight: Hindsight,
  calibration: CalibrationNote,
  voice: Strategist,
  width: number,
): string[] {
  const missed = hindsight.missed.map((each) => ['missed', voice.missed(each)] as const);
  return [
    ...headline(voice.hindsight(hindsight), width),
    '',
    ...fittedTable(columns, rowsOf(hindsight), width),
    '',
    ...labelled(missed, Math.min(width, 110)),
    ...basisLines(voice, { calibration, rollouts: hindsight.rollouts, seed: hindsight.seed }, width),
  ];
}

const right = 'right' as const;

const columns: readonly SpareColumn[] = [
  { title: 'known at' },
  { title: 'plan' },
  { title: 'exp. pos', side: right },
  { title: '80%', side: right },
  { title: 'points', side: right, spare: true },
  { title: 'time s', side: right, spare: true },
];

/** Two rows each: the best on what was known on a lap, and what was driven; at last with all that came known. */
function rowsOf({ known, hindsight, actualInHindsight }: Hindsight): string[][] {
  const pair = (when: string, lap: number, best: Hindsight['hindsight'], actual: Hindsight['hindsight']) => [
    row(when, `${stopsCell(best.plan, lap)} ${paint('dim', '(best)')}`, best),
    row('', `${stopsCell(actual.plan, lap)} ${paint('dim', '(driven)')}`, actual),
  ];
  return [
    ...known.flatMap(({ lap, best, actual }) => pair(lap === 0 ? 'grid' : `lap ${lap}`, lap, best, actual)),
    ...pair('the end', 0, hindsight, actualInHindsight),
  ];
}

function row(when: string, plan: string, result: Hindsight['hindsight']): string[] {
  return [
    paint('dim', when),
    plan,
    meanCell(result.expectedPosition),
    rangeCell(result.position10, result.position90),
    result.expectedPoints.value.toFixed(1),
    secondsCell(result.against?.median ?? null),
  ];
}

const scoreColumns: readonly Column[] = [
  { title: 'team' },
  { title: 'score', side: right },
  { title: 'races', side: right },
  { title: 'lost s a race', side: right },
  { title: 'lost places a race', side: right },
];

/** Best first, as it comes. */
export function scoreLines(season: number, scores: readonly TeamScore[]): string[] {
  const each = (value: number, races: number) =>
    races === 0 ? '' : (value / races).toFixed(1).replace('-', '−');
  return [
    paint('bold', `Strategy of the teams, ${season}`),
    '',
    ...table(
      scoreColumns,
      scores.map(({ team, score, races, lostSeconds, lostPositions }) => [
        team,
        score === null ? '' : score.toFixed(0),
        `${races}`,
        each(lostSeconds, races),
        each(lostPositions, races),
      ]),
    ),
  ];
}
