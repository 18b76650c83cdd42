/** A question as a piece of work: begin it, see how far it is, stop it, let it go on. */

import type { ReactNode } from 'react';
import type { StrategyAnswer } from '../../../src/server/contract.ts';
import { useObservable } from '../state/observable.ts';
import { t as app } from '../texts/index.ts';
import { t } from '../texts/strategy.ts';
import { asSentence } from '../ui/sentence.ts';
import { type Question, underWay } from './question.ts';
import { percent, timeLeftText } from './words.ts';

interface WorkProps<T extends StrategyAnswer['answer']> {
  readonly question: Question<T>;
  /** What it is called, for those who hear the page. */
  readonly name: string;
  /** On the button that begins it. */
  readonly begin: string;
  /** One sentence where it cannot be begun now. */
  readonly blocked?: string | null;
  /** True where a row of the page shows the error already. */
  readonly toldElsewhere?: boolean;
  readonly onBegin: () => void;
  readonly primary?: boolean;
  readonly children?: ReactNode;
}

export function Work<T extends StrategyAnswer['answer']>(props: WorkProps<T>) {
  const { question, name, begin, blocked = null, toldElsewhere = false, onBegin, primary, children } = props;
  const { stage, fraction, timeLeft, error } = useObservable(question.state);
  const busy = underWay(stage);
  const left = timeLeft === null ? '' : timeLeftText(timeLeft);
  return (
    <div className="work" data-stage={stage}>
      {busy ? (
        <>
          <progress max={1} value={fraction} aria-label={t.run.progress(name)} />
          <span className="num work-share">{percent(fraction)}</span>
          <span className="muted num">{left}</span>
          <button type="button" className="button" onClick={() => void question.cancel()}>
            {app.app.cancel}
            <span className="visually-hidden"> {name}</span>
          </button>
        </>
      ) : (
        <>
          <button
            type="button"
            className={primary ? 'button primary' : 'button'}
            disabled={blocked !== null}
            onClick={onBegin}
          >
            {begin}
          </button>
          {(stage === 'cancelled' || stage === 'failed') && (
            <button type="button" className="button" onClick={() => void question.resume()}>
              {stage === 'cancelled' ? t.run.resume : app.app.retry}
              <span className="visually-hidden"> {name}</span>
            </button>
          )}
        </>
      )}
      {children}
      <p className="work-said" role="status">
        {stage === 'cancelled' ? t.run.cancelled(percent(fraction)) : (blocked ?? '')}
        <span className="visually-hidden">
          {stage === 'done' ? t.run.done(name) : busy ? t.run.underWay(name) : ''}
        </span>
      </p>
      {stage === 'failed' && error !== null && !toldElsewhere && (
        <p className="work-error" role="alert">
          {asSentence(error)}
        </p>
      )}
    </div>
  );
}
