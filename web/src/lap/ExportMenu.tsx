/** What can be taken along: the traces as files, the report on paper, a card to show around. */

import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import type { RecordingDetail } from '../../../src/server/contract.ts';
import { api } from '../api.ts';
import { part, toldByBanner } from '../part.ts';
import { compareQuery, tracesQuery } from '../queries.ts';
import { settings } from '../state/settings.ts';
import { t } from '../texts/index.ts';
import { DownIcon } from '../ui/icons.tsx';
import { useStage } from './stage.ts';

/** px asked for the colours of the card's map. */
const CARD_SAMPLES = 1024;

const cardPart = part(() => import('../report/card.ts'));

interface ExportProps {
  readonly recording: RecordingDetail;
  readonly index: number;
  readonly reference: string | undefined;
}

export function ExportMenu({ recording, index, reference }: ExportProps) {
  const rid = recording.id;
  const stage = useStage();
  const client = useQueryClient();
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (details.current) details.current.open = false;
  };
  const card = async () => {
    close();
    const pair = { lap: `${rid}:${index}`, reference };
    const [compare, frame] = await Promise.all([
      client.ensureQueryData(compareQuery(pair, settings.value.units)),
      client.ensureQueryData(tracesQuery(pair, { channels: ['speed'], width: CARD_SAMPLES })),
    ]);
    const { saveCard } = await cardPart();
    const title = [recording.track, recording.car].filter(Boolean).join(' · ');
    await saveCard(compare, frame, stage.corners, {
      title: title || recording.name,
      track: recording.track ?? 'lap',
    });
  };
  return (
    <details
      ref={details}
      className="menu"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !details.current?.open) return;
        event.stopPropagation();
        close();
        details.current.querySelector('summary')?.focus();
      }}
    >
      <summary className="button quiet">
        {t.lap.export}
        <DownIcon />
      </summary>
      <div className="menu-items">
        <Link
          to="/report/$rid/$index"
          params={{ rid, index: String(index) }}
          search={reference === undefined ? {} : { reference }}
        >
          {t.lap.exportReport}
        </Link>
        <button type="button" onClick={() => void card().catch(toldByBanner)}>
          {t.lap.exportCard}
        </button>
        <a href={api.exportAddress(rid, index, 'csv')} download onClick={close}>
          {t.lap.exportCsv}
        </a>
        <a href={api.exportAddress(rid, index, 'parquet')} download onClick={close}>
          {t.lap.exportParquet}
        </a>
      </div>
    </details>
  );
}
