/** The badge that stands wherever something simulated is shown. */

import { t } from '../texts/index.ts';

export function Simulated() {
  return (
    <span className="badge" title={t.app.simulatedHint}>
      {t.app.simulated}
    </span>
  );
}
