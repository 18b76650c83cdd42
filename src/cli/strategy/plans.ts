/** Plans side by side: what to do in a sentence, the table, why, and what it rests on. */

import type { Plan } from '../../race/index.ts';
import type { Strategist } from '../../speech/index.ts';
import {
  type Comparison,
  type NamedPlan,
  type PlanResult,
  planText,
  type Reason,
} from '../../strategy/index.ts';
import { fittedTable, labelled, paint, type SpareColumn, widthOf, wrap } from '../terminal.ts';
import {
  basisLines,
  chanceCell,
  lastDrawn,
  meanCell,
  odds,
  percent,
  rangeCell,
  secondsCell,
  stopsCell,
} from './cells.ts';

/** s; a reason that is smaller says nothing. */
const LEAST_REASON = 0.3;
const MOST_REASONS = 4;
const NARROWEST_ODDS = 6;

/** `said`: the sentences on top. `width` of the terminal. */
export function comparisonLines(
  comparison: Comparison,
  voice: Strategist,
  said: readonly string[],
  width: number,
): string[] {
  return [...headline(said, width), '', ...answerLines(comparison, voice, width)];
}

/** Table, reasons and what it rests on; `notes` beside a plan's name, `explained` where reasons are told of. */
export function answerLines(
  comparison: Comparison,
  voice: Strategist,
  width: number,
  notes: (plan: PlanResult) => string = () => '',
  explained: readonly PlanResult[] = comparison.plans,
): string[] {
  const { moment, plans, reference, assumptions, rollouts, seed } = comparison;
  const note = (plan: PlanResult) =>
    [plan.name === reference ? voice.shortReference(reference) : ownName(plan, moment.lap), notes(plan)]
      .filter((text) => text !== '')
      .join(', ');
  return [
    ...planTable(plans, moment.lap, width, note),
    ...(plans.some(({ isTie }) => isTie) ? [paint('dim', voice.ties())] : []),
    '',
    ...reasonLines(comparison, explained, voice, width),
    ...basisLines(voice, { calibration: moment.calibration, assumptions, rollouts, seed }, width),
  ];
}

/** The first sentence is what one came for. */
export function headline(said: readonly string[], width: number): string[] {
  return said.flatMap((sentence, i) =>
    wrap(sentence, Math.min(width, 100)).map((line) => (i === 0 ? paint('bold', line) : line)),
  );
}

interface Cell extends SpareColumn {
  cell(result: PlanResult): string;
}

/** One row a plan, best first. The picture of its finishing positions takes what width is left. */
function planTable(
  plans: readonly PlanResult[],
  lap: number,
  width: number,
  note: (plan: PlanResult) => string,
): string[] {
  const right = 'right' as const;
  const columns: Cell[] = [
    { title: 'plan', cell: (each) => planLabel(each.plan, lap, note(each)) },
    {
      title: 'exp. pos',
      side: right,
      cell: (each) => (each.isTie ? '≈ ' : '') + meanCell(each.expectedPosition),
    },
    { title: '80%', side: right, cell: (each) => rangeCell(each.position10, each.position90) },
    {
      title: 'points',
      side: right,
      spare: true,
      cell: ({ expectedPoints }) => expectedPoints.value.toFixed(1),
    },
    { title: 'time s', side: right, cell: ({ against }) => secondsCell(against?.median ?? null) },
    { title: 'win', side: right, spare: true, cell: ({ positions }) => percent(positions[0] ?? 0) },
    { title: 'podium', side: right, spare: true, cell: ({ positions }) => percent(podium(positions)) },
    { title: 'worst', side: right, spare: true, cell: ({ worstTenth }) => worstTenth.toFixed(1) },
  ];
  if (plans.some(({ cleanExit }) => cleanExit !== null)) {
    columns.push({
      title: 'clear',
      side: right,
      spare: true,
      cell: ({ cleanExit }) => chanceCell(cleanExit),
    });
  }
  const rows = plans.map((plan) => columns.map(({ cell }) => cell(plan)));
  const lines = fittedTable(columns, rows, width);
  const used = Math.max(...lines.map(widthOf));
  const drawn = lastDrawn(plans.map(({ positions }) => positions));
  const room = Math.min(drawn, width - used - 2);
  if (room < Math.min(drawn, NARROWEST_ODDS)) return lines;
  return lines.map((line, i) => {
    const gap = ' '.repeat(used - widthOf(line) + 2);
    return line + gap + (i === 0 ? paint('dim', oddsTitle(room)) : odds(plans[i - 1].positions, room));
  });
}

function podium(positions: readonly number[]): number {
  return positions.slice(0, 3).reduce((sum, share) => sum + share, 0);
}

/** `P1    P12` over the picture. */
export function oddsTitle(width: number): string {
  const last = `P${width}`;
  return width > last.length + 2 ? `P1${last.padStart(width - 2)}` : 'P1…';
}

/** `17 M · 38 H (as driven)` */
function planLabel(plan: Plan, lap: number, note: string): string {
  const stops = stopsCell(plan, lap);
  return note === '' ? stops : `${stops} ${paint('dim', `(${note})`)}`;
}

/** A plan that is called by what it is has no name of its own. */
function ownName({ name, plan }: NamedPlan, lap: number): string {
  return name === planText(plan, lap) || /^[^=]*\d:/.test(name) ? '' : name;
}

/** Why each plan is quicker or slower than the reference, the heaviest reason first. */
function reasonLines(
  { plans, reference, moment }: Comparison,
  explained: readonly PlanResult[],
  voice: Strategist,
  width: number,
): string[] {
  const against = plans.find(({ name }) => name === reference);
  const facts = explained.flatMap((result) => {
    if (result.name === reference) return [];
    const heavy = heaviest(result.reasons).map((reason) => voice.reason(reason));
    const decides = against === undefined ? undefined : voice.decides(result, against);
    const told = [heavy.join(', '), decides ?? ''].filter((text) => text !== '').join('. ');
    const label = planLabel(result.plan, moment.lap, ownName(result, moment.lap));
    return told === '' ? [] : [['why', `${label}: ${told}`] as const];
  });
  return labelled(facts, Math.min(width, 110));
}

function heaviest(reasons: readonly Reason[]): Reason[] {
  return reasons
    .filter(({ seconds }) => Math.abs(seconds) >= LEAST_REASON)
    .sort((a, b) => Math.abs(b.seconds) - Math.abs(a.seconds))
    .slice(0, MOST_REASONS);
}
