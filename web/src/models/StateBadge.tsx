/** How a model stands, in a word; a sign beside the colour. */

import type { ModelStateView } from '../../../src/server/contract.ts';
import { t } from '../texts/models.ts';

const SIGNS: Readonly<Record<ModelStateView['state'], string>> = {
  good: '✓',
  moved: '~',
  due: '!',
  damaged: '✕',
  unknown: '·',
  none: '–',
};

export function StateBadge({ state: { state } }: { state: ModelStateView }) {
  return (
    <span className={`models-state ${state}`} data-state={state}>
      <span aria-hidden="true">{SIGNS[state]}</span> {t.state[state]}
    </span>
  );
}
