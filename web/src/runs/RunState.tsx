/** How a run stands: a sign and a word, and how far it is while it goes on. */

import type { RunView } from '../../../src/server/contract.ts';
import { t } from '../texts/runs.ts';
import { leftText, percentText } from './words.ts';

const signs = { running: '▸', done: '✓', failed: '✕', cancelled: '■', 'broken off': '!' } as const;

export function RunState({ state }: Pick<RunView, 'state'>) {
  return (
    <span className="run-state" data-state={state}>
      <span aria-hidden="true">{signs[state]}</span> {t.state[state]}
    </span>
  );
}

export function RunProgress({ run }: { run: RunView }) {
  const { state, progress } = run;
  if (state !== 'running') return null;
  const fraction = progress?.fraction ?? 0;
  return (
    <span className="run-progress">
      <progress max={1} value={fraction} aria-label={t.progress(run.title)} />
      <span className="num">{percentText(fraction)}</span>
      {progress && <span className="muted run-phase">{progress.phase}</span>}
      {progress?.timeLeft !== null && progress?.timeLeft !== undefined && (
        <span className="muted num">{leftText(progress.timeLeft)}</span>
      )}
    </span>
  );
}
