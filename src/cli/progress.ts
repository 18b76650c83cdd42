/** How far long work is, on one line of stderr; only where somebody watches. */

import { paintError } from './terminal.ts';

/** One line that is written over; an empty one takes it away. */
export function progressLine(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

const BAR = 24;
/** s and share after which the time that is left can be told. */
const SETTLED = { seconds: 1.5, fraction: 0.08 };

/**
 * Draws how far it is, what it is at, and how long it will still take. What an earlier run has done already (`from`, its
 * share) took none of this run's time.
 */
export function progressBar(from = 0): (fraction: number, what: string) => void {
  const began = performance.now();
  return (fraction, what) => {
    const filled = Math.round(fraction * BAR);
    const bar = paintError('cyan', '━'.repeat(filled)) + paintError('dim', '━'.repeat(BAR - filled));
    const passed = (performance.now() - began) / 1000;
    const done = fraction - from;
    const settled = passed > SETTLED.seconds && done > SETTLED.fraction && fraction < 1;
    const left = settled ? `  about ${duration((passed * (1 - fraction)) / done)} left` : '';
    progressLine(`${bar} ${`${Math.round(fraction * 100)}`.padStart(3)} %  ${what}${left}`);
  };
}

function duration(seconds: number): string {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
}
