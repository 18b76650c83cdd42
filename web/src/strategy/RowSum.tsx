/** What was simulated of a plan, in the few figures that fit beside its name. */

import { fixed } from '../numbers.ts';
import { t } from '../texts/strategy.ts';
import { useResults } from './results.ts';
import { Tie } from './Tie.tsx';
import { margin } from './words.ts';

export function RowSum({ name, signature }: { name: string | null; signature: string }) {
  const results = useResults();
  const standing = name === null ? results.reference : results.of(name, signature);
  if (!standing) return null;
  const { result, stale, rank, tone } = standing;
  const { value, error } = result.expectedPosition;
  return (
    <span
      className={stale ? 'plan-sum num stale' : 'plan-sum num'}
      title={stale ? t.results.stale : t.results.simulated}
    >
      <span className="visually-hidden">{stale ? t.results.stale : t.results.simulated} </span>
      <span className="plan-rank">{t.results.rank(rank)}</span> {result.isTie && <Tie />}{' '}
      {t.results.position(fixed(value, 2), margin(error, 2))}
      {tone !== 'actual' && tone !== 'none' && <span className={`tone ${tone}`}>{t.tone[tone]}</span>}
    </span>
  );
}
