/** Play, pause, speed, jumps, delay and the link to this very moment; the scrubber lies above. */

import { useEffect, useRef, useState } from 'react';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { MinusIcon, NextIcon, PlusIcon, PreviousIcon } from '../ui/icons.tsx';
import { LONGEST_DELAY, SPEEDS } from './clock.ts';
import { timeOfLap } from './marks.ts';
import { useClock, useRaceData, useReplay } from './replay.ts';
import { Scrubber } from './Scrubber.tsx';
import { linkTo } from './share.ts';
import { clockText } from './words.ts';

const p = t.player;

export function Player() {
  const replay = useReplay();
  const { clock } = replay;
  const { timeline } = useRaceData();
  const playing = useObservable(clock.playing);
  const waiting = useObservable(clock.waiting);
  const speed = useObservable(clock.speed);
  const atEdge = useObservable(clock.atEdge);
  const [said, setSaid] = useState('');
  const jump = (found: boolean) => setSaid(found ? '' : p.noneLeft);
  return (
    <section className="player" aria-label={p.title} data-waiting={waiting}>
      <Scrubber />
      <div className="player-row">
        <button
          type="button"
          className="player-play"
          aria-label={playing ? p.pause : p.play}
          aria-keyshortcuts="Space k"
          onClick={() => clock.toggle()}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            {playing ? <path d="M4 2.5h3v11H4zM9 2.5h3v11H9z" /> : <path d="M4 2l10 6-10 6z" />}
          </svg>
        </button>
        <Now />
        {clock.live && (
          <button
            type="button"
            className="button small player-live"
            aria-pressed={atEdge}
            onClick={() => clock.goLive()}
          >
            {p.live}
          </button>
        )}
        <label className="player-speed">
          <span className="visually-hidden">{p.speed}</span>
          <select
            className="num"
            value={speed}
            disabled={atEdge}
            title={p.speed}
            onChange={(event) => clock.setSpeed(Number(event.target.value))}
          >
            {SPEEDS.map((each) => (
              <option key={each} value={each}>
                {p.times(each)}
              </option>
            ))}
          </select>
        </label>
        <span className="player-jumps">
          <button
            type="button"
            className="icon-button"
            aria-label={p.lapBack}
            aria-keyshortcuts="["
            title={p.lapBack}
            onClick={() => jump(replay.stepLap(-1))}
          >
            <PreviousIcon />
          </button>
          <GoToLap last={timeline.laps[timeline.laps.length - 1]?.lap ?? 0} onMiss={() => jump(false)} />
          <button
            type="button"
            className="icon-button"
            aria-label={p.lapOn}
            aria-keyshortcuts="]"
            title={p.lapOn}
            onClick={() => jump(replay.stepLap(1))}
          >
            <NextIcon />
          </button>
          <button
            type="button"
            className="button quiet small"
            aria-label={p.stopOn}
            aria-keyshortcuts="s"
            title={p.stopOn}
            onClick={() => jump(replay.stepStop(1))}
          >
            {p.stop}
            <NextIcon />
          </button>
          <button
            type="button"
            className="button quiet small"
            aria-label={p.flagOn}
            aria-keyshortcuts="f"
            title={p.flagOn}
            onClick={() => jump(replay.stepFlag(1))}
          >
            {p.flag}
            <NextIcon />
          </button>
        </span>
        <span className="player-said muted" role="status">
          {waiting ? p.waiting : said}
        </span>
        <span className="grow" />
        <Delay />
        <Share onSaid={setSaid} />
      </div>
    </section>
  );
}

function Now() {
  const { timeline } = useRaceData();
  const clock = useClock((shown) => clockText(shown - timeline.start));
  return (
    <span className="player-now num">
      <span className="visually-hidden">{p.time} </span>
      {clock}
    </span>
  );
}

function GoToLap({ last, onMiss }: { last: number; onMiss: () => void }) {
  const replay = useReplay();
  const { timeline } = useRaceData();
  const lap = useClock(() => replay.lap);
  const [typed, setTyped] = useState<string | null>(null);
  const go = (text: string | null) => {
    if (text === null) return;
    const time = timeOfLap(timeline, Number(text));
    if (time === undefined) onMiss();
    else replay.clock.seek(time);
    setTyped(null);
  };
  return (
    <label className="player-lap">
      <span className="muted">{t.race.lap}</span>
      <input
        className="num"
        inputMode="numeric"
        aria-label={p.goToLap}
        value={typed ?? String(lap)}
        size={2}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setTyped(event.target.value.replace(/\D/g, ''))}
        onBlur={() => go(typed)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.currentTarget.value);
          if (event.key === 'Escape') setTyped(null);
        }}
      />
      <span className="muted num">/{timeline.totalLaps ?? last}</span>
    </label>
  );
}

function Delay() {
  const { clock } = useReplay();
  const delay = useObservable(clock.delay);
  const [typed, setTyped] = useState<string | null>(null);
  const put = () => {
    if (typed !== null && typed !== '') clock.setDelay(Number(typed.replace(',', '.')));
    setTyped(null);
  };
  return (
    <span className="player-delay" title={p.delayHint}>
      <button
        type="button"
        className="icon-button"
        aria-label={`${p.delay}: ${p.less}`}
        disabled={delay <= 0}
        onClick={() => clock.setDelay(delay - 1)}
      >
        <MinusIcon />
      </button>
      <label>
        <span className="muted">{p.delay}</span>
        <input
          className="num"
          inputMode="decimal"
          size={3}
          aria-label={p.delay}
          value={typed ?? String(Number(delay.toFixed(1)))}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={put}
          onKeyDown={(event) => event.key === 'Enter' && put()}
        />
        <span className="muted">s</span>
      </label>
      <button
        type="button"
        className="icon-button"
        aria-label={`${p.delay}: ${p.more}`}
        disabled={delay >= LONGEST_DELAY}
        onClick={() => clock.setDelay(delay + 1)}
      >
        <PlusIcon />
      </button>
    </span>
  );
}

/** ms that "copied" stands. */
const STAYS = 4000;

function Share({ onSaid }: { onSaid: (words: string) => void }) {
  const replay = useReplay();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const share = async () => {
    const link = linkTo(replay);
    try {
      await navigator.clipboard.writeText(link);
      onSaid(p.shared);
    } catch {
      // Without leave to copy, the address bar has it.
      onSaid(p.shareFailed);
    }
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSaid(''), STAYS);
  };
  return (
    <button type="button" className="button small player-share" onClick={() => void share()}>
      {p.share}
    </button>
  );
}
