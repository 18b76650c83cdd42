/**
 * What an answer rests on, in sentences, behind a word that opens by click, tap or key; where a table is too wide for the
 * window and has no heads to press, also what its figures mean.
 */

import { Fragment } from 'react';
import type { ComparisonView } from '../../../src/server/contract.ts';
import { t } from '../texts/strategy.ts';

interface AssumptionsProps {
  readonly list: ComparisonView['assumptions'];
  readonly calibration: ComparisonView['moment']['calibration'];
  /** Name and meaning of each figure. */
  readonly figures?: readonly (readonly [string, string])[];
}

export function Assumptions({ list, calibration, figures = [] }: AssumptionsProps) {
  const sentences = [
    t.calibration(calibration.seasons, calibration.races, calibration.last, calibration.isAsOf),
    ...list.map(({ key, values }) => t.assumption(key, values)),
  ].filter((sentence) => sentence !== '');
  return (
    <details className="assumptions">
      <summary className="button quiet small">{t.results.assumptions}</summary>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {figures.length > 0 && (
        <>
          <h3>{t.results.figures}</h3>
          <dl>
            {figures.map(([name, meaning]) => (
              <Fragment key={name}>
                <dt>{name}</dt>
                <dd>{meaning}</dd>
              </Fragment>
            ))}
          </dl>
        </>
      )}
    </details>
  );
}
