/** A lap as a picture of 1200 × 630, drawn on canvas: the map, the times, what to work on. For a chat or a forum. */

import type { CompareView, CornerView } from '../../../src/server/contract.ts';
import type { Frame } from '../frame.ts';
import { colourSteps } from '../lap/colouring.ts';
import { boxOf, fitBox } from '../lap/geometry.ts';
import { drawTrack } from '../lap/mapDraw.ts';
import { lapTime, signed } from '../numbers.ts';
import { t } from '../texts/index.ts';
import { readPalette } from '../ui/palette.ts';

const WIDTH = 1200;
const HEIGHT = 630;
const EDGE = 56;
/** px: the findings' letters, from line to line, and the last line above the foot. */
const SMALL = 18;
const LEADING = 23;
const LAST_LINE = HEIGHT - 64;
const TEXT = 'system-ui, -apple-system, "Segoe UI", sans-serif';

function drawCard(
  { report, map }: CompareView,
  frame: Frame,
  corners: readonly CornerView[],
  title: string,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const c = canvas.getContext('2d');
  if (!c) throw new Error('this browser gives no canvas to draw on');
  const palette = readPalette();
  if (map) {
    // The track fills the right half; `drawTrack` clears its canvas, so it comes first.
    const half = WIDTH * 0.46;
    const view = fitBox(boxOf(map), half, HEIGHT - 140, 40);
    drawTrack(
      { context: c, width: WIDTH, height: HEIGHT },
      {
        line: map,
        length: report.length,
        corners,
        ...colourSteps(frame, map.distance, 'delta', palette),
        palette,
        driven: [],
      },
      { ...view, left: view.left + WIDTH - half - 10, top: view.top + 40 },
      { from: 0, to: report.length },
      null,
    );
  }
  c.globalCompositeOperation = 'destination-over';
  c.fillStyle = palette.ground;
  c.fillRect(0, 0, WIDTH, HEIGHT);
  c.globalCompositeOperation = 'source-over';

  const write = (text: string, x: number, y: number, size: number, colour: string, weight = 400) => {
    c.font = `${weight} ${size}px ${TEXT}`;
    c.textAlign = 'left';
    c.textBaseline = 'alphabetic';
    c.fillStyle = colour;
    c.fillText(text, x, y);
  };
  c.fillStyle = palette.lap;
  c.fillRect(0, 0, 10, HEIGHT);
  const { lap, reference, delta } = report;
  write(title, EDGE, 74, 26, palette.ink, 600);
  write(t.app.name, EDGE, HEIGHT - 28, 18, palette.muted, 600);
  write(lapTime(lap.time), EDGE, 176, 92, palette.lap, 700);
  write(lap.driver ?? lap.recording, EDGE, 216, 22, palette.muted);
  if (lap.simulated || reference?.simulated) {
    c.font = `600 18px ${TEXT}`;
    const wide = c.measureText(t.app.simulated).width;
    c.strokeStyle = palette.muted;
    c.lineWidth = 1.5;
    c.setLineDash([4, 3]);
    c.strokeRect(WIDTH - 40 - wide - 20, 46, wide + 20, 32);
    c.setLineDash([]);
    write(t.app.simulated, WIDTH - 40 - wide - 10, 68, 18, palette.muted, 600);
  }
  if (reference && delta !== null) {
    const name =
      reference.kind === 'theoreticalBest' ? t.lap.theoretical : (reference.driver ?? reference.recording);
    write(lapTime(reference.time), EDGE, 278, 40, palette.reference, 600);
    write(name, EDGE, 308, 20, palette.muted);
    write(`${signed(delta)} s`, EDGE + 240, 278, 40, delta > 0 ? palette.loss : palette.gain, 600);
  }
  let y = 362;
  for (const item of report.top) {
    c.font = `400 ${SMALL}px ${TEXT}`;
    const lines = wrap(c, item.description, WIDTH * 0.54 - EDGE - 140);
    // A finding is told whole or not at all: half a sentence says something else.
    if (y + (lines.length - 1) * LEADING > LAST_LINE) break;
    write(t.findings.turn(item.corner), EDGE, y, 20, palette.ink, 700);
    const colour = item.cornerCost > 0 ? palette.loss : palette.gain;
    write(signed(item.cornerCost, 2), EDGE + 56, y, 20, colour, 600);
    lines.forEach((line, i) => {
      write(line, EDGE + 140, y + i * LEADING, SMALL, palette.ink);
    });
    y += LEADING * lines.length + 12;
  }
  return canvas;
}

function wrap(c: CanvasRenderingContext2D, text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (c.measureText(longer).width > width && line !== '') {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** `lime-rock-park-57-444`: the track and the lap time, short enough for any chat. */
export function exportName(track: string, time: number): string {
  const words = `${track} ${lapTime(time)}`.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return words.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
}

/** @param title what stands above the lap time: the track and the car */
export async function saveCard(
  compare: CompareView,
  frame: Frame,
  corners: readonly CornerView[],
  { title, track }: { readonly title: string; readonly track: string },
): Promise<void> {
  const canvas = drawCard(compare, frame, corners, title);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob) saveAs(blob, `${exportName(track, compare.report.lap.time)}.png`);
}

export function saveAs(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
