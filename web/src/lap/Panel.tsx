/** The tabs below the findings. The corner table is always loaded; the plots come when they are first looked at. */

import { lazy, Suspense, useId, useState } from 'react';
import type { CoachView, RecordingDetail } from '../../../src/server/contract.ts';
import type { Pair } from '../api.ts';
import type { Frame } from '../frame.ts';
import { part } from '../part.ts';
import { t } from '../texts/index.ts';
import { Loading } from '../ui/States.tsx';
import { CornerTable } from './CornerTable.tsx';

const Consistency = lazy(part(() => import('../panels/Consistency.tsx')));
const Pedals = lazy(part(() => import('../panels/Pedals.tsx')));
const Grip = lazy(part(() => import('../panels/Grip.tsx')));
const Theoretical = lazy(part(() => import('../panels/Theoretical.tsx')));

interface PanelProps {
  readonly recording: RecordingDetail;
  readonly report: CoachView;
  readonly frame: Frame;
  readonly pair: Pair;
  readonly index: number;
}

const tabs = [
  ['corners', t.corners.title],
  ['consistency', t.consistency.title],
  ['pedals', t.pedals.title],
  ['grip', t.grip.title],
  ['best', t.best.title],
] as const;
type Tab = (typeof tabs)[number][0];

export function Panel({ recording, report, frame, pair, index }: PanelProps) {
  const [tab, setTab] = useState<Tab>('corners');
  const id = useId();
  const walk = (event: React.KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const now = tabs.findIndex(([each]) => each === tab);
    const [next] = tabs[(now + by + tabs.length) % tabs.length];
    setTab(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  const content = () => {
    switch (tab) {
      case 'corners':
        return <CornerTable report={report} />;
      case 'consistency':
        return <Consistency rid={recording.id} index={index} />;
      case 'pedals':
        return <Pedals pair={pair} channels={recording.channels} />;
      case 'grip':
        return <Grip pair={pair} channels={recording.channels} />;
      case 'best':
        return <Theoretical report={report} frame={frame} />;
      default:
        return tab satisfies never;
    }
  };
  return (
    <section className="panel" aria-label={tabs.find(([each]) => each === tab)?.[1]}>
      <div className="tabs" role="tablist" aria-label={t.lap.title(report.lap.number)} onKeyDown={walk}>
        {tabs.map(([each, title]) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`${id}-${each}`}
            aria-selected={each === tab}
            aria-controls={`${id}-panel`}
            tabIndex={each === tab ? 0 : -1}
            onClick={() => setTab(each)}
          >
            {title}
          </button>
        ))}
      </div>
      <div
        id={`${id}-panel`}
        className="panel-body"
        role="tabpanel"
        aria-labelledby={`${id}-${tab}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        tabIndex={0}
      >
        <Suspense fallback={<Loading />}>{content()}</Suspense>
      </div>
    </section>
  );
}
