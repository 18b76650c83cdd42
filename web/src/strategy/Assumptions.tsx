/** What an answer rests on, in sentences, behind a word that opens by click, tap or key. */

import type { ComparisonView } from '../../../src/server/contract.ts';
import { t } from '../texts/strategy.ts';

interface AssumptionsProps {
  readonly list: ComparisonView['assumptions'];
  readonly calibration: ComparisonView['moment']['calibration'];
}

export function Assumptions({ list, calibration }: AssumptionsProps) {
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
    </details>
  );
}
