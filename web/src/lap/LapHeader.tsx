/** Which lap, against which, by how much; and what can be taken along. */

import { useNavigate } from '@tanstack/react-router';
import type { CoachView, RecordingDetail } from '../../../src/server/contract.ts';
import { lapTime, signed } from '../numbers.ts';
import { t } from '../texts/index.ts';
import { DownIcon } from '../ui/icons.tsx';
import { Simulated } from '../ui/Simulated.tsx';
import { ExportMenu } from './ExportMenu.tsx';

interface HeaderProps {
  readonly recording: RecordingDetail;
  readonly report: CoachView;
  readonly index: number;
  readonly reference: string | undefined;
  readonly onPick: () => void;
}

export function LapHeader({ recording, report, index, reference, onPick }: HeaderProps) {
  const navigate = useNavigate();
  const { lap, reference: against, delta } = report;
  const reasons = recording.laps[index]?.reasons.map((reason) => t.lap.reasons[reason] ?? reason) ?? [];
  const tone = delta === null || Math.abs(delta) < 0.0005 ? '' : delta > 0 ? 'loss' : 'gain';
  return (
    <header className="lap-header">
      <div className="session">
        <h1>{recording.track ?? recording.name}</h1>
        <p className="muted">
          <span>
            {[recording.car, recording.driver, recording.track ? recording.name : null]
              .filter(Boolean)
              .join(' · ')}
          </span>
          {recording.simulated && <Simulated />}
        </p>
      </div>
      <div className="versus">
        <div className="side of-lap">
          <label className="lap-select">
            <span className="visually-hidden">{t.lap.chooseLap}</span>
            <select
              value={index}
              aria-keyshortcuts="[ ]"
              onChange={(event) =>
                void navigate({
                  to: '/lap/$rid/$index',
                  params: { rid: recording.id, index: event.target.value },
                  search: reference === undefined ? {} : { reference },
                })
              }
            >
              {recording.laps
                .filter((each) => each.time !== null)
                .map((each) => (
                  <option key={each.index} value={each.index}>
                    {`${t.lap.title(each.number)} · ${lapTime(each.time)}${each.clean ? '' : ` · ${t.lap.notClean}`}`}
                  </option>
                ))}
            </select>
            <span className="side-name" aria-hidden="true">
              {t.lap.title(lap.number)}
              <DownIcon />
            </span>
          </label>
          <span className="time num" title={lap.official ? t.lap.official : t.lap.measured}>
            {lapTime(lap.time)}
          </span>
          {reasons.length > 0 && <span className="reasons">{reasons.join(', ')}</span>}
        </div>
        <div className={`gap ${tone}`} hidden={delta === null}>
          <span className="gap-value num">{signed(delta)}</span>
          <span className="visually-hidden">
            {tone === 'loss' ? t.lap.slower : tone === 'gain' ? t.lap.faster : ''}
          </span>
        </div>
        <div className="side of-reference">
          <button
            type="button"
            className="side-name"
            onClick={onPick}
            aria-keyshortcuts="r"
            aria-haspopup="dialog"
          >
            <span className="visually-hidden">{t.lap.pickReference}: </span>
            <span>{nameOf(against, lap.recording)}</span>
            <DownIcon />
          </button>
          {against && <span className="time num">{lapTime(against.time)}</span>}
          {against?.simulated && !lap.simulated && <Simulated />}
        </div>
      </div>
      <ExportMenu recording={recording} index={index} reference={reference} />
    </header>
  );
}

function nameOf(reference: CoachView['reference'], own: string): string {
  if (!reference) return t.lap.pickReference;
  if (reference.kind === 'theoreticalBest') return t.lap.theoretical;
  const lap = t.lap.title(reference.number);
  return reference.recording === own ? lap : `${lap} · ${reference.driver ?? reference.recording}`;
}
