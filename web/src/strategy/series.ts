/** How the plans of an answer are drawn, on every chart alike: colour by how they stand, dashes and a number to tell them apart. */

import { useMemo } from 'react';
import type { PlanResultView } from '../../../src/server/contract.ts';
import { t } from '../texts/strategy.ts';
import { type Tone, toneOf, useResults } from './results.ts';
import { useDesk, useStrategy } from './strategy.ts';

export interface Series {
  readonly result: PlanResultView;
  readonly name: string;
  /** `A` of the reference, else the number of its row. */
  readonly badge: string;
  readonly tone: Tone;
  /** Custom property of the style sheet. */
  readonly colour: string;
  readonly dash: readonly number[];
  readonly strong: boolean;
}

const COLOURS: Readonly<Record<Tone, string>> = {
  actual: '--reference',
  better: '--gain',
  same: '--tone-same',
  worse: '--loss',
  none: '--muted',
};

const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [12, 4, 2, 4], [18, 7]];

/** The plans of the answer, the reference first; empty while there is none for this moment. */
export function useSeries(): readonly Series[] {
  const { comparison, elsewhere } = useResults();
  const { plans, selected } = useDesk();
  const { reference } = useStrategy();
  return useMemo(() => {
    if (!comparison || elsewhere) return [];
    const held = comparison.plans.find(({ name }) => name === comparison.reference);
    const all = comparison.plans.map((result): Series => {
      const isReference = result.name === comparison.reference;
      const row = plans.findIndex(({ name }) => name === result.name);
      const tone = toneOf(result, held);
      return {
        result,
        name: isReference ? (reference.isActual ? t.timeline.actual : t.timeline.usual) : result.name,
        badge: isReference ? (reference.isActual ? 'A' : 'U') : row < 0 ? '·' : String(row + 1),
        tone,
        colour: COLOURS[tone],
        dash: isReference || row < 0 ? [] : DASHES[row % DASHES.length],
        strong: row >= 0 && plans[row].id === selected,
      };
    });
    return all.sort((a, b) => Number(b.tone === 'actual') - Number(a.tone === 'actual'));
  }, [comparison, elsewhere, plans, selected, reference]);
}
