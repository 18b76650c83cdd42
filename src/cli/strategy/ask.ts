/** `pitboard strategy RACE`: what was asked, understood and checked before anything is simulated, then answered and printed. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Mode } from '../../race/index.ts';
import { type JobRecords, type Library, LibraryInUseError } from '../../store/index.ts';
import { carOf, checkPlans, type Moment, momentOf, type NamedPlan, parsePlan } from '../../strategy/index.ts';
import type { HistoryTables, RaceSession } from '../../timing/index.ts';
import { InputError } from '../failure.ts';
import { libraryHome, withLibrary } from '../library.ts';
import { openRace, readSource } from '../race/source.ts';
import { answer } from './answer.ts';
import type { Asked, Wish } from './asked.ts';

export interface StrategyOptions {
  readonly driver?: string;
  readonly lap?: string;
  readonly plan?: readonly string[];
  readonly mode?: string;
  readonly surface?: boolean;
  readonly optimum?: boolean;
  readonly forecast?: boolean;
  readonly whatIf?: string;
  readonly hindsight?: boolean;
  readonly sims: string;
  readonly seed: string;
  readonly json?: boolean;
}

export const SIMS = { least: 100, most: 100_000 } as const;
const MODES: readonly Mode[] = ['push', 'neutral', 'save'];

export async function askStrategy(source: string | undefined, options: StrategyOptions): Promise<void> {
  if (source === undefined) {
    throw new InputError('which race? `pitboard race list` shows those that are there; --help has examples.');
  }
  const wish = wishOf(options);
  const sims = numberFrom('--sims', options.sims, SIMS.least, SIMS.most);
  const seed = numberFrom('--seed', options.seed, 0, 2 ** 31 - 1);
  const lap = options.lap === undefined ? 0 : numberFrom('--lap', options.lap, 0, 1000);
  if (options.mode !== undefined && !MODES.some((mode) => mode === options.mode)) {
    throw new InputError(`--mode knows ${MODES.join(', ')}, not "${options.mode}".`);
  }
  await withSession(source, async (session, history, records) => {
    const moment = momentOf(session, lap, { history });
    const car = options.driver === undefined ? null : carOf(moment, options.driver);
    const plans = car === null ? [] : plansOf(options, wish, moment, car);
    const basis = digest([moment.parameters, moment.situation, moment.plans]);
    const asked: Asked = { wish, session, history, moment, car, plans, sims, seed, basis };
    await answer(asked, records, options.json === true);
  });
}

/** One question at a time: which of them, and whether the options that it needs are there. */
function wishOf(options: StrategyOptions): Wish {
  const { plan, surface, optimum, forecast, whatIf, hindsight, driver, lap, mode } = options;
  const wishes: [string, Wish][] = [];
  if (plan !== undefined) wishes.push(['--plan', 'compare']);
  if (surface) wishes.push(['--surface', 'surface']);
  if (optimum) wishes.push(['--optimum', 'optimum']);
  if (forecast) wishes.push(['--forecast', 'forecast']);
  if (whatIf !== undefined) wishes.push(['--what-if', 'whatIf']);
  if (hindsight) wishes.push(['--hindsight', 'hindsight']);
  if (wishes.length > 1) {
    throw new InputError(
      `${wishes.map(([name]) => name).join(' and ')} are different questions; ask one at a time.`,
    );
  }
  const [[name, wish] = ['', driver === undefined ? 'forecast' : 'advice'] as const] = wishes;
  if (driver === undefined && wish !== 'forecast') {
    throw new InputError(`${name} is about one car; say whose with --driver, as in --driver NOR.`);
  }
  if (lap !== undefined && (wish === 'whatIf' || wish === 'hindsight')) {
    throw new InputError(`${name} is about the whole race; leave --lap out.`);
  }
  if (mode !== undefined && wish !== 'compare' && wish !== 'whatIf') {
    throw new InputError(
      '--mode belongs to --plan and --what-if; the other questions look for the pace themselves.',
    );
  }
  return wish;
}

function numberFrom(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
    const [from, to] = [least.toLocaleString('en'), most.toLocaleString('en')];
    throw new InputError(`${option} expects a whole number from ${from} to ${to}, got "${text}".`);
  }
  return value;
}

/** `NAME=PLAN` gives a plan a name; without one it is called what it is. */
function plansOf(
  { plan: texts = [], whatIf, mode }: StrategyOptions,
  wish: Wish,
  moment: Moment,
  car: number,
): NamedPlan[] {
  const written = whatIf === undefined ? texts : [whatIf];
  const plans = written.map((text): NamedPlan => {
    const cut = text.indexOf('=');
    const [name, of] =
      cut < 0 ? [text.trim() || 'none', text] : [text.slice(0, cut).trim(), text.slice(cut + 1)];
    const plan = parsePlan(of, moment, car);
    const pace = MODES.find((each) => each === mode);
    return {
      name: name || of.trim(),
      plan: pace === undefined || plan.mode !== undefined ? plan : { ...plan, mode: pace },
    };
  });
  if (wish === 'compare') checkPlans(plans, moment, car);
  return plans;
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
    const session = await readSource(source, PURPOSE);
    await use(
      session,
      existsSync(libraryHome()) ? await withLibrary(true, (library) => booksOf(library, session)) : null,
      null,
    );
    return;
  }
  await writable(async (library, records) => {
    const session = await openRace(library, source, PURPOSE);
    await use(session, await booksOf(library, session), records);
  });
}

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

async function booksOf(library: Library, { identity }: RaceSession): Promise<HistoryTables | null> {
  return identity.season === null ? null : library.races.history.season(identity.season);
}

export function digest(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 24);
}
