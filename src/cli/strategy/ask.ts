/** `pitboard strategy RACE`: the race, the car and the plans that a question is about, found and checked before anything is simulated. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Plan } from '../../race/index.ts';
import { type JobRecords, type Library, LibraryInUseError } from '../../store/index.ts';
import { carOf, checkPlans, type Moment, momentOf, type NamedPlan, parsePlan } from '../../strategy/index.ts';
import type { HistoryTables, RaceSession } from '../../timing/index.ts';
import { InputError } from '../failure.ts';
import { libraryHome, withLibrary } from '../library.ts';
import { openRace, readSource } from '../race/source.ts';
import { answer } from './answer.ts';
import type { Asked, CheckedOptions } from './asked.ts';

/** Finds the race, the car and the plans, and has it answered. */
export async function askStrategy(source: string, options: CheckedOptions): Promise<void> {
  const { wish, lap, sims, seed, driver } = options;
  await withSession(source, async (session, history, records) => {
    const moment = momentOf(session, lap, { history });
    const car = driver === undefined ? null : carOf(moment, driver);
    const plans = car === null ? [] : plansOf(options, moment, car);
    const basis = digest([moment.parameters, moment.situation, moment.plans]);
    const asked: Asked = { wish, session, history, moment, car, plans, sims, seed, basis };
    await answer(asked, records, options.json);
  });
}

/** `NAME=PLAN` gives a plan a name; without one it is called what it is. */
function plansOf({ wish, plans: written, mode }: CheckedOptions, moment: Moment, car: number): NamedPlan[] {
  const actual = moment.cars.find((each) => each.car === car)?.actual;
  // Of a race that is over it is known what the car started on; who asks about its stops does not mean another start.
  const start = wish === 'whatIf' ? actual?.start : undefined;
  // What is asked of a later lap goes on from what was driven until then.
  const before = wish === 'whatIf' ? (actual?.stops ?? []).filter((stop) => stop.lap <= moment.lap) : [];
  const plans = written.map((text): NamedPlan => {
    const cut = text.indexOf('=');
    const of = cut < 0 ? text.trim() : text.slice(cut + 1).trim();
    const plan = parsePlan(of, moment, car);
    if (wish === 'compare') refuseForRain(plan, moment);
    if (moment.lap > 0 && wish === 'whatIf' && (plan.mode ?? mode) !== undefined) {
      throw new InputError(
        '--what-if with --lap cannot change the pace of a stint that is under way; leave one of them out.',
      );
    }
    return {
      name: (cut < 0 ? '' : text.slice(0, cut).trim()) || of || 'none',
      plan: {
        ...plan,
        stops: [...before, ...plan.stops],
        ...(start === undefined || NAMES_TYRE.test(of) ? {} : { start }),
        ...(mode === undefined || plan.mode !== undefined ? {} : { mode }),
      },
    };
  });
  if (wish === 'compare') checkPlans(plans, moment, car);
  return plans;
}

/** Rain that nobody sees is nothing to plan for: where it comes, the wall answers it whatever the plan says. */
function refuseForRain({ stops }: Plan, { lap, parameters: { rain } }: Moment): void {
  const tyre = stops.find((stop) => stop.tyre === 'INTERMEDIATE' || stop.tyre === 'WET')?.tyre;
  if (tyre === undefined || rain.wetness > 0 || rain.raining) return;
  throw new InputError(
    `it is dry ${lap === 0 ? 'on the grid' : `after lap ${lap}`}, so that no stop for ${tyre === 'WET' ? 'wets' : 'intermediates'} can be planned; rain that comes is answered in any plan.`,
  );
}

/**
 * The race with the books of its season. Where the library can be written it stays open, so that answers are kept; where the
 * app has it open they are not.
 */
async function withSession(
  source: string,
  use: (session: RaceSession, history: HistoryTables | null, records: JobRecords | null) => Promise<void>,
): Promise<void> {
  if (existsSync(source)) {
    const session = await readSource(source);
    await use(
      session,
      existsSync(libraryHome()) ? await withLibrary(true, (library) => booksOf(library, session)) : null,
      null,
    );
    return;
  }
  await writable(async (library, records) => {
    if ((await library.races.resolve(source)) === undefined) await suggest(library, source);
    const session = await openRace(library, source, PURPOSE);
    await use(session, await booksOf(library, session), records);
  });
}

/** A name without its season, as of a circuit, stands for several races: says which of them can be simulated. */
async function suggest(library: Library, source: string): Promise<void> {
  const { items } = await library.races.list({ q: source, timing: true, limit: 3 });
  if (items.length === 0) return;
  throw new InputError(
    `there is no race "${source}" in the library; did you mean ${items.map(({ id }) => id).join(' or ')}?`,
  );
}

/** A plan that says what the car starts on. */
const NAMES_TYRE = /^[a-z:]*\b(soft|medium|hard|intermediate|wet|[smhiw])\b[a-z:]*(,|$)/i;

const PURPOSE = 'to simulate from';

/** Opens the library to keep answers in it, or only to read it where another process writes. */
export async function writable<T>(
  use: (library: Library, records: JobRecords | null) => Promise<T>,
): Promise<T> {
  if (!existsSync(libraryHome())) {
    throw new InputError('there is no library yet; `pitboard race import PATH...` makes one.');
  }
  let isOpen = false;
  try {
    return await withLibrary(false, (library) => {
      isOpen = true;
      return use(library, library.jobs);
    });
  } catch (error) {
    if (isOpen || !(error instanceof LibraryInUseError)) throw error;
    return withLibrary(true, (library) => use(library, null));
  }
}

export async function booksOf(library: Library, { identity }: RaceSession): Promise<HistoryTables | null> {
  return identity.season === null ? null : library.races.history.season(identity.season);
}

export function digest(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 24);
}
