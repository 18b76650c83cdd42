/** Whether the world is still that of the training data: feature by feature, by the errors since, and what follows from both. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FeatureDriftView, ModelHealthView } from '../../../src/server/contract.ts';
import { fixed, MISSING } from '../numbers.ts';
import { Tip } from '../strategy/Tip.tsx';
import { t } from '../texts/models.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { asSentence } from '../ui/sentence.ts';
import { modelHealthQuery } from './api.ts';
import { chanceText, plainNumber, shareText } from './words.ts';

const d = t.drift;
/** Features that are shown before one asks for all; the most moved come first. */
const FIRST = 12;

export function Drift({ name, version }: { name: string; version: string }) {
  const query = useQuery(modelHealthQuery(name, version));
  return (
    <section className="model-part of-drift" aria-label={d.title}>
      <h2>{d.title}</h2>
      {query.isError && !query.data ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <Loading />
      ) : (
        <Health health={query.data} />
      )}
    </section>
  );
}

function Health({ health }: { health: ModelHealthView }) {
  const { rows, hasReference, drift, fewest, version, error, retraining } = health;
  return (
    <>
      {!hasReference ? (
        <p className="muted">{d.noReference}</p>
      ) : rows === 0 ? (
        <p className="muted">{d.nothing}</p>
      ) : (
        <p className="muted">
          {d.of(version, rows)}. {rows < fewest && d.few(rows, fewest)}
        </p>
      )}
      {drift.length > 0 && <Features health={health} />}
      <dl className="model-facts">
        <div>
          <dt>{d.error}</dt>
          <dd>
            {error === null ? (
              <span className="muted">{d.noError}</span>
            ) : (
              <>
                <strong className="num">{plainNumber(error.now, 3)}</strong>{' '}
                <span className="muted">
                  {d.errorOf(error.count)}; {d.errorBefore.toLowerCase()}{' '}
                  <span className="num">{plainNumber(error.before, 3)}</span>,{' '}
                  {d.errorChance(chanceText(error.comparison.p))}
                </span>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{d.retraining}</dt>
          <dd>
            {retraining.length === 0 ? (
              <span className="muted">{d.noRetraining}</span>
            ) : (
              <ul data-part="retraining">
                {retraining.map(({ trigger, why }) => (
                  <li key={trigger}>{asSentence(why)}</li>
                ))}
              </ul>
            )}
          </dd>
        </div>
      </dl>
    </>
  );
}

function Features({ health }: { health: ModelHealthView }) {
  const { drift, psiSame, psiOther, fewest } = health;
  const [all, setAll] = useState(false);
  const shown = all ? drift : drift.slice(0, FIRST);
  return (
    <>
      <div className="models-scroll">
        <table className="models-table drift">
          <caption className="visually-hidden">{d.title}</caption>
          <thead>
            <tr>
              <th scope="col">{d.feature}</th>
              <th scope="col">
                <Tip tip={d.shapeTip}>{d.shape}</Tip>
              </th>
              <th scope="col" className="right">
                <Tip tip={d.psiTip}>{d.psi}</Tip>
              </th>
              <th scope="col" className="right">
                <Tip tip={d.ksTip}>{d.ks}</Tip>
              </th>
              <th scope="col" className="right">
                <Tip tip={d.missingTip}>{d.missing}</Tip>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((each) => (
              <Row key={each.feature} drift={each} isJudged={each.count >= fewest} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="muted model-hint drift-legend">
        <span className="drift-key training" aria-hidden="true" /> {d.keys.training}
        <span className="drift-key" aria-hidden="true" /> {d.keys.now}
        <span>{d.scale(psiSame, psiOther)}</span>
      </p>
      {drift.length > FIRST && (
        <button type="button" className="button quiet small" onClick={() => setAll(!all)}>
          {all ? d.fewer : d.all(drift.length)}
        </button>
      )}
    </>
  );
}

function Row({ drift, isJudged }: { drift: FeatureDriftView; isJudged: boolean }) {
  const { feature, unit, psi, ks, missing, missingInTraining, verdict, bins } = drift;
  return (
    <tr data-feature={feature} data-verdict={isJudged ? verdict : 'few'}>
      <th scope="row">
        {feature} {unit !== null && <span className="muted">{unit}</span>}
      </th>
      <td className="drift-shape">
        <Bars feature={feature} bins={bins} />
      </td>
      <td className="num right" data-label={d.psi}>
        <strong>{fixed(psi, 2)}</strong>
        {isJudged && <span className={`drift-verdict ${verdict}`}>{d.verdict[verdict]}</span>}
      </td>
      <td className="num right" data-label={d.ks}>
        {ks === null ? MISSING : fixed(ks.distance, 2)}
        {ks !== null && <span className="muted models-sub">p {chanceText(ks.p)}</span>}
      </td>
      <td className="num right" data-label={d.missing}>
        {shareText(missingInTraining)} → {shareText(missing)}
      </td>
    </tr>
  );
}

const BAR = { width: 12, height: 30 };

/** Training as an outline, now as bars: where both are alike the bars fill the outline. */
function Bars({ feature, bins }: { feature: string; bins: FeatureDriftView['bins'] }) {
  const { labels, training, now } = bins;
  const most = Math.max(...training, ...now, 1e-9);
  const width = labels.length * BAR.width;
  const heightOf = (share: number) => (share / most) * (BAR.height - 1);
  const outline = training
    .map((share, i) => `${i === 0 ? `M0 ${BAR.height}` : ''}V${BAR.height - heightOf(share)}h${BAR.width}`)
    .join('');
  const words = labels.map((label, i) => d.bin(label, shareText(training[i]), shareText(now[i] ?? 0)));
  return (
    <span className="drift-bars">
      <svg
        viewBox={`0 0 ${width} ${BAR.height}`}
        width={width}
        height={BAR.height}
        role="img"
        aria-label={d.bars(feature, words)}
      >
        {now.map((share, i) => (
          <rect
            key={labels[i]}
            x={i * BAR.width + 1}
            y={BAR.height - heightOf(share)}
            width={BAR.width - 2}
            height={heightOf(share)}
          >
            <title>{words[i]}</title>
          </rect>
        ))}
        <path d={`${outline}V${BAR.height}`} />
      </svg>
      <span className="muted num drift-ends" aria-hidden="true">
        {labels.length > 1 ? d.range(labels[0], labels[labels.length - 1]) : labels[0]}
      </span>
    </span>
  );
}
