/**
 * The plans on the desk and what a hand may do to them. Pure: every edit gives a new desk, and undo goes back by one.
 *
 * A draft keeps all its stops, those before the moment too, so that scrubbing to a later lap and back loses nothing; only
 * those after the moment (`stopsAhead`) can be edited and are simulated. A stop is "on lap 20" at the end of lap 20.
 */

import type { Tyre } from './tyres.ts';

export const MODES = ['save', 'neutral', 'push'] as const;
export type Mode = (typeof MODES)[number];

export interface DraftStop {
  readonly lap: number;
  readonly tyre: Tyre;
  /** How the stint after it is driven. */
  readonly mode: Mode;
}

export interface Draft {
  /** Ours; lasts as long as the page. */
  readonly id: number;
  readonly name: string;
  /** What the race is begun on; asked only on the grid. */
  readonly start: Tyre;
  /** Of the stint that is under way. */
  readonly mode: Mode;
  /** In order of laps, no two on one. */
  readonly stops: readonly DraftStop[];
}

/** What a draft says, without whose it is. */
export type Course = Pick<Draft, 'start' | 'mode' | 'stops'>;

export interface Desk {
  readonly plans: readonly Draft[];
  /** The plan that the keyboard and the charts speak of; null where there is none. */
  readonly selected: number | null;
  readonly nextId: number;
}

/** A desk with what it was before. Edits of one gesture (one drag) are one step back. */
export interface History {
  readonly desk: Desk;
  readonly past: readonly Desk[];
  readonly gesture: string | null;
}

/** Laps between which a stop may lie, both included: after the moment, before the flag. */
export interface Limits {
  readonly first: number;
  readonly last: number;
}

export const MOST_PLANS = 5;
/** As the simulator has it. */
export const MOST_STOPS = 6;
/** Steps back that are kept. */
const MOST_PAST = 100;

/** The laps on which a car may still stop. */
export const limitsOf = (lap: number, laps: number): Limits => ({ first: lap + 1, last: laps - 1 });

/** Stops that are still to come, each with its place in `stops`. */
export function stopsAhead(
  plan: Pick<Draft, 'stops'>,
  lap: number,
): readonly (DraftStop & { index: number })[] {
  return plan.stops.map((stop, index) => ({ ...stop, index })).filter((stop) => stop.lap > lap);
}

export interface Stint {
  /** Place in `stops` of the stop that begins it; -1 for the stint that is under way. */
  readonly stop: number;
  /** It is driven after lap `from`, up to the end of lap `to`. */
  readonly from: number;
  readonly to: number;
  readonly tyre: Tyre;
  readonly mode: Mode;
}

/** The stints to come, from the one under way at the moment to the flag. */
export function stintsAhead(plan: Course, lap: number, laps: number, tyreNow: Tyre): readonly Stint[] {
  const ahead = stopsAhead(plan, lap);
  const begins = [
    { stop: -1, from: lap, tyre: lap === 0 ? plan.start : tyreNow, mode: plan.mode },
    ...ahead.map(({ index, lap: from, tyre, mode }) => ({ stop: index, from, tyre, mode })),
  ];
  return begins.map((begin, i) => ({ ...begin, to: begins[i + 1]?.from ?? laps }));
}

/** The laps to which a stop may be moved without crossing its neighbours, the moment or the flag. */
export function room(plan: Pick<Draft, 'stops'>, index: number, { first, last }: Limits): Limits {
  const before = plan.stops[index - 1];
  const after = plan.stops[index + 1];
  return {
    first: Math.max(first, before ? before.lap + 1 : first),
    last: Math.min(last, after ? after.lap - 1 : last),
  };
}

export type Edit =
  | { readonly kind: 'move'; readonly plan: number; readonly stop: number; readonly lap: number }
  | { readonly kind: 'tyre'; readonly plan: number; readonly stop: number; readonly tyre: Tyre }
  | { readonly kind: 'mode'; readonly plan: number; readonly stop: number; readonly mode: Mode }
  | { readonly kind: 'addStop'; readonly plan: number; readonly lap: number; readonly tyre: Tyre }
  | { readonly kind: 'removeStop'; readonly plan: number; readonly stop: number }
  | { readonly kind: 'course'; readonly plan: number; readonly course: Course }
  | { readonly kind: 'addPlan'; readonly name: string; readonly course: Course }
  | { readonly kind: 'rename'; readonly plan: number; readonly name: string }
  | { readonly kind: 'removePlan'; readonly plan: number };

export function deskOf(plans: readonly Omit<Draft, 'id'>[]): Desk {
  const known = plans.slice(0, MOST_PLANS).map((plan, id) => ({ ...plan, id }));
  return { plans: known, selected: known[0]?.id ?? null, nextId: known.length };
}

export const historyOf = (desk: Desk): History => ({ desk, past: [], gesture: null });

/**
 * The history with an edit in it; the same object where the edit changes nothing, because it asks for what cannot be.
 *
 * @param gesture edits in a row of the same gesture are one step of undo; null for a step of its own
 */
export function edited(history: History, edit: Edit, limits: Limits, gesture: string | null = null): History {
  const desk = applied(history.desk, edit, limits);
  if (desk === history.desk) return history;
  const joined = gesture !== null && gesture === history.gesture;
  const past = joined ? history.past : [...history.past, history.desk].slice(-MOST_PAST);
  return { desk, past, gesture };
}

export function undone(history: History): History {
  const before = history.past[history.past.length - 1];
  if (!before) return history;
  return { desk: before, past: history.past.slice(0, -1), gesture: null };
}

export function selected(history: History, plan: number): History {
  const { desk } = history;
  if (desk.selected === plan || !desk.plans.some(({ id }) => id === plan)) return history;
  return { ...history, desk: { ...desk, selected: plan }, gesture: null };
}

function applied(desk: Desk, edit: Edit, limits: Limits): Desk {
  switch (edit.kind) {
    case 'addPlan': {
      if (desk.plans.length >= MOST_PLANS) return desk;
      const { start, mode, stops } = edit.course;
      const draft = { id: desk.nextId, name: freeName(desk, edit.name), start, mode, stops };
      return { plans: [...desk.plans, draft], selected: draft.id, nextId: desk.nextId + 1 };
    }
    case 'removePlan': {
      const place = desk.plans.findIndex(({ id }) => id === edit.plan);
      if (place < 0) return desk;
      const plans = desk.plans.filter(({ id }) => id !== edit.plan);
      const next = plans[Math.min(place, plans.length - 1)]?.id ?? null;
      return { ...desk, plans, selected: desk.selected === edit.plan ? next : desk.selected };
    }
    case 'rename': {
      const name = cleanName(edit.name);
      return name === '' ? desk : changed(desk, edit.plan, { name: freeName(desk, name, edit.plan) });
    }
    case 'course': {
      const { start, mode, stops } = edit.course;
      return changed(desk, edit.plan, { start, mode, stops });
    }
    case 'move':
    case 'tyre':
    case 'mode':
    case 'addStop':
    case 'removeStop': {
      const plan = desk.plans.find(({ id }) => id === edit.plan);
      const change = plan && courseEdit(plan, edit, limits);
      return change ? changed(desk, edit.plan, change) : desk;
    }
    default:
      return edit satisfies never;
  }
}

type CourseEdit = Extract<Edit, { kind: 'move' | 'tyre' | 'mode' | 'addStop' | 'removeStop' }>;

/** What changes of the plan; undefined where nothing does. */
function courseEdit(plan: Draft, edit: CourseEdit, limits: Limits): Partial<Course> | undefined {
  if (edit.kind === 'addStop') return withStop(plan, edit.lap, edit.tyre, limits);
  const stop = plan.stops[edit.stop];
  const put = (change: Partial<DraftStop>) => ({
    stops: plan.stops.map((each, i) => (i === edit.stop ? { ...each, ...change } : each)),
  });
  switch (edit.kind) {
    case 'move': {
      if (!stop) return undefined;
      const { first, last } = room(plan, edit.stop, limits);
      if (first > last) return undefined;
      const lap = Math.min(last, Math.max(first, Math.round(edit.lap)));
      return lap === stop.lap ? undefined : put({ lap });
    }
    case 'tyre':
      if (edit.stop < 0) return edit.tyre === plan.start ? undefined : { start: edit.tyre };
      return !stop || stop.tyre === edit.tyre ? undefined : put({ tyre: edit.tyre });
    case 'mode':
      if (edit.stop < 0) return edit.mode === plan.mode ? undefined : { mode: edit.mode };
      return !stop || stop.mode === edit.mode ? undefined : put({ mode: edit.mode });
    case 'removeStop':
      return stop ? { stops: plan.stops.filter((_, i) => i !== edit.stop) } : undefined;
    default:
      return edit satisfies never;
  }
}

/** A stop more, as near to the lap asked for as a lap is free. */
function withStop(plan: Draft, wanted: number, tyre: Tyre, { first, last }: Limits) {
  if (stopsAhead(plan, first - 1).length >= MOST_STOPS) return undefined;
  const taken = new Set(plan.stops.map(({ lap }) => lap));
  const free: number[] = [];
  for (let lap = first; lap <= last; lap++) if (!taken.has(lap)) free.push(lap);
  const lap = free.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || a - b)[0];
  if (lap === undefined) return undefined;
  return { stops: [...plan.stops, { lap, tyre, mode: 'neutral' as const }].sort((a, b) => a.lap - b.lap) };
}

function changed(desk: Desk, id: number, change: Partial<Omit<Draft, 'id'>>): Desk {
  const plan = desk.plans.find((each) => each.id === id);
  if (!plan) return desk;
  const next = { ...plan, ...change };
  if (JSON.stringify(next) === JSON.stringify(plan)) return desk;
  return { ...desk, plans: desk.plans.map((each) => (each.id === id ? next : each)), selected: id };
}

/** Names stand in the address, where `=` and `;` part them, and in tables, where long ones do not fit. */
export function cleanName(name: string): string {
  return name
    .replace(/[=;\p{Cc}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 30);
}

/** Two plans of one name could not be told apart in the answer. */
function freeName(desk: Desk, wanted: string, except?: number): string {
  const taken = new Set(desk.plans.filter(({ id }) => id !== except).map(({ name }) => name));
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/ \d+$/, '');
  let n = 2;
  while (taken.has(`${stem} ${n}`)) n++;
  return `${stem} ${n}`;
}
