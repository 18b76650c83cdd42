/** The versions of a model side by side: what points at each, how each measures, and what can be done with it. */

import type { ModelDetail, ModelMetricView, ModelVersionSummary } from '../../../src/server/contract.ts';
import { dateText, MISSING } from '../numbers.ts';
import { t } from '../texts/models.ts';
import { modelsApi } from './api.ts';
import type { ChangeKind } from './changes.ts';
import { betterBy, columnsOf, likeOf } from './metrics.ts';
import { differenceText, intervalText, measured } from './words.ts';

const v = t.versions;
/** Metrics that have a column; all are in the detail of a version. */
const COLUMNS = 4;

interface Props {
  readonly model: ModelDetail;
  readonly shown: string;
  readonly onShow: (version: string) => void;
  readonly onChange: (kind: ChangeKind) => void;
}

export function Versions({ model, shown, onShow, onChange }: Props) {
  const champion = model.versions.find(({ version }) => version === model.champion);
  const columns = columnsOf((champion ?? model.versions[0]).metrics, COLUMNS);
  return (
    <section className="model-part of-versions" aria-label={v.title}>
      <h2>{v.title}</h2>
      <div className="models-scroll">
        <table className="models-table versions">
          <caption className="visually-hidden">{v.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{v.version}</th>
              {columns.map(({ name, title, data }) => (
                <th key={`${name} ${data}`} scope="col" title={data}>
                  {title}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{v.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {model.versions.map((version) => (
              <Row
                key={version.version}
                model={model}
                version={version}
                champion={champion}
                columns={columns}
                isShown={version.version === shown}
                onShow={onShow}
                onChange={onChange}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface RowProps extends Pick<Props, 'model' | 'onShow' | 'onChange'> {
  readonly version: ModelVersionSummary;
  readonly champion: ModelVersionSummary | undefined;
  readonly columns: readonly ModelMetricView[];
  readonly isShown: boolean;
}

function Row({ model, version, champion, columns, isShown, onShow, onChange }: RowProps) {
  const number = version.version;
  const isChampion = number === model.champion;
  const isLetIn = model.rollout?.state === 'running';
  return (
    <tr className={isShown ? 'shown' : ''} data-version={number}>
      <th scope="row">
        <button
          type="button"
          className="models-link num"
          aria-label={v.show(number)}
          aria-pressed={isShown}
          onClick={() => onShow(number)}
        >
          {number}
        </button>
        <Badges version={version} />
        <span className="muted models-sub num">
          {dateText(version.createdAt)}
          {version.parent !== null && ` ${v.from(version.parent)}`}
        </span>
      </th>
      {columns.map((column) => (
        <td key={`${column.name} ${column.data}`} className="num" data-label={column.title}>
          <Value metric={likeOf(version.metrics, column)} against={isChampion ? undefined : champion} />
        </td>
      ))}
      <td className="models-actions">
        {!isChampion && (
          <>
            <button
              type="button"
              className="button small"
              aria-label={v.promoteName(number)}
              onClick={() => onChange({ kind: 'promote', version: number })}
            >
              {v.promote}
            </button>
            {champion && !isLetIn && (
              <button
                type="button"
                className="button small quiet"
                aria-label={v.letInName(number)}
                onClick={() => onChange({ kind: 'start', version: number })}
              >
                {v.letIn}
              </button>
            )}
          </>
        )}
        <a
          className="button small quiet"
          aria-label={v.exportName(number)}
          href={modelsApi.exportAddress(model.name, number)}
          download
        >
          {v.export}
        </a>
      </td>
    </tr>
  );
}

function Badges({ version }: { version: ModelVersionSummary }) {
  return (
    <span className="models-badges">
      {version.aliases.map((alias) => (
        <span key={alias} className={alias === 'champion' ? 'count' : 'badge'}>
          {alias === 'champion' ? v.champion : alias === 'challenger' ? v.challenger : alias}
        </span>
      ))}
      {version.isBundled && (
        <span className="tag" title={v.bundledHint}>
          {v.bundled}
        </span>
      )}
      {!version.isKnown && (
        <span className="badge loss" title={v.unknownHint(version.architecture)}>
          {v.unknown}
        </span>
      )}
      {version.tags.map((tag) => (
        <span key={tag} className="tag">
          {tag}
        </span>
      ))}
    </span>
  );
}

/** A value with its interval and how far it is from the champion's, coloured where one way is better. */
function Value({
  metric,
  against,
}: {
  metric: ModelMetricView | undefined;
  against: ModelVersionSummary | undefined;
}) {
  if (!metric) return MISSING;
  const other = against && likeOf(against.metrics, metric);
  const better = other && betterBy(metric, other.value);
  const difference = other ? differenceText({ ...metric, value: metric.value - other.value }) : '';
  const tone = !better ? 'muted' : better > 0 ? 'gain' : 'loss';
  return (
    <>
      {measured(metric)}
      {difference !== '' && (
        <span className={`${tone} models-difference`} title={v.against}>
          {difference}
        </span>
      )}
      <span className="muted models-sub">{intervalText(metric)}</span>
    </>
  );
}
