/** The forecast of a whole field: who ends where, with what chance, and when each is expected to stop. */

import type { Strategist } from '../../speech/index.ts';
import type { Forecast, ForecastCar, MomentCar } from '../../strategy/index.ts';
import { type Column, paint, table, widthOf } from '../terminal.ts';
import { basisLines, carName, lastDrawn, letter, odds, percent, rangeCell } from './cells.ts';
import { headline, oddsTitle } from './plans.ts';

const NARROWEST_ODDS = 6;

/** `said`: the sentences on top. */
export function forecastLines(
  forecast: Forecast,
  cars: readonly MomentCar[],
  voice: Strategist,
  width: number,
): string[] {
  const { calibration, rollouts, seed } = forecast;
  const name = (car: number) => carName(cars, car);
  return [
    ...headline([voice.forecast(forecast, name)], width),
    '',
    ...fieldLines(forecast, cars, width),
    '',
    ...basisLines(voice, { calibration, rollouts, seed }, width),
  ];
}

interface Cell extends Column {
  cell(car: ForecastCar): string;
}

function fieldLines({ cars: field, lap }: Forecast, cars: readonly MomentCar[], width: number): string[] {
  const rows = [...field].sort((a, b) => a.expectedPosition - b.expectedPosition);
  const right = 'right' as const;
  const finish = new Map(cars.map((car) => [car.car, car.finish]));
  const columns: Cell[] = [
    {
      title: lap === 0 ? 'grid' : 'now',
      side: right,
      cell: ({ position }) => (position === null ? '' : `${position}`),
    },
    { title: 'driver', cell: ({ car }) => paint('bold', carName(cars, car)) },
    { title: 'exp. pos', side: right, cell: ({ expectedPosition }) => expectedPosition.toFixed(1) },
    { title: '80%', side: right, cell: (car) => rangeCell(car.position10, car.position90) },
    { title: 'points', side: right, cell: ({ expectedPoints }) => expectedPoints.toFixed(1) },
    { title: 'wins', side: right, cell: ({ positions }) => share(positions[0] ?? 0) },
    {
      title: 'podium',
      side: right,
      cell: ({ positions }) => share(positions.slice(0, 3).reduce((sum, each) => sum + each, 0)),
    },
    { title: 'out', side: right, cell: ({ retirement }) => share(retirement) },
    { title: 'next stop', cell: nextStop },
  ];
  if ([...finish.values()].some((place) => place !== null)) {
    columns.splice(2, 0, {
      title: 'ended',
      side: right,
      cell: ({ car }) => paint('dim', `${finish.get(car) ?? ''}`),
    });
  }
  const lines = table(
    columns,
    rows.map((car) => columns.map(({ cell }) => cell(car))),
  );
  const used = Math.max(...lines.map(widthOf));
  const drawn = lastDrawn(rows.map(({ positions }) => positions));
  const room = Math.min(drawn, width - used - 2);
  if (room < Math.min(drawn, NARROWEST_ODDS)) return lines;
  return lines.map((line, i) => {
    const gap = ' '.repeat(used - widthOf(line) + 2);
    return line + gap + (i === 0 ? paint('dim', oddsTitle(room)) : odds(rows[i - 1].positions, room));
  });
}

/** A chance that hardly is one leaves its cell empty. */
function share(value: number): string {
  return value < 0.005 ? '' : percent(value);
}

function nextStop({ nextStop: stop }: ForecastCar): string {
  if (stop === null) return paint('dim', 'none');
  return `${rangeCell(stop.low, stop.high)} ${letter(stop.tyre)}`;
}
