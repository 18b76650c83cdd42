/** From a question that was understood to what is printed: text for people, plain data for programs. */

import { strategist } from '../../speech/index.ts';
import type { JobRecords } from '../../store/index.ts';
import {
  comparePlans,
  forecastOf,
  hindsightOf,
  type Optimum,
  optimumOf,
  type Surface,
  valueSurface,
  whatIf,
} from '../../strategy/index.ts';
import { paint, print, terminalWidth } from '../terminal.ts';
import type { Asked } from './asked.ts';
import { basisLines } from './cells.ts';
import { forecastLines } from './forecast.ts';
import { hindsightLines } from './hindsight.ts';
import { comparisonOf, optimumLines } from './optimum.ts';
import { comparisonLines, headline } from './plans.ts';
import { surfaceLines } from './surface.ts';
import { type Question, type Work, working } from './work.ts';

/** What is printed of an answer: data with `--json`, else lines. */
interface Told {
  readonly data: object;
  lines(width: number): string[];
}

const voice = strategist();

/** Prints the answer. `records`: null where nothing can be kept. */
export async function answer(asked: Asked, records: JobRecords | null, json: boolean): Promise<void> {
  const { sims, seed } = asked;
  const told = await working({ sims, seed, records }, WEIGHTS[asked.wish], (work) => toldOf(asked, work));
  if (json) print(JSON.stringify(told.data, null, 2));
  else for (const line of [...heading(asked), ...told.lines(terminalWidth())]) print(line);
}

/** Of all parts of an answer together. */
const WEIGHTS = {
  compare: 1,
  advice: 3,
  surface: 1,
  optimum: 1,
  forecast: 1,
  whatIf: 1,
  hindsight: 1,
} as const;

function heading({ wish, session, moment, car }: Asked): string[] {
  const { season, name } = session.identity;
  const title = `${name ?? session.id}${season === null ? '' : ` ${season}`}`;
  const who = moment.cars.find((each) => each.car === car);
  const isOver = wish === 'whatIf' || wish === 'hindsight';
  const place = isOver ? who?.finish : who?.position;
  const laps = moment.parameters.circuit.laps;
  const isDisqualified = isOver && session.results?.find((row) => row.car === car)?.status === 'disqualified';
  const ended = isDisqualified ? 'disqualified' : place == null ? '' : `${isOver ? 'ended ' : ''}P${place}`;
  const facts = [
    isOver ? 'as it came' : moment.lap === 0 ? 'from the grid' : `after lap ${moment.lap} of ${laps}`,
    ...(who === undefined ? [] : [[who.name, ended].filter((word) => word !== '').join(', ')]),
    'simulated',
  ];
  return [`${paint('bold', title)}  ${paint('dim', facts.join(' · '))}`];
}

function toldOf(asked: Asked, work: Work): Promise<Told> {
  switch (asked.wish) {
    case 'compare':
      return compare(asked, work);
    case 'forecast':
      return forecast(asked, work);
    case 'advice':
      return advice(asked, work);
    case 'surface':
      return surface(asked, work);
    case 'optimum':
      return optimum(asked, work);
    case 'whatIf':
      return otherwise(asked, work);
    case 'hindsight':
      return lookBack(asked, work);
    default:
      return asked.wish satisfies never;
  }
}

/** When to stop, and how the whole plan goes on from there. */
async function advice(asked: Asked, work: Work): Promise<Told> {
  const [found, best] = [await surfaceOf(asked, work, 1), await optimumIn(asked, work, 2)];
  return {
    data: { surface: found, optimum: best },
    lines: (width) => [
      ...headline(voice.advice(found, comparisonOf(best)), width),
      '',
      ...surfaceLines(found, width),
      '',
      paint('dim', voice.searched()),
      // Those of the plans are among them.
      ...optimumLines({ ...best, assumptions: found.assumptions }, voice, width),
    ],
  };
}

async function surface(asked: Asked, work: Work): Promise<Told> {
  const found = await surfaceOf(asked, work, 1);
  const { moment, assumptions, rollouts, seed } = found;
  return {
    data: found,
    lines: (width) => [
      ...headline([voice.window(found)], width),
      '',
      ...surfaceLines(found, width),
      '',
      ...basisLines(voice, { calibration: moment.calibration, assumptions, rollouts, seed }, width),
    ],
  };
}

async function optimum(asked: Asked, work: Work): Promise<Told> {
  const best = await optimumIn(asked, work, 1);
  return {
    data: best,
    lines: (width) => [
      ...headline(voice.comparison(comparisonOf(best)), width),
      '',
      ...optimumLines(best, voice, width),
    ],
  };
}

/** The race as it came, but for one car's plan. */
async function otherwise(asked: Asked, work: Work): Promise<Told> {
  const { session, history, plans } = asked;
  const [{ name, plan }] = plans;
  const question = questionOf(asked, { plans, events: session.events.length });
  const found = await work.part({ what: 'the race once more', weight: 1, question }, (run) =>
    whatIf(session, carIn(asked), plan, { ...run, history, name }),
  );
  return {
    data: found,
    lines: (width) => comparisonLines(found, voice, voice.whatIf(found), width),
  };
}

async function lookBack(asked: Asked, work: Work): Promise<Told> {
  const { session, history, moment } = asked;
  const question = questionOf(asked, { events: session.events.length });
  const found = await work.part({ what: 'looking back', weight: 1, question }, (run) =>
    hindsightOf(session, carIn(asked), { ...run, history }),
  );
  return {
    data: found,
    lines: (width) => hindsightLines(found, moment.calibration, voice, width),
  };
}

function surfaceOf(asked: Asked, work: Work, weight: number): Promise<Surface> {
  const question = questionOf({ ...asked, wish: 'surface' });
  return work.part({ what: 'laps and compounds', weight, question }, (run) =>
    valueSurface(asked.moment, carIn(asked), run),
  );
}

function optimumIn(asked: Asked, work: Work, weight: number): Promise<Optimum> {
  const question = questionOf({ ...asked, wish: 'optimum' });
  return work.part({ what: 'the best plan', weight, question }, (run) =>
    optimumOf(asked.moment, carIn(asked), run),
  );
}

/** All that the answer depends on, as it is kept with it. */
function questionOf({ wish, session, moment, car, basis }: Asked, more: object = {}): Question {
  return { race: session.id, wish, lap: moment.lap, car, basis, ...more, parameters: moment.parameters };
}

function carIn({ car }: Asked): number {
  if (car === null) throw new Error('a question about one car without a car');
  return car;
}

async function compare(asked: Asked, work: Work): Promise<Told> {
  const { moment, plans } = asked;
  const comparison = await work.part(
    { what: 'comparing', weight: 1, question: questionOf(asked, { plans }) },
    (run) => comparePlans(moment, carIn(asked), plans, run),
  );
  return {
    data: comparison,
    lines: (width) => comparisonLines(comparison, voice, voice.comparison(comparison), width),
  };
}

async function forecast(asked: Asked, work: Work): Promise<Told> {
  const { moment } = asked;
  const made = await work.part({ what: 'forecasting', weight: 1, question: questionOf(asked) }, (run) =>
    forecastOf(moment, run),
  );
  return { data: made, lines: (width) => forecastLines(made, moment.cars, voice, width) };
}
