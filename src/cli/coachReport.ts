/**
 * The coach's report in a terminal: the lap and its reference, where over the lap the time goes, at most three things
 * to work on, then the table of corners for who wants to know more.
 */

import type { CoachReport, CornerReport, LapLabel } from '../coach/index.ts';
import type { Speaker } from '../speech/index.ts';
import { lapTime, signed } from './numbers.ts';
import {
  areaChart,
  type Column,
  pad,
  paint,
  print,
  type Style,
  shorten,
  table,
  terminalWidth,
  widthOf,
  wrap,
} from './terminal.ts';

export interface ReportHead {
  readonly track: string | undefined;
  readonly car: string | undefined;
}

/** Times that change a colour, s. */
const NOTICEABLE = 0.02;
const WIDEST = 100;
const CHART_ROWS = 4;
/** s; a delta that never differs by more is drawn flat. */
const LEAST_DELTA = 0.005;
/** s; a theoretical best that is closer to the lap is not worth a line. */
const LEAST_GAIN = 0.01;
const WIDEST_TABLE = 120;
/** Columns kept for the reasons, however narrow the terminal. */
const LEAST_WHY = 20;

export function printReport(report: CoachReport, voice: Speaker, head: ReportHead): void {
  const width = Math.min(WIDEST, terminalWidth() - 2);
  printHead(report, head);
  for (const note of report.notes) {
    const style: Style = note.kind === 'simulated' ? 'magenta' : 'yellow';
    for (const line of wrap(voice.note(note), width)) print(paint(style, line));
  }
  if (!report.reference) print(paint('dim', '(--reference FILE names another recording)'));
  if (report.reference) {
    print();
    printDelta(report, width);
    print();
    printTop(report, voice, width);
  }
  if (report.corners.length > 0) {
    print();
    printCorners(report, voice);
  }
  printFoot(report, voice, width);
}

function printHead({ lap, reference, delta }: CoachReport, { track, car }: ReportHead): void {
  const title = [track, car].filter(Boolean).join(' · ');
  if (title) print(paint('bold', title));
  const row = (label: string, time: string, rest: string) =>
    print(`${paint('dim', pad(label, 9))} ${pad(time, 9, 'right')}  ${paint('dim', rest)}`.trimEnd());
  row('lap', lapTime(lap.time), describeLap(lap));
  if (!reference || delta === null) return;
  row(
    'against',
    lapTime(reference.time),
    reference.kind === 'theoreticalBest' ? 'best of each corner over the clean laps' : describeLap(reference),
  );
  row('lost', paint(['bold', colourOf(delta)], signed(delta)), '');
}

function describeLap({ number, driver, recording, official }: LapLabel): string {
  return [`lap ${number}`, driver, shorten(recording, 48), official ? undefined : 'timed by line crossing']
    .filter(Boolean)
    .join(' · ');
}

function colourOf(seconds: number): 'red' | 'green' | 'white' {
  if (seconds > NOTICEABLE) return 'red';
  return seconds < -NOTICEABLE ? 'green' : 'white';
}

/** The delta over distance, red where it grows, with the corners' numbers under their apexes. */
function printDelta({ trace, corners, length }: CoachReport, width: number): void {
  const { rows, cells } = areaChart(trace.delta, width, CHART_ROWS, LEAST_DELTA);
  for (const row of rows) {
    const painted = [...row].map((block, i) => {
      const change = (cells[i + 1] ?? cells[i]) - (cells[i - 1] ?? cells[i]);
      return paint(change > 0.004 ? 'red' : change < -0.004 ? 'green' : 'dim', block);
    });
    print(painted.join(''));
  }
  const labels: string[] = new Array(width).fill(' ');
  let free = 0;
  for (const corner of [...corners].sort((a, b) => a.apex - b.apex)) {
    const at = Math.min(width - corner.id.length, Math.floor((corner.apex / length) * width));
    if (at < free) continue;
    for (const [k, letter] of [...corner.id].entries()) labels[at + k] = letter;
    free = at + corner.id.length + 1;
  }
  print(paint('dim', labels.join('').trimEnd()));
  print(
    paint(
      'dim',
      `time lost over the lap, ${signed(Math.min(...trace.delta), 2)} to ${signed(Math.max(...trace.delta), 2)} s; numbers are corners`,
    ),
  );
}

function printTop(
  { top, corners, reference, delta, length }: CoachReport,
  voice: Speaker,
  width: number,
): void {
  if (top.length === 0) {
    print(
      reference?.kind === 'theoreticalBest' && Math.abs(delta ?? 0) < LEAST_DELTA
        ? 'This lap is your best in every corner: compare it with somebody faster (--reference FILE).'
        : 'Nothing to work on here: no corner costs you time against this reference.',
    );
    return;
  }
  const title =
    top.length === 1 ? 'One thing to work on' : `${top.length === 2 ? 'Two' : 'Three'} things to work on`;
  print(paint('bold', title));
  for (const [i, item] of top.entries()) {
    const corner = corners.find(({ id }) => id === item.corner);
    const name = corner ? voice.corner(corner) : item.corner;
    print(`${paint('bold', `${i + 1}. ${name}`)}  ${paint(['bold', 'red'], `${signed(item.cost, 2)} s`)}`);
    // The heading names the corner; the sentences below it need only its number.
    const into = (at: number) => (at - (corner?.start ?? 0) + length) % length;
    const inOrder = [item.issue, ...(item.also ? [item.also] : [])].sort((a, b) => into(a.at) - into(b.at));
    const sentences = inOrder.map((issue) => voice.issue(issue, { id: item.corner }));
    for (const sentence of sentences) {
      for (const [k, line] of wrap(sentence, width - 5).entries())
        print(`${k === 0 ? '   · ' : '     '}${line}`);
    }
  }
}

/** Below this width the table leaves out the phases. */
const WIDE = 96;

function printCorners(report: CoachReport, voice: Speaker): void {
  const compared = report.reference !== null;
  const phases = terminalWidth() >= WIDE;
  const spread = report.corners.some((corner) => corner.spread !== undefined);
  const right = (title: string): Column => ({ title, side: 'right' });
  const columns: Column[] = [
    { title: 'corner' },
    right('apex m'),
    ...(compared ? [right('lost')] : []),
    ...(compared && phases ? [right('brake'), right('entry'), right('exit'), right('after')] : []),
    right(compared ? `${voice.speedUnit} min` : voice.speedUnit),
    ...(compared ? [right('ref')] : []),
    ...(spread ? [right('±s')] : []),
  ];
  const rows = report.corners.map((corner) => [
    cornerCell(corner),
    corner.apex.toFixed(0),
    ...(compared ? lossCells(corner).slice(0, phases ? undefined : 1) : []),
    voice.speed(corner.apexSpeed),
    ...(compared
      ? [corner.referenceApexSpeed === undefined ? '' : voice.speed(corner.referenceApexSpeed)]
      : []),
    ...(spread ? [corner.spread === undefined ? '' : corner.spread.toFixed(2)] : []),
  ]);
  const lines = table(columns, rows);
  const used = Math.max(...lines.map(widthOf));
  const room = Math.max(LEAST_WHY, Math.min(WIDEST_TABLE, terminalWidth()) - used - 2);
  const title = paint('dim', compared ? 'why' : 'seen');
  for (const [i, line] of lines.entries()) {
    print(`${pad(line, used)}  ${i === 0 ? title : why(report.corners[i - 1], room)}`.trimEnd());
  }
  if (!compared) return;
  const inCorners = report.corners.reduce((total, corner) => total + (corner.delta ?? 0), 0);
  const onStraights = report.straights.reduce((total, straight) => total + (straight.delta ?? 0), 0);
  print(
    paint(
      'dim',
      `corners ${signed(inCorners)}  straights ${signed(onStraights)}  lap ${signed(report.delta ?? 0)} · "after" is lost on the straight because of the exit`,
    ),
  );
}

function cornerCell({ id, name, direction }: CornerReport): string {
  return `${id} ${direction === 'left' ? '↰' : '↱'}${name ? ` ${name}` : ''}`;
}

function lossCells(corner: CornerReport): string[] {
  const cell = (seconds: number) => {
    const colour = colourOf(seconds);
    return paint(colour === 'white' ? 'dim' : colour, signed(seconds, 2));
  };
  const phase = (name: string) => corner.phases.find((each) => each.phase === name)?.delta ?? 0;
  return [
    paint(['bold', colourOf(corner.delta ?? 0)], signed(corner.delta ?? 0, 3)),
    cell(phase('braking')),
    cell(phase('entry')),
    cell(phase('exit')),
    cell(corner.carried),
  ];
}

/** The corner's issues, dearest first, as many as fit into `room` columns. */
function why(corner: CornerReport, room: number): string {
  const told: string[] = [];
  let used = 0;
  for (const issue of corner.issues) {
    // The ± column says it already.
    if (issue.type === 'consistency') continue;
    const name = issue.type.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    const text = issue.cost > 0 ? `${name} ${issue.cost.toFixed(2)}` : name;
    used += text.length + (told.length > 0 ? 2 : 0);
    if (used > room) break;
    const colour: Style = issue.severity === 'high' ? 'red' : issue.severity === 'medium' ? 'yellow' : 'dim';
    told.push(paint(colour, text));
  }
  return told.join(paint('dim', ', '));
}

function printFoot(report: CoachReport, voice: Speaker, width: number): void {
  const { theoreticalBest, lap, reference, straights, corners } = report;
  for (const straight of straights) {
    const before = corners.find(({ id }) => id === straight.after);
    for (const issue of straight.issues) {
      for (const line of wrap(voice.issue(issue, before), width)) print(line);
    }
  }
  printConsistency(report, voice, width);
  if (!theoreticalBest || reference?.kind === 'theoreticalBest') return;
  const gain = lap.time - theoreticalBest.time;
  if (gain < LEAST_GAIN) return;
  print();
  print(
    `Your own best corners put together make ${paint('bold', lapTime(theoreticalBest.time))}, ${gain.toFixed(3)} s under this lap.`,
  );
}

/** The corner whose time varies most from lap to lap. */
function printConsistency({ corners }: CoachReport, voice: Speaker, width: number): void {
  const varying = corners
    .flatMap((corner) => corner.issues.map((issue) => ({ corner, issue })))
    .filter(({ issue }) => issue.type === 'consistency')
    .sort((a, b) => b.issue.delta - a.issue.delta);
  const [most] = varying;
  if (!most) return;
  for (const line of wrap(voice.issue(most.issue, most.corner), width)) print(line);
}
