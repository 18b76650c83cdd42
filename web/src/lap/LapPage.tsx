/**
 * The lap page: where the time of a lap goes, on a map, in traces, in words and in a table, all looking at the same
 * place. This file asks for the data and lays the parts out; what they share is in `stage.ts`.
 */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import type { CompareView, RecordingDetail } from '../../../src/server/contract.ts';
import type { Pair } from '../api.ts';
import type { Frame } from '../frame.ts';
import { compareQuery, recordingQuery, tracesQuery } from '../queries.ts';
import { lapRoute } from '../routes.tsx';
import { useObservable } from '../state/observable.ts';
import { settings } from '../state/settings.ts';
import { t } from '../texts/index.ts';
import { useKeys } from '../ui/keys.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { useTitle } from '../ui/useTitle.ts';
import { drawnChannels } from './channels.ts';
import type { Colouring } from './colouring.ts';
import { Findings } from './Findings.tsx';
import { LapHeader } from './LapHeader.tsx';
import { lapKeys } from './lapKeys.ts';
import { Panel } from './Panel.tsx';
import { ReferencePicker } from './ReferencePicker.tsx';
import { Stage, StageContext } from './stage.ts';
import { Traces } from './Traces.tsx';
import { TrackMap } from './TrackMap.tsx';
import { useReference } from './useReference.ts';
import '../style/lap.css';
import '../style/traces.css';
import '../style/panel.css';

/** px: samples asked for the whole lap come two a pixel; steps of a size keep the answers reusable. */
function tracePixels(): number {
  const pixels = Math.min(window.innerWidth, 2400) * Math.min(2, window.devicePixelRatio || 1);
  return Math.ceil(pixels / 256) * 256;
}

export function LapPage() {
  const { rid, index } = lapRoute.useParams();
  const chosen = useReference(rid, lapRoute.useSearch().reference);
  const reference = chosen?.reference;
  const { units } = useObservable(settings);
  const [width] = useState(tracePixels);
  const pair: Pair = useMemo(() => ({ lap: `${rid}:${index}`, reference }), [rid, index, reference]);

  const recording = useQuery(recordingQuery(rid));
  const channels = useMemo(() => drawnChannels(recording.data?.channels ?? []), [recording.data]);
  const compare = useQuery({
    ...compareQuery(pair, units),
    enabled: chosen !== undefined,
    placeholderData: keepPreviousData,
  });
  const traces = useQuery({
    ...tracesQuery(pair, { channels, width }),
    enabled: chosen !== undefined && recording.data !== undefined,
    placeholderData: keepPreviousData,
  });
  useTitle(`${t.lap.title(compare.data?.report.lap.number ?? null)} · ${recording.data?.name ?? ''}`);

  const failed = [recording, compare, traces].find((query) => query.isError);
  if (failed) {
    return (
      <main id="content" className="page">
        <Failure error={failed.error} onRetry={() => void failed.refetch()} />
        {recording.data && <OtherReference recording={recording.data} index={Number(index)} />}
      </main>
    );
  }
  if (!recording.data || !compare.data || !traces.data) {
    return (
      <main id="content" className="page">
        <Loading what={t.lap.computing} />
      </main>
    );
  }
  return (
    <LapView
      recording={recording.data}
      compare={compare.data}
      frame={traces.data}
      stale={compare.isPlaceholderData || traces.isPlaceholderData}
      pair={pair}
      index={Number(index)}
      channels={channels}
      width={width}
    />
  );
}

/** Where a reference cannot be used, another may be. */
function OtherReference({ recording, index }: { recording: RecordingDetail; index: number }) {
  const [open, setOpen] = useState(false);
  return (
    <p className="state">
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {t.lap.pickReference}
      </button>
      {open && <ReferencePicker recording={recording} index={index} onClose={() => setOpen(false)} />}
    </p>
  );
}

interface LapViewProps {
  readonly recording: RecordingDetail;
  readonly compare: CompareView;
  readonly frame: Frame;
  readonly stale: boolean;
  readonly pair: Pair;
  readonly index: number;
  readonly channels: readonly string[];
  readonly width: number;
}

function LapView({ recording, compare, frame, stale, pair, index, channels, width }: LapViewProps) {
  const { report, map } = compare;
  const [picking, setPicking] = useState(false);
  const [colouring, setColouring] = useState<Colouring>('delta');
  const navigate = useNavigate();
  const before = useRef<Stage | null>(null);
  const stage = useMemo(() => {
    const made = new Stage(report.length, report.corners);
    // The eye begins where most is to be gained.
    made.cursor.set(report.top[0]?.at ?? 0);
    if (before.current) made.continue(before.current);
    before.current = made;
    return made;
  }, [report]);
  const finer = useMemo(() => ({ pair, channels, width }), [pair, channels, width]);
  const complete = recording.laps.filter((lap) => lap.time !== null);
  const step = (by: 1 | -1) => {
    const now = complete.findIndex((lap) => lap.index === index);
    const next = complete[now + by];
    if (!next) return;
    void navigate({
      to: '/lap/$rid/$index',
      params: { rid: recording.id, index: String(next.index) },
      search: pair.reference === undefined ? {} : { reference: pair.reference },
    });
  };
  useKeys(
    lapKeys(stage, {
      pickReference: () => setPicking(true),
      switchColouring: () => setColouring(colouring === 'delta' ? 'speed' : 'delta'),
      stepLap: step,
    }),
  );
  return (
    <StageContext value={stage}>
      <main id="content" className={stale ? 'lap-page stale' : 'lap-page'} aria-busy={stale}>
        <LapHeader
          recording={recording}
          report={report}
          index={index}
          reference={pair.reference}
          onPick={() => setPicking(true)}
        />
        <TrackMap map={map} report={report} frame={frame} colouring={colouring} onColouring={setColouring} />
        <Findings report={report} onPick={() => setPicking(true)} />
        <Traces frame={frame} finer={finer} />
        <Panel recording={recording} report={report} frame={frame} pair={pair} index={index} />
      </main>
      {picking && <ReferencePicker recording={recording} index={index} onClose={() => setPicking(false)} />}
    </StageContext>
  );
}
