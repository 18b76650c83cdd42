/** `pitboard strategy scores SEASON`: every car of every race of a season looked back on, and what comes of it for the teams. */

import type { Library } from '../../store/index.ts';
import {
  hindsightOf,
  momentOf,
  type Run,
  type ScoredRace,
  StrategyError,
  teamScores,
} from '../../strategy/index.ts';
import { InputError } from '../failure.ts';
import { seasonFrom } from '../race/list.ts';
import { paint, print, terminalWidth, wrap } from '../terminal.ts';
import { booksOf, digest, writable } from './ask.ts';
import { scoreLines } from './hindsight.ts';
import { type StrategyOptions, sizeFrom } from './options.ts';
import { type Work, working } from './work.ts';

export type ScoreOptions = Pick<StrategyOptions, 'sims' | 'seed' | 'json'>;

/** One car's race. */
export interface ScoreRow extends ScoredRace {
  readonly car: number;
  readonly code: string | null;
}

const USUAL = 200;

export async function strategyScores(seasonText: string, options: ScoreOptions): Promise<void> {
  const season = seasonFrom(seasonText, 'the season');
  const { sims, seed } = sizeFrom(options, USUAL);
  await writable(async (library, records) => {
    const { items } = await library.races.list({ season, kind: 'race', order: 'asc', limit: 100 });
    const races = items.filter(({ hasTiming }) => hasTiming).map(({ id }) => id);
    if (races.length === 0) {
      throw new InputError(
        `the library has no timing of a race of ${season}; \`pitboard race import PATH...\` brings it in.`,
      );
    }
    const rows = await working({ sims, seed, records }, races.length, async (work) => {
      const all: ScoreRow[] = [];
      for (const id of races) all.push(...(await scoresOf(library, id, work)));
      return all;
    });
    const teams = teamScores(rows);
    const seen = new Set(rows.map(({ race }) => race));
    const missing = items.map(({ id }) => id).filter((id) => !seen.has(id));
    if (options.json) {
      print(JSON.stringify({ season, races: [...seen], missing, teams, rows }, null, 2));
      return;
    }
    for (const line of scoreLines(season, teams)) print(line);
    print();
    for (const line of wrap(restLine(rows.length, [...seen], races, missing.length), terminalWidth())) {
      print(paint('dim', line));
    }
  });
}

/** What the scores are of, and which races of the season are not among them. */
function restLine(cars: number, seen: readonly string[], races: readonly string[], missing: number): string {
  const odd = races.filter((id) => !seen.includes(id));
  const facts = [
    `${seen.length} ${seen.length === 1 ? 'race' : 'races'}`,
    `${cars} cars that saw the flag`,
    'simulated',
    odd.length === 0 ? '' : `not simulated: ${odd.join(', ')}`,
    missing === odd.length ? '' : `${missing - odd.length} without timing in the library`,
  ];
  return facts.filter((fact) => fact !== '').join(' · ');
}

/** The cars of one race that saw the flag; none where the race cannot be simulated. */
async function scoresOf(library: Library, id: string, work: Work): Promise<ScoreRow[]> {
  const session = await library.races.open(id, { samples: false });
  const history = await booksOf(library, session);
  const moment = orNothing(() => momentOf(session, 0, { history }));
  if (moment === undefined) return [];
  const basis = digest([moment.parameters, moment.situation, moment.plans]);
  const question = { race: id, wish: 'score', basis, events: session.events.length };
  return work.part({ what: id, weight: 1, question }, async (run) => {
    const rows = keptRows(run);
    const { cars } = moment;
    for (const [i, { car, code, team }] of cars.entries()) {
      if (rows.some((row) => row.car === car)) continue;
      const own: Run = { ...run, onProgress: (fraction) => run.onProgress?.((i + fraction) / cars.length) };
      try {
        const { score, lostSeconds, lostPositions } = await hindsightOf(session, car, {
          ...own,
          history,
          isQuick: true,
          checkpoint: undefined,
          onCheckpoint: async () => {},
        });
        rows.push({ race: id, car, code, team, score, lostSeconds, lostPositions });
        await run.onCheckpoint?.(rows);
      } catch (error) {
        // Who retired is not judged.
        if (!(error instanceof StrategyError)) throw error;
      }
    }
    return rows;
  });
}

function keptRows({ checkpoint }: Run): ScoreRow[] {
  return Array.isArray(checkpoint) ? [...checkpoint] : [];
}

function orNothing<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof StrategyError) return undefined;
    throw error;
  }
}
