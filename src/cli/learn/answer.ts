/** An answer of a model for people: the middle and the interval, what came where that is known, and what moved it. */

import type { Answers, Explanation, ModelVersion, Rows } from '../../registry/index.ts';
import { lapTime, signed } from '../numbers.ts';
import { paint, table, wrap } from '../terminal.ts';

/** One row that was asked and answered. */
export interface Answered {
  readonly title: string;
  readonly version: ModelVersion;
  readonly unit: string | null;
  readonly rows: Rows;
  readonly row: number;
  readonly answers: Answers;
  readonly truth: number | null;
  readonly explanation: Explanation | null;
}

/** Outputs of one row that have one value a row. */
export function outputsOf(answers: Answers, rows: number, row: number): Record<string, number> {
  const single = [...answers].filter(([, values]) => values.length === rows);
  return Object.fromEntries(single.map(([name, values]) => [name, values[row]]));
}

/** `1:36.214` of seconds that may be a lap; else the number with its unit. */
export function valueText(value: number, unit: string | null): string {
  if (unit === 's' && value >= 0) return `${lapTime(value)}${value < 60 ? ' s' : ''}`;
  const text = value.toFixed(3).replace('-', '−');
  return unit === null ? text : `${text} ${unit}`;
}

const QUANTILE = /^q(\d{1,2})$/;

interface Quantile {
  readonly percent: number;
  readonly value: number;
}

function quantilesOf(outputs: Readonly<Record<string, number>>): Quantile[] {
  return Object.entries(outputs)
    .flatMap(([name, value]) => {
      const percent = QUANTILE.exec(name)?.[1];
      return percent === undefined ? [] : [{ percent: Number(percent), value }];
    })
    .sort((a, b) => a.percent - b.percent);
}

export function answerLines(answered: Answered, width: number): string[] {
  const { title, version, unit, rows, row, answers, truth, explanation } = answered;
  const outputs = outputsOf(answers, rows.rows, row);
  return [
    `${paint('bold', title)}  ${paint('dim', `${version.name} ${version.version}, predicted`)}`,
    '',
    ...toldLines(outputs, unit, truth),
    ...(explanation === null ? [] : ['', ...explanationLines(answered, explanation, outputs, width)]),
  ];
}

function toldLines(
  outputs: Readonly<Record<string, number>>,
  unit: string | null,
  truth: number | null,
): string[] {
  const quantiles = quantilesOf(outputs);
  const middle = quantiles.find(({ percent }) => percent === 50)?.value ?? Object.values(outputs)[0];
  const [low, high] = [quantiles.at(0), quantiles.at(-1)];
  const lines: [string, string][] =
    low === undefined || high === undefined || low.percent + high.percent !== 100 || low === high
      ? Object.entries(outputs).map(([name, value]) => [valueText(value, unit), name])
      : [
          [paint('bold', valueText(middle, unit)), 'as likely to be beaten as not'],
          [
            `${valueText(low.value, unit)} to ${valueText(high.value, unit)}`,
            `where ${high.percent - low.percent} of 100 are expected`,
          ],
        ];
  if (truth !== null)
    lines.push([valueText(truth, unit), cameText(truth, middle, low?.value, high?.value, unit)]);
  return table([{ title: '', side: 'right' }, { title: '' }], lines).slice(1);
}

function cameText(
  truth: number,
  middle: number,
  low: number | undefined,
  high: number | undefined,
  unit: string | null,
): string {
  const off = `${signed(truth - middle)}${unit === null ? '' : ` ${unit}`}`;
  if (low === undefined || high === undefined || low === high) return `what came: ${off}`;
  const where =
    truth < low ? 'below the interval' : truth > high ? 'above the interval' : 'inside the interval';
  return `what came: ${off}, ${where}`;
}

/** Features that are shown; the others are summed up, so that it still adds up. */
const SHOWN = 12;

export function explanationLines(
  { version, unit, rows, row }: Pick<Answered, 'version' | 'unit' | 'rows' | 'row'>,
  { base, parts }: Explanation,
  outputs: Readonly<Record<string, number>>,
  width: number,
): string[] {
  const sorted = [...parts].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  const shown = sorted.slice(0, SHOWN);
  const rest = sorted.slice(SHOWN);
  const sum = base + sorted.reduce((all, [, part]) => all + part, 0);
  const adds = (part: number) => {
    const text = signed(part);
    return part > 0 ? paint('red', text) : paint('green', text);
  };
  const lines = [
    ['to begin with', '', valueText(base, unit)],
    ...shown.map(([name, part]) => [name, featureText(version, rows, row, name), adds(part)]),
    ...(rest.length === 0
      ? []
      : [[`${rest.length} others`, '', adds(rest.reduce((all, [, part]) => all + part, 0))]]),
    [paint('bold', 'together'), '', paint('bold', valueText(sum, unit))],
  ];
  const columns = [
    { title: 'what moved it' },
    { title: 'it was', side: 'right' as const },
    { title: unit === null ? 'adds' : `adds ${unit}`, side: 'right' as const },
  ];
  return [...table(columns, lines), '', ...wrap(sumText(sum, outputs, unit), width)];
}

/** Rounding of answers in single precision, as a share of them. */
const PRECISION = 1e-5;

/** Which of the outputs the parts add up to, which is told and not taken for granted; the answer itself before others that are as near. */
export function explainedOutput(sum: number, outputs: Readonly<Record<string, number>>): string | null {
  const near = Object.entries(outputs).flatMap(([name, value]) =>
    Math.abs(value - sum) <= PRECISION * Math.max(1, Math.abs(value)) ? [name] : [],
  );
  return near.find((name) => name === 'q50' || name === 'value') ?? near[0] ?? null;
}

function sumText(sum: number, outputs: Readonly<Record<string, number>>, unit: string | null): string {
  const name = explainedOutput(sum, outputs);
  if (name === null)
    return `The parts add up to ${valueText(sum, unit)}, which is not quite what the model told: it explains a part of itself.`;
  const what = name === 'q50' || name === 'value' ? 'the answer' : `the output ${name}`;
  return `What it begins with, where nothing is known, and all parts add up to ${what}.`;
}

function featureText({ features }: ModelVersion, { rows, columns }: Rows, row: number, name: string): string {
  const feature = features.find((each) => each.name === name);
  const values = columns.get(name);
  if (feature === undefined || values === undefined) return '';
  if (values.length !== rows) return `${values.length / rows} values`;
  const value = values[row];
  if (Number.isNaN(value)) return paint('dim', 'not known');
  if (feature.kind === 'class') return feature.classes[value] ?? `${value}`;
  const text = String(Number(Math.abs(value) < 100 ? value.toFixed(3) : value.toPrecision(6))).replace(
    '-',
    '−',
  );
  return feature.unit === null ? text : `${text} ${feature.unit}`;
}
