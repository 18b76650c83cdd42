/** The sign of a plan that is told to be as good as the best of its answer. */

import { t } from '../texts/strategy.ts';

export const Tie = () => (
  <abbr className="muted" title={t.results.tie}>
    ≈
  </abbr>
);
