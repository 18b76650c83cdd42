/** Choosing with what a lap is compared: the theoretical best, one's own laps, any lap of any recording. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { LapView, RecordingDetail, RecordingSummary } from '../../../src/server/contract.ts';
import { api } from '../api.ts';
import { lapTime } from '../numbers.ts';
import { recordingQuery } from '../queries.ts';
import { t } from '../texts/index.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Simulated } from '../ui/Simulated.tsx';
import '../style/picker.css';

interface PickerProps {
  readonly recording: RecordingDetail;
  readonly index: number;
  readonly onClose: () => void;
}

const MOST = 60;

export function ReferencePicker({ recording, index, onClose }: PickerProps) {
  const [words, setWords] = useState('');
  const others = useQuery({
    queryKey: ['recordings', 'reference', words],
    queryFn: ({ signal }) =>
      api.recordings({ q: words, sort: 'bestLapTime', order: 'asc', limit: MOST }, signal),
  });
  const to = { rid: recording.id, index: String(index) };
  const rest = (others.data?.items ?? []).filter(({ id }) => id !== recording.id);
  const here = rest.filter(({ track }) => track !== null && track === recording.track);
  const elsewhere = rest.filter((item) => !here.includes(item));
  const complete = recording.laps.filter((lap) => lap.time !== null);
  const own = complete.filter((lap) => lap.index !== index);
  // With no other clean lap to take anything from, both would be the lap itself.
  const best = complete.find((lap) => lap.clean && lap.time === recording.bestLapTime);
  const quick = [
    ...(own.some((lap) => lap.clean)
      ? [['theoretical', t.lap.theoretical, t.lap.theoreticalHint] as const]
      : []),
    ...(best && best.index !== index
      ? [['best', t.lap.ownBest, lapTime(recording.bestLapTime)] as const]
      : []),
  ];
  return (
    <Dialog title={t.lap.pickReference} onClose={onClose} wide>
      {quick.length > 0 && (
        <ul className="picker quick">
          {quick.map(([reference, title, hint]) => (
            <li key={reference}>
              <Link to="/lap/$rid/$index" params={to} search={{ reference }} onClick={onClose}>
                <strong>{title}</strong>
                <span className="muted num">{hint}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {own.length > 0 && (
        <>
          <h3>{t.lap.thisRecording}</h3>
          <LapLinks to={to} rid={recording.id} laps={own} onClose={onClose} />
        </>
      )}
      <label className="search-field">
        <span className="visually-hidden">{t.lap.searchReference}</span>
        <input
          type="search"
          placeholder={t.lap.searchReference}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
      <h3>{t.lap.sameTrack}</h3>
      {here.length === 0 && <p className="muted">{others.isPending ? t.app.loading : t.lap.nobodyElse}</p>}
      <OtherRecordings items={here} to={to} onClose={onClose} />
      {elsewhere.length > 0 && (
        <details className="elsewhere" open={words !== ''}>
          <summary>{t.lap.otherTracks}</summary>
          <OtherRecordings items={elsewhere} to={to} onClose={onClose} />
        </details>
      )}
    </Dialog>
  );
}

interface LinkProps {
  readonly to: { readonly rid: string; readonly index: string };
  readonly onClose: () => void;
}

function OtherRecordings({ items, to, onClose }: LinkProps & { items: readonly RecordingSummary[] }) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <ul className="picker">
      {items.map((item) => (
        <li key={item.id}>
          <button
            type="button"
            aria-expanded={open === item.id}
            onClick={() => setOpen(open === item.id ? null : item.id)}
          >
            <strong title={item.name}>{item.name}</strong>
            {item.simulated && <Simulated />}
            <span className="muted">{[item.driver, item.car].filter(Boolean).join(' · ')}</span>
            <span className="num">{lapTime(item.bestLapTime)}</span>
          </button>
          {open === item.id && <LapsOf rid={item.id} to={to} onClose={onClose} />}
        </li>
      ))}
    </ul>
  );
}

function LapsOf({ rid, to, onClose }: LinkProps & { rid: string }) {
  const query = useQuery(recordingQuery(rid));
  if (query.isError) return <p role="alert">{query.error.message}</p>;
  return <LapLinks to={to} rid={rid} laps={query.data?.laps ?? []} onClose={onClose} />;
}

function LapLinks({ to, rid, laps, onClose }: LinkProps & { rid: string; laps: readonly LapView[] }) {
  return (
    <ul className="lap-links">
      {laps
        .filter((lap) => lap.time !== null)
        .map((lap) => (
          <li key={lap.index}>
            <Link
              to="/lap/$rid/$index"
              params={to}
              search={{ reference: `${rid}:${lap.index}` }}
              className={lap.clean ? '' : 'dirty'}
              onClick={onClose}
            >
              <span className="muted num">{t.lap.title(lap.number)}</span>
              <span className="num">{lapTime(lap.time)}</span>
            </Link>
          </li>
        ))}
    </ul>
  );
}
