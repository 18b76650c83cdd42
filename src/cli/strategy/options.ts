/**
 * The options of `pitboard strategy`, checked before anything is loaded: whether they ask one question, and a whole one.
 */

import type { Mode } from '../../race/index.ts';
import { InputError } from '../failure.ts';
import type { CheckedOptions, Wish } from './asked.ts';

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
  readonly sims?: string;
  readonly seed: string;
  readonly json?: boolean;
}

/** Races of each plan; fewer tell nothing, more take minutes for what nobody can see. */
const SIMS = { least: 100, most: 100_000 } as const;
const USUAL = 10_000;
/** A look back asks about many plans at every decision. */
const USUAL_HINDSIGHT = 2000;
const MODES: readonly Mode[] = ['push', 'neutral', 'save'];

export async function strategyOf(source: string | undefined, options: StrategyOptions): Promise<void> {
  if (source === undefined) {
    throw new InputError('which race? `pitboard race list` shows those that are there; --help has examples.');
  }
  const checked = check(options);
  const { askStrategy } = await import('./ask.ts');
  await askStrategy(source, checked);
}

function check(options: StrategyOptions): CheckedOptions {
  const { driver, lap, plan, whatIf, mode, json } = options;
  const pace = MODES.find((each) => each === mode);
  if (mode !== undefined && pace === undefined) {
    throw new InputError(`--mode knows ${MODES.join(', ')}, not "${mode}".`);
  }
  const wish = wishOf(options);
  return {
    wish,
    driver,
    lap: lap === undefined ? 0 : numberFrom('--lap', lap, 0, 1000),
    plans: whatIf === undefined ? (plan ?? []) : [whatIf],
    mode: pace,
    ...sizeFrom(options, wish === 'hindsight' ? USUAL_HINDSIGHT : USUAL),
    json: json === true,
  };
}

/** How many races, `usual` where nothing is said, and which. */
export function sizeFrom(
  { sims, seed }: Pick<StrategyOptions, 'sims' | 'seed'>,
  usual: number,
): { readonly sims: number; readonly seed: number } {
  return {
    sims: sims === undefined ? usual : numberFrom('--sims', sims, SIMS.least, SIMS.most),
    seed: numberFrom('--seed', seed, 0, 2 ** 31 - 1),
  };
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
  if (lap !== undefined && wish === 'hindsight') {
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
