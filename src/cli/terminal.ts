/**
 * What a terminal needs: colours that vanish when nobody would see them (pipe, NO_COLOR), tables whose columns
 * stand under each other, a small chart. Data goes to stdout, everything said beside it to stderr.
 */

import { stripVTControlCharacters, styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Colours a text for stdout, or leaves it plain where stdout is no terminal or NO_COLOR is set. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout, validateStream: true });
}

/** Colours a text for stderr. */
export function paintError(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stderr, validateStream: true });
}

export function print(text = ''): void {
  process.stdout.write(`${text}\n`);
}

/** Tells the user something beside the data. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

const NARROWEST = 40;

/** Columns of the terminal; where it is none those of $COLUMNS, else 120. */
export function terminalWidth(): number {
  // A terminal of a container may claim to have no columns at all.
  const columns = process.stdout.columns || Number(process.env.COLUMNS) || 120;
  return Math.max(NARROWEST, columns);
}

/** Printed width of a text without its colours. */
export function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

export function pad(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const fill = ' '.repeat(Math.max(0, width - widthOf(text)));
  return side === 'left' ? text + fill : fill + text;
}

export interface Column {
  readonly title: string;
  /** Side at which the text stands; numbers stand right. */
  readonly side?: 'left' | 'right';
}

/** Lines of a table: head, then rows, two blanks between the columns. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map((column, c) =>
    Math.max(widthOf(column.title), ...rows.map((row) => widthOf(row[c] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map((column, c) => pad(cells[c] ?? '', widths[c], column.side ?? 'left'))
      .join('  ')
      .trimEnd();
  return [paint('dim', line(columns.map((column) => column.title))), ...rows.map(line)];
}

export interface SpareColumn extends Column {
  /** It is left out where the table would be too wide with it; of several the last first. */
  readonly spare?: boolean;
}

/** A table of at most `width` columns, as far as leaving spare ones out can make it so. */
export function fittedTable(
  columns: readonly SpareColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const lines = table(columns, rows);
  const last = columns.findLastIndex(({ spare }) => spare === true);
  if (last < 0 || Math.max(...lines.map(widthOf)) <= width) return lines;
  const without = <T>(cells: readonly T[]) => cells.filter((_, i) => i !== last);
  return fittedTable(without(columns), rows.map(without), width);
}

const BLOCKS = ' ▁▂▃▄▅▆▇█';

/**
 * A filled chart of blocks for a signal over distance: its mean in each of `width` cells, scaled from its least to its
 * greatest value over `height` rows, top row first; flat where they differ by no more than `leastSpan`. Also returns the mean of each cell, for colours.
 */
export function areaChart(
  values: Float64Array,
  width: number,
  height: number,
  leastSpan: number,
): { rows: string[]; cells: number[] } {
  const cells: number[] = [];
  for (let c = 0; c < width; c++) {
    const from = Math.floor((c * values.length) / width);
    const to = Math.max(from + 1, Math.floor(((c + 1) * values.length) / width));
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[i];
    cells.push(sum / (to - from));
  }
  const least = Math.min(...cells);
  const span = Math.max(...cells) - least > leastSpan ? Math.max(...cells) - least : 0;
  // One eighth at least, so that the lap shows as a line where nothing is lost.
  const eighths = cells.map((cell) =>
    span > 0 ? Math.max(1, Math.round(((cell - least) / span) * 8 * height)) : 1,
  );
  const rows: string[] = [];
  for (let row = height - 1; row >= 0; row--) {
    rows.push(eighths.map((filled) => BLOCKS[Math.min(8, Math.max(0, filled - 8 * row))]).join(''));
  }
  return { rows, cells };
}

/** Keeps both ends of a name: exports put the driver in front and the lap time at the end. */
export function shorten(name: string, most: number): string {
  if (name.length <= most) return name;
  const half = Math.floor((most - 1) / 2);
  return `${name.slice(0, half)}…${name.slice(-half)}`;
}

/** A unit that belongs to the number before it. */
const UNIT = /^(s|m|km\/h|mph)[.,;:]?$/;

/** Breaks a text at blanks into lines of at most `width`; a number keeps its unit. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.split(' ').reduce<string[]>((glued, word) => {
    if (UNIT.test(word) && glued.length > 0) glued.push(`${glued.pop()} ${word}`);
    else glued.push(word);
    return glued;
  }, []);
  for (const word of words) {
    if (line && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  if (line) lines.push(line);
  return lines;
}

const LABEL = 9;

/** Texts of at most `width` columns, each after its label, which is said once where it comes several times in a row. */
export function labelled(
  facts: readonly (readonly [label: string, text: string])[],
  width: number,
): string[] {
  let before = '';
  return facts.flatMap(([label, text]) => {
    const head = label === before ? '' : label;
    before = label;
    return wrap(text, width - LABEL).map(
      (line, i) => `${paint('dim', (i === 0 ? head : '').padEnd(LABEL))}${line}`,
    );
  });
}
