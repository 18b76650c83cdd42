/** A version on its way in: how far it is, what it must hold to go on, what happened, and the hand that may carry it on or stop it. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RolloutView } from '../../../src/server/contract.ts';
import { dateText } from '../numbers.ts';
import { t } from '../texts/models.ts';
import { asSentence } from '../ui/sentence.ts';
import { modelComparisonQuery, modelsApi } from './api.ts';
import type { ChangeKind } from './changes.ts';
import { shareText } from './words.ts';

const r = t.rollout;
const STAGES = [10, 50, 100];

interface Props {
  readonly name: string;
  readonly rollout: RolloutView;
  readonly onChange: (kind: ChangeKind) => void;
}

export function Rollout({ name, rollout, onChange }: Props) {
  const { challenger, champion, stage, state, guard, log } = rollout;
  const isRunning = state === 'running';
  const client = useQueryClient();
  const judging = useMutation({
    mutationFn: () => modelsApi.review(name),
    onSuccess: () => client.invalidateQueries({ queryKey: ['model', name] }),
  });
  const verdict = judging.data?.verdict;
  return (
    <section className="model-part of-rollout" aria-label={r.title} data-rollout={state} data-stage={stage}>
      <div className="model-part-head">
        <h2>{r.title}</h2>
        <span className={isRunning ? 'count' : 'badge'}>{r.state[state]}</span>
      </div>
      <p>
        <span className="num">{r.head(challenger, champion)}</span>
        {isRunning && <span className="muted"> {r.at(stage)}</span>}
      </p>
      <ol className="rollout-stages">
        {STAGES.map((each) => (
          <li
            key={each}
            className={each < stage || state === 'finished' ? 'past' : each === stage ? 'now' : ''}
            aria-current={isRunning && each === stage ? 'step' : undefined}
          >
            <span className="num">{r.stage(each)}</span>
          </li>
        ))}
      </ol>
      {isRunning && (
        <>
          <p className="muted model-hint">{r.guard}</p>
          <ul className="rollout-guard muted">
            <li>{r.guards.answers(guard.answers)}</li>
            <li>{r.guards.failures(shareText(guard.failures))}</li>
            <li>{r.guards.latency(guard.latency, guard.quick)}</li>
            {guard.truths > 0 && <li>{r.guards.error(guard.truths, guard.significance)}</li>}
          </ul>
          <Errors name={name} champion={champion} challenger={challenger} />
          <div className="row">
            <button
              type="button"
              className="button small"
              disabled={judging.isPending}
              onClick={() => judging.mutate()}
            >
              {r.judge}
            </button>
            <button type="button" className="button small" onClick={() => onChange({ kind: 'advance' })}>
              {r.advance(stage)}
            </button>
            <button type="button" className="button small" onClick={() => onChange({ kind: 'stop' })}>
              {r.stop}
            </button>
          </div>
          <div aria-live="polite">
            {verdict && (
              <p className="model-hint">
                {r.judged[verdict.act]} {asSentence(verdict.why)}
              </p>
            )}
            {judging.isError && <p className="model-hint loss">{asSentence(judging.error.message)}</p>}
          </div>
        </>
      )}
      <details open={isRunning}>
        <summary>{r.log}</summary>
        <ol className="model-log">
          {log.map(({ at, what }) => (
            <li key={`${at} ${what}`}>
              <time className="muted num" dateTime={at}>
                {dateText(at)}
              </time>{' '}
              {asSentence(what)}
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}

/** What came of the answers of both; until enough is known, what is missing. */
function Errors({
  name,
  champion,
  challenger,
}: {
  readonly name: string;
  readonly champion: string;
  readonly challenger: string;
}) {
  const { data } = useQuery(modelComparisonQuery(name, champion, challenger));
  if (!data) return null;
  return (
    <p className="muted model-hint">
      {r.compared}: {data.sentence}
    </p>
  );
}
