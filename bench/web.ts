/**
 * What a cursor move on the lap page costs, and how much JavaScript a first visit fetches. The mouse is moved in the
 * real page, one move a frame; measured is the page's own work in the event (readouts, cursor line, dots on the map),
 * and the whole of the frame's work, from the event to the frame handed over: style, layout and paint as well. The
 * yardsticks are the frame of a screen at 60 Hz, 16.7 ms, and the same moves over an empty page, which no app can beat.
 */

import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { HOW_TO_GET_IT } from '../scripts/chromium.ts';
import { boxOf, lapShown, slider } from '../test/web/hand.ts';
import { comparedPath, executablePath, startApp, Visits } from '../test/web/harness.ts';
import { scriptBytes } from '../test/web/load.ts';

const MOVES = 200;
const WARM_UP = 30;
/** ms that the issue allows for a move. */
const FRAME = 16;

interface Cost {
  /** ms of each move, in the event's own turn. */
  readonly event: readonly number[];
  /** ms of each move, to the end of the frame's work. */
  readonly frame: readonly number[];
}

/**
 * A move a frame, from left to right and back. A message that is posted inside of a frame is delivered after its
 * style, layout and paint.
 */
async function moves(
  page: Page,
  box: { x: number; y: number; width: number },
  selector: string,
): Promise<Cost> {
  const script = `(async () => {
    const target = document.querySelector(${JSON.stringify(selector)});
    const { x, y, width } = ${JSON.stringify(box)};
    const event = [], frame = [];
    const { port1, port2 } = new MessageChannel();
    for (let i = -${WARM_UP}; i < ${MOVES}; i++) {
      const share = Math.abs(((i * 7 + 700) % 400) / 200 - 1);
      const clientX = x + 4 + share * (width - 8), clientY = y + 60;
      const [a, b, c] = await new Promise((resolve) => requestAnimationFrame(() => {
        const a = performance.now();
        target.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY, bubbles: true, pointerType: 'mouse' }));
        const b = performance.now();
        port2.onmessage = () => resolve([a, b, performance.now()]);
        port1.postMessage(null);
      }));
      if (i >= 0) { event.push(b - a); frame.push(c - a); }
    }
    return { event, frame };
  })()`;
  return page.evaluate<Cost>(script);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function line(title: string, values: readonly number[]): void {
  const [median, p95, most] = [0.5, 0.95, 1].map((share) => quantile(values, share).toFixed(2).padStart(7));
  process.stdout.write(`  ${title.padEnd(34)} median ${median} ms   p95 ${p95} ms   most ${most} ms\n`);
}

export async function run(): Promise<void> {
  if (executablePath === undefined) {
    process.stdout.write(`${HOW_TO_GET_IT}\n`);
    return;
  }
  const [{ model }] = cpus();
  process.stdout.write(`web app · ${cpus().length} × ${model.trim()} · ${MOVES} moves of the mouse\n`);
  const app = await startApp();
  const visits = new Visits(() => app);
  try {
    const page = await visits.open(comparedPath(app));
    await lapShown(page);
    for (const [title, open] of [
      ['whole lap', async () => {}],
      ['zoomed into a corner', () => page.keyboard.press('n')],
    ] as const) {
      await open();
      const { x, y, width } = await boxOf(slider(page));
      const { event, frame } = await moves(page, { x, y, width }, '[role=slider]');
      line(`${title}, work of the move`, event);
      line(`${title}, whole frame`, frame);
      const p95 = quantile(frame, 0.95);
      process.stdout.write(
        `  ${''.padEnd(34)} p95 is ${(p95 / FRAME).toFixed(2)} × the ${FRAME} ms asked for\n`,
      );
    }
    const empty = await visits.open('/nowhere');
    await empty.getByRole('heading', { level: 1 }).waitFor();
    line('a page that does nothing', (await moves(empty, { x: 0, y: 0, width: 1000 }, 'body')).frame);

    const library = await visits.open('/');
    await library.getByText(app.learner.name).waitFor();
    for (const [title, shown] of [
      ['library', library],
      ['lap page', page],
    ] as const) {
      const bytes = await scriptBytes(shown);
      process.stdout.write(
        `  JavaScript of the ${title.padEnd(16)} ${(bytes / 1000).toFixed(1).padStart(7)} kB compressed, ${(bytes / 250_000).toFixed(2)} × the 250 kB allowed\n`,
      );
    }
  } finally {
    await visits.end();
    await app.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
