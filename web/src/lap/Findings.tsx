/** What to work on, in words: the three dearest things, or all that was found in the corner that is looked at. */

import type { CoachView, CornerView, IssueView } from '../../../src/server/contract.ts';
import { evidenceText, fixed, signed } from '../numbers.ts';
import { useObservable } from '../state/observable.ts';
import { settings, type Units } from '../state/settings.ts';
import { t } from '../texts/index.ts';
import { useStage } from './stage.ts';

const f = t.findings;

interface FindingsProps {
  readonly report: CoachView;
  readonly onPick: () => void;
}

export function Findings({ report, onPick }: FindingsProps) {
  const stage = useStage();
  const selected = useObservable(stage.selected);
  const corner = stage.corners.find(({ id }) => id === selected);
  return (
    <section className="findings" aria-label={corner ? f.corner(corner.id, corner.name) : f.workOn}>
      {corner ? <CornerFindings corner={corner} /> : <TopFindings report={report} onPick={onPick} />}
    </section>
  );
}

/** The second thing of a corner in two words; the corner's own list has the sentence. */
function TopFindings({ report, onPick }: FindingsProps) {
  const stage = useStage();
  const ownBest =
    report.reference?.kind === 'theoreticalBest' && report.delta !== null && Math.abs(report.delta) < 0.0005;
  return (
    <>
      <h2>{f.workOn}</h2>
      {report.top.length === 0 ? (
        <p className="muted">{ownBest ? f.ownBest : report.reference ? f.nothing : f.noReference}</p>
      ) : (
        <ol className="top">
          {report.top.map((item) => (
            <li key={item.corner}>
              <button type="button" onClick={() => stage.select(item.corner)}>
                <span className="top-corner">{f.turn(item.corner)}</span>
                <span className="top-words">
                  {item.description}
                  {item.also && (
                    <span className="top-also">
                      {f.also}: {f.issue[item.also.type] ?? item.also.type}, {signed(item.also.cost, 2)} s
                    </span>
                  )}
                  <Parts corner={report.corners.find(({ id }) => id === item.corner)} />
                </span>
                <span className={`top-cost num ${item.cornerCost > 0 ? 'loss' : 'gain'}`}>
                  {signed(item.cornerCost, 2)}
                </span>
              </button>
            </li>
          ))}
        </ol>
      )}
      <Straights report={report} />
      {(!report.reference || ownBest) && (
        <button type="button" className="button pick-reference" onClick={onPick}>
          {t.lap.pickReference}
        </button>
      )}
      {report.notes.length > 0 && (
        <ul className="notes" aria-label={t.lap.notes}>
          {report.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Of which parts a corner's total is the sum, where a part of it is lost only on the straight after. */
function Parts({ corner }: { corner: CornerView | undefined }) {
  if (!corner || corner.delta === null || Math.abs(corner.carried) < 0.005) return null;
  return <span className="top-also num">{f.parts(signed(corner.delta), signed(corner.carried))}</span>;
}

/** What the corners do not explain: time that was lost on the straights themselves. */
function Straights({ report }: { report: CoachView }) {
  const stage = useStage();
  const told = report.straights.flatMap((straight) => straight.issues.map((issue) => ({ straight, issue })));
  if (told.length === 0) return null;
  return (
    <>
      <h3>{f.straights}</h3>
      <ul className="straights">
        {told.map(({ straight: { start, end }, issue }) => (
          <li key={`${start} ${issue.type}`}>
            <button type="button" onClick={() => stage.show(start, end > start ? end : stage.length)}>
              {issue.description}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function CornerFindings({ corner }: { corner: CornerView }) {
  const stage = useStage();
  const { units } = useObservable(settings);
  const most = Math.max(0.02, ...corner.phases.map(({ delta }) => Math.abs(delta)));
  return (
    <>
      <div className="findings-head">
        <h2>{f.corner(corner.id, corner.name)}</h2>
        <span className={`num ${tone(corner.delta)}`}>{signed(corner.delta)}</span>
        {Math.abs(corner.carried) >= 0.005 && (
          <span className="muted">{f.andAfter(signed(corner.carried))}</span>
        )}
        <button type="button" className="button quiet small" onClick={() => stage.select(null)}>
          {f.all}
        </button>
      </div>
      {corner.phases.length > 0 && (
        <ul className="phases" aria-label={f.phases}>
          {corner.phases.map(({ phase, from, to, delta }) => (
            <li key={phase}>
              <button type="button" onClick={() => stage.show(from, Math.max(to, from + 20))}>
                <span>{f.phase[phase]}</span>
                <PhaseBar share={delta / most} />
                <span className={`num ${tone(delta)}`}>{signed(delta)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {corner.issues.length === 0 && <p className="muted">{f.noneHere}</p>}
      <ol className="issues">
        {corner.issues.map((issue) => (
          <Issue key={`${issue.type} ${issue.at}`} issue={issue} units={units} />
        ))}
      </ol>
    </>
  );
}

const tone = (delta: number | null) =>
  delta === null || Math.abs(delta) < 0.0005 ? '' : delta > 0 ? 'loss' : 'gain';

/** A bar from the middle: lost to the right, gained to the left. */
function PhaseBar({ share }: { share: number }) {
  const width = Math.min(1, Math.abs(share)) * 50;
  return (
    <svg className="phase-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect className="phase-rail" x="0" y="2.5" width="100" height="1" />
      <rect
        className={share > 0 ? 'fill-loss' : 'fill-gain'}
        x={share > 0 ? 50 : 50 - width}
        y="0"
        width={width}
        height="6"
      />
    </svg>
  );
}

function Issue({ issue, units }: { issue: IssueView; units: Units }) {
  const stage = useStage();
  return (
    <li className={`issue ${issue.severity}`}>
      <button type="button" className="issue-words" onClick={() => stage.moveCursor(issue.at)}>
        {issue.description}
      </button>
      <dl className="evidence">
        {issue.evidence.map(({ name, value, reference, unit }) => (
          <div key={name}>
            <dt>{f.measure[name] ?? name}</dt>
            <dd className="num">
              <span className="of-lap">{evidenceText(name, value, unit, units)}</span>
              {reference !== undefined && (
                <span className="of-reference">{evidenceText(name, reference, unit, units)}</span>
              )}
            </dd>
          </div>
        ))}
        {issue.carried >= 0.005 && (
          <div>
            <dt className="muted">{f.carried(fixed(issue.carried, 2))}</dt>
          </div>
        )}
        {issue.symptoms.length > 0 && (
          <div>
            <dt>{f.symptoms}</dt>
            <dd>{issue.symptoms.map((type) => f.issue[type] ?? type).join(', ')}</dd>
          </div>
        )}
      </dl>
    </li>
  );
}
