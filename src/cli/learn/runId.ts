/** Which run a user means: its id, or as much of either end of it as is that of one run only. */

import type { RunRecord } from '../../learning/index.ts';
import { InputError } from '../failure.ts';

export function idFrom(text: string, runs: readonly Pick<RunRecord, 'id'>[]): string {
  const ids = runs.map(({ id }) => id);
  if (ids.includes(text)) return text;
  const near = text === '' ? [] : ids.filter((id) => id.startsWith(text) || id.endsWith(text));
  if (near.length === 1) return near[0];
  if (near.length > 1)
    throw new InputError(`"${text}" may be ${shortList(near)}; write more of the one that you mean.`);
  throw new InputError(
    ids.length === 0
      ? `there is no run "${text}"; \`pitboard train MODEL --data DIR\` begins one.`
      : `there is no run "${text}"; \`pitboard runs\` shows those that are there.`,
  );
}

function shortList(ids: readonly string[]): string {
  const shown = ids.slice(0, 3);
  return ids.length > shown.length
    ? `${shown.join(', ')} and ${ids.length - shown.length} more`
    : shown.join(' or ');
}
