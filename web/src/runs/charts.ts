/** Which curves stand on which chart, and by which colour: of one run by what they are, of several by run. */

import { t } from '../texts/runs.ts';
import type { ChartLine } from './CurveChart.tsx';
import type { PanelRun } from './CurvePanel.tsx';
import { named } from './curves.ts';

/** Of runs beside each other, by place. */
export const runColours = ['--lap', '--reference', '--gain', '--purple', '--warn'] as const;
const others = ['--gain', '--purple', '--warn', '--loss'] as const;

const words: Readonly<Record<string, string>> = {
  train: t.curves.train,
  validation: t.curves.validation,
};

export interface Chart {
  readonly group: string;
  readonly title: string;
  readonly lines: readonly ChartLine[];
}

/** Numbers by what they mean: `network 10` comes after `network 2`. */
const order = new Intl.Collator('en', { numeric: true });

/**
 * A chart for each group. What a training does one after the other stays so; parts of it that go on at the same time begin in any
 * order, and are put into that of their names.
 */
export function chartsOf(runs: readonly PanelRun[]): Chart[] {
  const groups = new Map<string, ChartLine[]>();
  for (const [place, { id, label, series }] of runs.entries()) {
    for (const { group, name, curve } of named(series)) {
      const lines = groups.get(group) ?? [];
      groups.set(group, lines);
      const word = words[name] ?? name;
      lines.push({
        key: `${id}/${group}/${name}`,
        name: label === null ? word : `${label} · ${word}`,
        curve,
        colour: label === null ? colourOf(name, lines.length) : runColours[place % runColours.length],
        isDashed: label !== null && name === 'train',
        hasLeast: name !== 'train',
      });
    }
  }
  const stages = [...new Set([...groups.keys()].map(stageOf))];
  const sorted = [...groups].sort(
    ([a], [b]) => stages.indexOf(stageOf(a)) - stages.indexOf(stageOf(b)) || order.compare(a, b),
  );
  return sorted.map(([group, lines]) => ({
    group,
    title: titleOf(group),
    // What is judged by lies over what is noisy.
    lines: lines.sort((a, b) => Number(a.hasLeast) - Number(b.hasLeast)),
  }));
}

/** `choosing/network 2` is of the stage `choosing`. */
function stageOf(group: string): string {
  return group.split('/')[0];
}

function titleOf(group: string): string {
  if (group === '') return t.curves.other;
  const title = group.split('/').join(' · ');
  return title[0].toUpperCase() + title.slice(1);
}

function colourOf(name: string, place: number): string {
  if (name === 'train') return '--lap';
  return name === 'validation' ? '--reference' : others[place % others.length];
}
