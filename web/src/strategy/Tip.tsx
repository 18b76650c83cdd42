/**
 * A word with what it rests on: shown while the pointer or the focus is on it, and by a tap. Escape takes it away. It is
 * placed in the window, so that no table that scrolls cuts it off.
 */

import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

/** px, as in the style sheet. */
const WIDTH = 270;
const MARGIN = 8;

export function Tip({ children, tip }: { children: ReactNode; tip: string }) {
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  const word = useRef<HTMLButtonElement>(null);
  const id = useId();
  const show = () => {
    const rect = word.current?.getBoundingClientRect();
    if (!rect) return;
    const most = document.documentElement.clientWidth - WIDTH - MARGIN;
    setPlace({ left: Math.max(MARGIN, Math.min(rect.left, most)), top: rect.bottom + 4 });
  };
  const hide = () => setPlace(null);
  const shown = place !== null;
  useEffect(() => {
    if (!shown) return;
    const away = () => setPlace(null);
    window.addEventListener('scroll', away, { capture: true, passive: true });
    return () => window.removeEventListener('scroll', away, { capture: true });
  }, [shown]);
  return (
    <>
      <button
        ref={word}
        type="button"
        className="tip-word"
        aria-describedby={id}
        onPointerEnter={show}
        onPointerLeave={hide}
        onFocus={show}
        onBlur={hide}
        onClick={show}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !shown) return;
          event.stopPropagation();
          hide();
        }}
      >
        {children}
      </button>
      <span id={id} role="tooltip" className={shown ? 'tip-text' : 'visually-hidden'} style={place ?? {}}>
        {tip}
      </span>
    </>
  );
}
