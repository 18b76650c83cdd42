/** All that one version is: its card, what it wants to know, where it comes from, and its files. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ModelFeatureView, ModelVersionView } from '../../../src/server/contract.ts';
import { bytesText, dateText, MISSING } from '../numbers.ts';
import { t } from '../texts/models.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { asSentence } from '../ui/sentence.ts';
import { modelVersionQuery } from './api.ts';
import { Markdown } from './Markdown.tsx';
import { intervalText, measured, plainNumber } from './words.ts';

const d = t.detail;
/** Features that are shown without a click. */
const FEW = 16;

export function VersionDetail({ name, version }: { name: string; version: string }) {
  const query = useQuery(modelVersionQuery(name, version));
  return (
    <section className="model-part of-detail" aria-label={d.heading(version)}>
      <h2>{d.heading(version)}</h2>
      {query.isError && !query.data ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <Loading />
      ) : (
        <Detail version={query.data} />
      )}
    </section>
  );
}

function Detail({ version }: { version: ModelVersionView }) {
  return (
    <>
      {version.damage !== null && (
        <p className="models-note bad" role="alert">
          <strong>{d.damaged}.</strong> {asSentence(version.damage)}
        </p>
      )}
      <Card version={version} />
      <Metrics version={version} />
      <Features features={version.features} />
      <Lineage version={version} />
    </>
  );
}

function Card({ version: { card } }: { version: ModelVersionView }) {
  return (
    <div className="model-card">
      <h3>{d.card}</h3>
      <Markdown text={card.summary} />
      {card.intendedUse !== '' && (
        <>
          <h4>{d.use}</h4>
          <Markdown text={card.intendedUse} />
        </>
      )}
      {card.limits.length > 0 && <Listed heading={d.limits} items={card.limits} />}
      {card.trainedOn.length > 0 && <Listed heading={d.trainedOn} items={card.trainedOn} />}
      {card.sections.map(({ heading, text }) => (
        <div key={heading}>
          <h4>{heading}</h4>
          <Markdown text={text} />
        </div>
      ))}
    </div>
  );
}

function Listed({ heading, items }: { heading: string; items: readonly string[] }) {
  return (
    <>
      <h4>{heading}</h4>
      <ul className="card-list">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </>
  );
}

function Metrics({ version: { metrics } }: { version: ModelVersionView }) {
  return (
    <details>
      <summary>
        {d.metrics} <span className="muted num">{metrics.length}</span>
      </summary>
      <div className="models-scroll">
        <table className="models-table">
          <thead>
            <tr>
              <th scope="col">{d.metrics}</th>
              <th scope="col">{d.value}</th>
              <th scope="col">{d.intervalHead}</th>
              <th scope="col">{d.measuredOn}</th>
            </tr>
          </thead>
          <tbody>
            {metrics.map((metric) => (
              <tr key={`${metric.name} ${metric.data}`}>
                <th scope="row">{metric.title}</th>
                <td className="num">{measured(metric)}</td>
                <td className="num muted">{intervalText(metric) || MISSING}</td>
                <td className="muted">{metric.data}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Features({ features }: { features: readonly ModelFeatureView[] }) {
  return (
    <details open={features.length <= FEW}>
      <summary>
        {d.features} <span className="muted num">{features.length}</span>
      </summary>
      <div className="models-scroll">
        <table className="models-table features">
          <caption className="visually-hidden">{d.featureCount(features.length)}</caption>
          <thead>
            <tr>
              <th scope="col">{d.feature}</th>
              <th scope="col">{d.unit}</th>
              <th scope="col">{d.fill}</th>
              <th scope="col" className="right">
                {d.scaling}
              </th>
            </tr>
          </thead>
          <tbody>
            {features.map(({ name, unit, classes, fill, scaling }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="muted">{classes ? d.classOf(classes.join(', ')) : (unit ?? d.plain)}</td>
                <td className="muted">{d.fills[fill] ?? d.fillValue(fill)}</td>
                <td className="num right">
                  {scaling ? `${plainNumber(scaling.mean)} ± ${plainNumber(scaling.deviation)}` : MISSING}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Lineage({ version }: { version: ModelVersionView }) {
  const { lineage, architecture, digest, card, files, isBundled } = version;
  const facts: [string, React.ReactNode][] = [
    [d.architecture, architecture],
    [d.trainedAt, dateText(lineage.trainedAt)],
    [d.parent, lineage.parent],
    [d.run, lineage.run !== null && <Run id={lineage.run} isOurs={!isBundled} />],
    [d.rows, lineage.rows?.toLocaleString('en')],
    [d.seed, String(lineage.seed)],
    [d.code, lineage.codeVersion],
    [d.license, card.license],
    [d.data, <code key="data">{lineage.dataHash}</code>],
    [d.digest, <code key="digest">{digest}</code>],
  ];
  return (
    <div>
      <h3>{d.lineage}</h3>
      <dl className="model-lineage">
        {facts.map(
          ([what, value]) =>
            value && (
              <div key={what}>
                <dt>{what}</dt>
                <dd className="num">{value}</dd>
              </div>
            ),
        )}
      </dl>
      <h3>{d.files}</h3>
      <ul className="model-files">
        {files.map(({ name, bytes, sha256 }) => (
          <li key={name}>
            <span>{name}</span> <span className="muted num">{bytesText(bytes)}</span>{' '}
            <code className="muted">{sha256}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The run of a model that came with the program was run elsewhere. */
function Run({ id, isOurs }: { id: string; isOurs: boolean }) {
  if (!isOurs) return id;
  return (
    <Link to="/runs/$id" params={{ id }}>
      {id}
    </Link>
  );
}
