/**
 * Plans as text, as the command line writes them: `20:hard`, `17:medium:push,38:hard:save`; first the tyre or the pace of
 * the stint under way where it is not the usual (`medium`, `save`, `medium:push`), and `none` for no stop. Several plans
 * stand in the address as `Early=17:hard;Late=25:hard`.
 */

import { type Course, cleanName, type Draft, MODES, type Mode } from './plans.ts';
import { type Tyre, tyreOf } from './tyres.ts';

const modeOf = (word: string): Mode | undefined => MODES.find((mode) => mode === word.trim().toLowerCase());

const suffix = (mode: Mode) => (mode === 'neutral' ? '' : `:${mode}`);

/** @param withStart whether the tyre that the race is begun on is part of the plan (on the grid) */
export function textOf(plan: Course, withStart: boolean): string {
  const first = withStart
    ? [`${plan.start.toLowerCase()}${suffix(plan.mode)}`]
    : plan.mode === 'neutral'
      ? []
      : [plan.mode];
  const stops = plan.stops.map(({ lap, tyre, mode }) => `${lap}:${tyre.toLowerCase()}${suffix(mode)}`);
  const parts = [...first, ...stops];
  return parts.length === 0 ? 'none' : parts.join(',');
}

/** The plan of a text; undefined where it is none. Where the text says no start, `start` is taken. */
export function courseOf(text: string, start: Tyre): Course | undefined {
  const course = { start, mode: 'neutral' as Mode };
  const stops = new Map<number, Course['stops'][number]>();
  const parts = text.trim().toLowerCase() === 'none' ? [] : text.split(',').filter((part) => part.trim());
  for (const [i, part] of parts.entries()) {
    const [head, ...rest] = part.split(':');
    const lap = Number(head);
    if (!/^\s*\d+\s*$/.test(head)) {
      const tyre = tyreOf(head);
      const mode = modeOf(head) ?? (tyre && rest[0] !== undefined ? modeOf(rest[0]) : undefined);
      if (i > 0 || (!tyre && !mode)) return undefined;
      course.start = tyre ?? course.start;
      course.mode = mode ?? course.mode;
      continue;
    }
    const tyre = tyreOf(rest[0] ?? '');
    const mode = rest[1] === undefined ? 'neutral' : modeOf(rest[1]);
    if (!tyre || !mode || lap < 1) return undefined;
    stops.set(lap, { lap, tyre, mode });
  }
  return { ...course, stops: [...stops.values()].sort((a, b) => a.lap - b.lap) };
}

export function addressOf(plans: readonly Draft[], withStart: boolean): string {
  return plans.map((plan) => `${plan.name}=${textOf(plan, withStart)}`).join(';');
}

const partsOf = (address: string) => address.split(';').filter((part) => part.trim() !== '');

/** What of an address makes no sense. */
export const unreadOf = (address: string, start: Tyre): readonly string[] =>
  partsOf(address).filter((part) => plansOf(part, start).length === 0);

/** What makes sense of an address; the rest is left out. */
export function plansOf(address: string, start: Tyre): readonly Omit<Draft, 'id'>[] {
  return partsOf(address).flatMap((part) => {
    const cut = part.indexOf('=');
    const name = cleanName(part.slice(0, Math.max(0, cut)));
    const course = cut > 0 ? courseOf(part.slice(cut + 1), start) : undefined;
    return course && name !== '' ? [{ name, ...course }] : [];
  });
}
