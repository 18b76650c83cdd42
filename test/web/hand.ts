/**
 * What a user's hands and eyes do on the pages, for all tests of the web app. Where the page itself must be asked, the
 * question is text: the project is checked without the browser's types, so that nothing but `web/` can use them.
 */

import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { t } from '../../web/src/texts/index.ts';
import { PATIENCE } from './harness.ts';

/** `expect.poll` with the patience that all of this needs. */
export function eventually<T>(value: () => T | Promise<T>) {
  return expect.poll(value, { timeout: PATIENCE, interval: 50 });
}

export const slider = (page: Page): Locator => page.getByRole('slider', { name: t.traces.slider });
export const cornerTable = (page: Page): Locator => page.getByRole('table', { name: t.corners.caption });

/** The lap page is there when its traces and its table are. */
export async function lapShown(page: Page): Promise<void> {
  await slider(page).waitFor();
  await cornerTable(page).waitFor();
}

/** m since the line, as the slider says. */
export async function cursorAt(page: Page): Promise<number> {
  return Number(await slider(page).getAttribute('aria-valuenow'));
}

/** As deltas are written: `+0.123`, with a real minus; plus is lost to the reference. */
export function signed(value: number | null | undefined, digits = 3): string {
  const text = Math.abs(value ?? Number.NaN).toFixed(digits);
  if (Number(text) === 0) return text;
  return (value ?? 0) > 0 ? `+${text}` : `\u2212${text}`;
}

/** `57.698`, `1:02.783`. */
export function lapTime(seconds: number | null | undefined): string {
  const text = (seconds ?? Number.NaN).toFixed(3);
  if (Number(text) < 60) return text;
  const minutes = Math.floor(Number(text) / 60);
  return `${minutes}:${(Number(text) - 60 * minutes).toFixed(3).padStart(6, '0')}`;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('it is not shown');
  return box;
}

/** Moves the mouse over the speed chart, to a share of what it shows. */
export async function pointAt(page: Page, share: number): Promise<void> {
  const { x, y, width } = await boxOf(slider(page));
  await page.mouse.move(x + share * width, y + 40);
}

/** The stretch that the traces show, m; null where it is the whole lap. */
export async function shownSpan(page: Page): Promise<{ from: number; to: number } | null> {
  const text = await page.getByRole('region', { name: t.traces.title }).textContent();
  const match = /(\d+) – (\d+) m/.exec(text ?? '');
  return match ? { from: Number(match[1]), to: Number(match[2]) } : null;
}

export interface Readout {
  readonly lap: number;
  readonly reference: number;
}

/** A chart's values at the cursor, as written beside it. */
export async function readout(page: Page, trace: string): Promise<Readout> {
  const spans = await page.locator(`[data-trace="${trace}"] output span`).allTextContents();
  const [lap, reference] = spans.map((text) => Number(text.replace('\u2212', '-')));
  return { lap, reference };
}

/**
 * For each chart of the traces, where corners begin and end, in px of its canvas: a corner's band fills the chart's
 * whole height and nothing else does. Charts that show the same stretch show the same bands.
 */
export function bandEdges(page: Page): Promise<number[][]> {
  return page.evaluate(`[...document.querySelectorAll('[data-trace] canvas')].map((canvas) => {
    const { width, height } = canvas;
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    const left = 60 * devicePixelRatio;
    const top = 8 * devicePixelRatio;
    const bottom = Math.floor(height / 2);
    const inside = (x) => {
      for (let y = top; y < bottom; y++) if (data[4 * (y * width + x) + 3] === 0) return false;
      return true;
    };
    const edges = [];
    for (let x = left + 1; x < width; x++) if (inside(x) !== inside(x - 1)) edges.push(x);
    return edges;
  })`);
}

/** Waits until the map has flown to what it is to show, and stands still. */
export function mapShows(page: Page, what: 'lap' | 'stretch'): Promise<void> {
  return page.getByRole('region', { name: t.map.title }).locator(`[data-shows="${what}"]`).waitFor();
}

/** Middle of the lap's dot on the map, px from the map's left and top. */
export function dotOnMap(page: Page): Promise<{ x: number; y: number } | null> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector('section[aria-label="${t.map.title}"] canvas:last-of-type');
    const { width, height } = canvas;
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    copy.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--lap').trim();
    copy.fillRect(0, 0, 1, 1);
    const [r, g, b] = copy.getImageData(0, 0, 1, 1).data;
    copy.clearRect(0, 0, 1, 1);
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    let n = 0, sx = 0, sy = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] < 250 || Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) > 12) continue;
      n++;
      sx += (i / 4) % width;
      sy += Math.floor(i / 4 / width);
    }
    const ratio = width / canvas.getBoundingClientRect().width;
    return n === 0 ? null : { x: (sx / n + 0.5) / ratio, y: (sy / n + 0.5) / ratio };
  })()`);
}

/** px by which the page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.scrollingElement.scrollWidth - innerWidth');
}

/** Drops files from the disk on the page, as a file manager does: through the browser's own drag events. */
export async function dropFiles(
  page: Page,
  paths: readonly string[],
  sign: string = t.library.drop,
): Promise<void> {
  await page.getByRole('banner').waitFor();
  const session = await page.context().newCDPSession(page);
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', {
      type,
      x: 300,
      y: 300,
      data: { items: [], files: [...paths], dragOperationsMask: 1 },
    });
  await drag('dragEnter');
  await drag('dragOver');
  await page.getByText(sign, { exact: true }).waitFor();
  await drag('drop');
  await session.detach();
}

/** The card of an import. */
export function importCard(page: Page, name: string): Locator {
  return page.getByRole('region', { name: t.imports.title }).getByRole('listitem').filter({ hasText: name });
}

/** Walks with Tab until a thing has the focus, as who has no mouse does. */
export async function tabTo(page: Page, target: Locator, most = 60): Promise<void> {
  const focused = target.and(page.locator(':focus'));
  for (let i = 0; i < most; i++) {
    if ((await focused.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${most} times Tab did not reach ${target}`);
}

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** Violations of WCAG 2.1 A and AA on the page, or in a part of it, a line a thing. */
export async function violations(page: Page, part?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page }).withTags(levels);
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}
