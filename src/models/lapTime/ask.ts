/** The question about one driver of a race: the row that the model is asked, or the sentence that says why there is none. */

import { lapTableOf, whoIs } from '../../timing/index.ts';
import { type Asked, ModelError, type Question } from '../recipe.ts';
import { columnsAfter } from './features.ts';
import { raceLapsOf } from './laps.ts';

export function askLapTime({ session, driver, lap }: Question): Asked {
  const race = raceLapsOf(session);
  if (race === null)
    throw new ModelError(
      `${session.id} has no timed laps, or nobody says of which season and circuit they are.`,
    );
  const { cars, entries } = lapTableOf(session);
  const named = cars.map((car) => ({ car, code: entries.get(car)?.code, name: entries.get(car)?.name }));
  const who = whoIs(named, driver);
  const nameOf = ({ car, code }: (typeof named)[number]) => code ?? `car ${car}`;
  if (who === undefined)
    throw new ModelError(
      `nobody in ${session.id} is called ${driver}: there are ${named.map(nameOf).join(', ')}.`,
    );
  const name = nameOf(who);
  const own = race.byCar.get(who.car) ?? [];
  const last = own.find((one) => one.lap === lap);
  if (last === undefined)
    throw new ModelError(
      `${name} has no timed lap ${lap} in ${session.id}; his last is ${own.at(-1)?.lap ?? 'none'}.`,
    );
  const columns = columnsAfter(race, last);
  if (columns === null)
    throw new ModelError(
      `lap ${lap} of ${name} in ${session.id} was no racing lap (through the pits, under a flag, or not timed whole); lap-time is told from racing laps, such as ${nearest(own, lap)}.`,
    );
  const next = own.find((one) => one.lap === lap + 1);
  return {
    rows: { rows: 1, columns },
    title: `${name}, ${session.id}, lap ${lap + 1} as told after lap ${lap}`,
    unit: 's',
    truth: next?.duration ?? null,
  };
}

function nearest(own: readonly { readonly lap: number; readonly isRacing: boolean }[], lap: number): string {
  const racing = own.filter(({ isRacing }) => isRacing);
  if (racing.length === 0) return 'none of his';
  const near = racing.reduce((best, one) =>
    Math.abs(one.lap - lap) < Math.abs(best.lap - lap) ? one : best,
  );
  return `lap ${near.lap}`;
}
