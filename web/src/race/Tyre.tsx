/** A set of tyres as the broadcasters draw it: a ring in the compound's colour with its letter, and its age beside. */

import type { CompoundView } from '../../../src/server/contract.ts';
import { t } from '../texts/index.ts';

const letters: Readonly<Record<CompoundView, string>> = {
  HYPERSOFT: 'HS',
  ULTRASOFT: 'US',
  SUPERSOFT: 'SS',
  SOFT: 'S',
  MEDIUM: 'M',
  HARD: 'H',
  SUPERHARD: 'SH',
  INTERMEDIATE: 'I',
  WET: 'W',
  UNKNOWN: '?',
};

export const compoundLetter = (compound: CompoundView) => letters[compound];
/** The custom property of the style sheet that has the compound's colour. */
export const compoundColour = (compound: CompoundView) => `--tyre-${compound.toLowerCase()}`;

interface TyreProps {
  readonly compound: CompoundView | null;
  /** Laps; null where not known. */
  readonly age?: number | null;
  /** Where the words stand beside it already. */
  readonly silent?: boolean;
}

export function Tyre({ compound, age = null, silent = false }: TyreProps) {
  if (compound === null) return <span className="muted">{silent ? '' : '–'}</span>;
  const name = t.board.compound[compound] ?? compound;
  return (
    <span className="tyre" title={t.board.tyreOf(name, age)}>
      <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <circle cx="10" cy="10" r="8" style={{ stroke: `var(${compoundColour(compound)})` }} />
        <text x="10" y="10.5" textAnchor="middle" dominantBaseline="central">
          {letters[compound]}
        </text>
      </svg>
      {!silent && <span className="visually-hidden">{t.board.tyreOf(name, age)}</span>}
      {age !== null && (
        <span className="num tyre-age" aria-hidden="true">
          {Math.round(age)}
        </span>
      )}
    </span>
  );
}
