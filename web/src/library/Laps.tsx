/** The laps of one recording, as they were driven. Click one to open it, tick two to compare them. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LapView } from '../../../src/server/contract.ts';
import { lapTime } from '../numbers.ts';
import { recordingQuery } from '../queries.ts';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { picks, same, togglePick } from './picks.ts';

const l = t.library;

export function Laps({ rid, name }: { rid: string; name: string }) {
  const query = useQuery(recordingQuery(rid));
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Loading />;
  const { laps, lapNote, warnings, bestLapTime } = query.data;
  const complete = laps.filter((lap) => lap.time !== null);
  return (
    <div className="laps-panel">
      <p className="muted laps-help">{complete.length === 0 ? l.noCompleteLap : l.lapsHelp}</p>
      {warnings.length > 0 && (
        <section className="warnings" aria-label={l.notes}>
          {warnings.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </section>
      )}
      <ul className="lap-list">
        {laps.map((lap) => (
          <LapItem
            key={lap.index}
            rid={rid}
            name={name}
            lap={lap}
            best={lap.clean && lap.time === bestLapTime}
          />
        ))}
      </ul>
      {lapNote && <p className="note">{lapNote}</p>}
    </div>
  );
}

interface LapItemProps {
  readonly rid: string;
  readonly name: string;
  readonly lap: LapView;
  readonly best: boolean;
}

function LapItem({ rid, name, lap, best }: LapItemProps) {
  const chosen = useObservable(picks);
  const pick = { rid, index: lap.index, number: lap.number, recording: name, time: lap.time };
  const place = chosen.findIndex((each) => same(each, pick));
  const reasons = lap.reasons.map((reason) => t.lap.reasons[reason] ?? reason).join(', ');
  const className = `lap-item${best ? ' best' : ''}${lap.clean ? '' : ' dirty'}`;
  if (lap.time === null) {
    return (
      <li className={className}>
        <span className="lap-pick" />
        <span className="lap-open">
          <span className="num lap-number">{lap.number}</span>
          <span className="muted lap-reasons">{reasons || l.incomplete}</span>
        </span>
      </li>
    );
  }
  return (
    <li className={className}>
      <label className="lap-pick">
        <input
          type="checkbox"
          checked={place >= 0}
          onChange={() => togglePick(pick)}
          aria-label={l.pick(lap.number)}
        />
        <span aria-hidden="true" className={place === 0 ? 'of-lap' : place === 1 ? 'of-reference' : ''}>
          {place === 0 ? 'L' : place === 1 ? 'R' : ''}
        </span>
      </label>
      <Link to="/lap/$rid/$index" params={{ rid, index: String(lap.index) }} className="lap-open">
        <span className="visually-hidden">{l.openLap}</span>
        <span className="num lap-number">{lap.number}</span>
        <span className="num lap-time">{lapTime(lap.time)}</span>
        {best && <span className="visually-hidden">{l.best}</span>}
        {reasons && <span className="muted lap-reasons">{reasons}</span>}
      </Link>
    </li>
  );
}
