/** The report on paper: everything the coach says of a lap, without a control on it. Prints in black on white. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CoachView, CompareView, IssueView } from '../../../src/server/contract.ts';
import { boxOf, fitBox, pointAt, type TrackLine, tangentAt, toPixel } from '../lap/geometry.ts';
import { sumText } from '../lap/sums.ts';
import { useReference } from '../lap/useReference.ts';
import { dateText, fixed, lapTime, signed, speedText, speedUnit } from '../numbers.ts';
import { compareQuery, recordingQuery, tracesQuery } from '../queries.ts';
import { reportRoute } from '../routes.tsx';
import { useObservable } from '../state/observable.ts';
import { settings, type Units } from '../state/settings.ts';
import { t } from '../texts/index.ts';
import { Simulated } from '../ui/Simulated.tsx';
import { Failure, Loading } from '../ui/States.tsx';
import { useTitle } from '../ui/useTitle.ts';
import { Profile } from './Profile.tsx';
import '../style/report.css';

export function ReportPage() {
  const { rid, index } = reportRoute.useParams();
  const chosen = useReference(rid, reportRoute.useSearch().reference);
  const reference = chosen?.reference;
  const { units } = useObservable(settings);
  const pair = { lap: `${rid}:${index}`, reference };
  const recording = useQuery(recordingQuery(rid));
  const compare = useQuery({ ...compareQuery(pair, units), enabled: chosen !== undefined });
  const traces = useQuery({
    ...tracesQuery(pair, { channels: ['speed'], width: 1024 }),
    enabled: chosen !== undefined,
  });
  // A browser names the printed file after the title.
  const lapNow = compare.data?.report.lap.time;
  useTitle(
    lapNow === undefined
      ? t.report.title
      : `${recording.data?.track ?? t.report.title} ${lapTime(lapNow).replace(':', '-')}`,
  );
  const failed = [recording, compare, traces].find((query) => query.isError);
  if (failed) return <Failure error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!recording.data || !compare.data || !traces.data) return <Loading what={t.lap.computing} />;
  const { report, map } = compare.data;
  const { track, car, date, name } = recording.data;
  return (
    <main id="content" className="page report">
      <p className="report-tools">
        <Link
          to="/lap/$rid/$index"
          params={{ rid, index }}
          search={reference === undefined ? {} : { reference }}
          className="button quiet"
        >
          {t.report.back}
        </Link>
        <button type="button" className="button primary" onClick={() => window.print()}>
          {t.report.print}
        </button>
      </p>
      <article className="paper">
        <header>
          <div>
            <h1>{track ?? name}</h1>
            <p>{[car, report.lap.driver, date ? dateText(date) : null].filter(Boolean).join(' · ')}</p>
          </div>
          {report.lap.simulated && <Simulated />}
        </header>
        <Verdict report={report} />
        <section className="paper-pictures">
          {map && <Outline line={map} report={report} />}
          <Profile frame={traces.data} units={units} />
        </section>
        {report.top.length > 0 && (
          <section>
            <h2>{t.findings.workOn}</h2>
            <ol className="paper-top">
              {report.top.map((item) => (
                <li key={item.corner}>
                  <span className="num">{signed(item.cornerCost, 2)} s</span>
                  <span>
                    {item.description} {item.also?.description}
                  </span>
                </li>
              ))}
            </ol>
          </section>
        )}
        <Corners report={report} units={units} />
        {report.notes.length > 0 && (
          <ul className="paper-notes">
            {report.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
        <footer>
          {name} · {t.report.made}
        </footer>
      </article>
    </main>
  );
}

function Verdict({ report: { lap, reference, delta } }: { report: CoachView }) {
  return (
    <dl className="paper-verdict">
      <div>
        <dt>{lap.number === null ? t.units.lap : t.lap.title(lap.number)}</dt>
        <dd className="num">{lapTime(lap.time)}</dd>
      </div>
      {reference && (
        <div>
          <dt>
            {reference.kind === 'theoreticalBest'
              ? t.lap.theoretical
              : [t.lap.title(reference.number), reference.driver ?? reference.recording].join(', ')}
          </dt>
          <dd className="num">{lapTime(reference.time)}</dd>
        </div>
      )}
      {delta !== null && (
        <div>
          <dt>{t.lap.delta}</dt>
          <dd className="num">{signed(delta)} s</dd>
        </div>
      )}
    </dl>
  );
}

function Outline({ line, report }: { line: TrackLine; report: CoachView }) {
  const width = 300;
  const height = 210;
  const view = fitBox(boxOf(line), width, height, 22);
  const path = line.x.map((x, i) => {
    const p = toPixel(view, x, line.y[i]);
    return `${i === 0 ? 'M' : 'L'}${p.x.toFixed(1)} ${p.y.toFixed(1)}`;
  });
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t.map.title}>
      <path className="paper-track" d={`${path.join('')}Z`} />
      {report.corners.map(({ id, apex, direction, delta }) => {
        const at = pointAt(line, apex);
        const along = tangentAt(line, apex);
        const p = toPixel(view, at.x, at.y);
        const side = direction === 'right' ? 13 : -13;
        return (
          <text
            key={id}
            className={(delta ?? 0) > 0.05 ? 'paper-number loss' : 'paper-number'}
            x={p.x - along.y * side}
            y={p.y - along.x * side + 3.5}
            textAnchor="middle"
          >
            {id}
          </text>
        );
      })}
    </svg>
  );
}

function Corners({ report, units }: { report: CompareView['report']; units: Units }) {
  if (report.corners.length === 0) return null;
  return (
    <section>
      <h2>{t.report.corners}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.corners.corner}</th>
            <th scope="col">{t.corners.delta}</th>
            <th scope="col">
              {t.corners.vMin} {speedUnit[units]}
            </th>
            <th scope="col">{t.corners.spread}</th>
            <th scope="col">{t.corners.carried}</th>
            <th scope="col">{t.corners.findings}</th>
          </tr>
        </thead>
        <tbody>
          {report.corners.map((corner) => (
            <tr key={corner.id}>
              <th scope="row">{t.findings.corner(corner.id, corner.name)}</th>
              <td className="num">{signed(corner.delta)}</td>
              <td className="num">
                {speedText(units, corner.apexSpeed)}
                {corner.referenceApexSpeed !== null && ` / ${speedText(units, corner.referenceApexSpeed)}`}
              </td>
              <td className="num">{fixed(corner.spread, 2)}</td>
              <td className="num">{signed(corner.carried, 2)}</td>
              <td>{corner.issues.map((issue: IssueView) => issue.description).join(' ')}</td>
            </tr>
          ))}
          {report.straights
            .filter(({ delta, issues }) => issues.length > 0 || Math.abs(delta ?? 0) >= 0.02)
            .map(({ start, after, delta, issues }) => (
              <tr key={`straight ${start}`}>
                <th scope="row">{after === null ? t.findings.start : t.findings.after(after)}</th>
                <td className="num">{signed(delta)}</td>
                <td colSpan={3} />
                <td>{issues.map(({ description }) => description).join(' ')}</td>
              </tr>
            ))}
        </tbody>
        {report.delta !== null && (
          <tfoot>
            <tr>
              <th scope="row">{t.corners.sum}</th>
              <td className="num">{signed(report.delta)}</td>
              <td colSpan={4}>{sumText(report, report.delta)}</td>
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}
