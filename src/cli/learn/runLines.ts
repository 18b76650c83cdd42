/** A run in a terminal: how it stands, what it was begun with, how good it came out, and its curves. */

import type { RunPoint, RunRecord, RunState } from '../../learning/index.ts';
import { intervalText, metricText, metricTitle, when } from '../models/words.ts';
import { fittedTable, labelled, paint, type SpareColumn, type Style, wrap } from '../terminal.ts';
import { curveLines, seriesOf } from './curve.ts';
import { numberText } from './settings.ts';
import { trialLines } from './trials.ts';

const STATES: Readonly<Record<RunState, Style>> = {
  running: 'cyan',
  done: 'green',
  failed: 'red',
  cancelled: 'yellow',
  'broken off': 'yellow',
};

const columns: SpareColumn[] = [
  { title: 'run' },
  { title: 'state' },
  { title: 'score', side: 'right' },
  { title: 'took', side: 'right' },
  { title: 'made', spare: true },
  { title: 'seed', side: 'right', spare: true },
  { title: 'seasons', spare: true },
];

/** Trials stand with their search, not here, however many there are. */
export function runListLines(runs: readonly RunRecord[], most: number, width: number): string[] {
  const whole = runs.filter(({ parent }) => parent === null);
  if (whole.length === 0) return ['no runs yet: `pitboard train MODEL --data DIR` begins one'];
  const rows = whole
    .slice(0, most)
    .map((run) => [
      run.id,
      stateText(run),
      run.score === null ? '' : run.score.toPrecision(4),
      durationText(run.seconds),
      run.madeModel ?? (run.bestRun === null ? '' : `best ${run.bestRun.slice(-4)}`),
      `${run.seed}`,
      seasonsText(run.seasons),
    ]);
  const more = whole.length - most;
  return [
    ...fittedTable(columns, rows, width),
    ...(more > 0 ? [paint('dim', `… ${more.toLocaleString('en')} more (--limit, --model)`)] : []),
  ];
}

/** `running 43 %`: what it is at is told by `show`. */
function stateText({ state, progress }: RunRecord): string {
  const far = state === 'done' || progress === null ? '' : ` ${Math.floor(100 * progress.fraction)} %`;
  return paint(STATES[state], `${state}${far}`);
}

/** `45 s`, `12 min`, `2 h 05`. */
export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${`${minutes % 60}`.padStart(2, '0')}`;
}

/** `2018–2021, 2023`; all that were there where none are named. */
export function seasonsText(seasons: readonly number[] | null): string {
  if (seasons === null) return 'all';
  const spans: [number, number][] = [];
  for (const season of [...seasons].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last !== undefined && season === last[1] + 1) last[1] = season;
    else spans.push([season, season]);
  }
  return spans.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

export function runLines(
  run: RunRecord,
  points: readonly RunPoint[],
  trials: readonly RunRecord[],
  width: number,
): string[] {
  const text = Math.min(width, 110);
  return [
    `${paint('bold', run.title)}  ${stateText(run)}${run.madeModel === null ? '' : `  ${paint('green', run.madeModel)}`}`,
    paint('dim', run.id),
    '',
    ...labelled(factsOf(run), text),
    ...(run.metrics.length === 0 ? [] : ['', ...metricLines(run.metrics, width)]),
    ...seriesOf(points).flatMap((series) => ['', ...curveLines(series, text)]),
    ...(trials.length === 0 ? [] : ['', ...trialLines(trials, run.bestRun ?? '', width)]),
    ...nextLines(run, width),
  ];
}

function factsOf(run: RunRecord): (readonly [string, string])[] {
  const { data, seasons, seed, device, codeVersion, settings, progress, attempts, error, notes, parent } =
    run;
  const rows = data.rows === null ? '' : `, ${data.rows.toLocaleString('en')} rows`;
  const hash = data.hash === null ? '' : `, SHA-256 ${data.hash.slice(0, 12)}…`;
  const tries = attempts > 1 ? ` in ${attempts} attempts` : '';
  const left =
    progress === null || progress.timeLeft === null ? '' : `, about ${durationText(progress.timeLeft)} left`;
  const all = Object.entries(settings).map(([name, value]) => `${name} ${numberText(value)}`);
  return [
    ...(error === null ? [] : [['error', paint('red', error)] as const]),
    ...(progress === null
      ? []
      : [['at', `${Math.floor(100 * progress.fraction)} %, ${progress.phase}${left}`] as const]),
    ['begun', `${when(run.createdAt)} UTC, ${durationText(run.seconds)}${tries}`],
    ['data', `${data.folder}, seasons ${seasonsText(seasons)}${rows}${hash}`],
    ['settings', all.length === 0 ? 'none' : all.join(', ')],
    ['seed', `${seed}, on ${device}, code ${codeVersion}`],
    ...(run.trial === null
      ? []
      : [
          [
            'trial',
            `${run.trial.number + 1} of ${parent ?? 'a search'}, effort ${Math.round(100 * run.trial.effort)} %`,
          ] as const,
        ]),
    ...notes.map((note) => ['note', note] as const),
  ];
}

function metricLines(metrics: RunRecord['metrics'], width: number): string[] {
  const heads: SpareColumn[] = [
    { title: 'metric' },
    { title: 'value', side: 'right' },
    { title: '95 % interval', side: 'right' },
    { title: 'measured on', spare: true },
  ];
  return fittedTable(
    heads,
    metrics.map((metric) => [metricTitle(metric), metricText(metric), intervalText(metric), metric.data]),
    width,
  );
}

/** What one may want to do about a run as it stands. */
function nextLines({ id, model, state, artefacts, madeModel, trial }: RunRecord, width: number): string[] {
  const file = artefacts.find((name) => name.endsWith('.tar'));
  if (state === 'done' && madeModel === null && file !== undefined && trial === null)
    return ['', ...wrap(`Its model lies in a file: \`pitboard models import ${file}\` brings it in.`, width)];
  if (state === 'done' || state === 'running' || trial !== null) return [];
  return ['', `\`pitboard train ${model} --resume ${id}\` goes on from there.`];
}
