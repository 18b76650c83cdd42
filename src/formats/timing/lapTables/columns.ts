/** The columns of a lap table under one set of names, whatever its dialect calls them. */

import type { Table } from '../table/table.ts';
import type { Dialect, LapField } from './dialects.ts';

/** The columns of a table under the names of the fields. */
export class Fields {
  readonly #table: Table;
  readonly #dialect: Dialect;

  constructor(table: Table, dialect: Dialect) {
    this.#table = table;
    this.#dialect = dialect;
  }

  #name(field: LapField): string {
    const names = this.#dialect.columns[field] ?? [];
    return names.find((name) => this.#table.has(name)) ?? '';
  }

  has(field: LapField): boolean {
    return this.#name(field) !== '';
  }

  numbers(field: LapField): Float64Array {
    return this.#table.numbers(this.#name(field));
  }

  seconds(field: LapField): Float64Array {
    return this.#table.seconds(this.#name(field));
  }

  moments(field: LapField): Float64Array {
    return this.#table.moments(this.#name(field));
  }

  texts(field: LapField): readonly (string | null)[] {
    return this.#table.texts(this.#name(field));
  }
}

export type Columns = ReturnType<typeof columnsOf>;

export function columnsOf(fields: Fields) {
  return {
    season: fields.numbers('season'),
    round: fields.numbers('round'),
    event: fields.texts('event'),
    session: fields.texts('session'),
    code: fields.texts('code'),
    car: fields.numbers('car'),
    name: fields.texts('name'),
    team: fields.texts('team'),
    lap: fields.numbers('lap'),
    end: fields.seconds('end'),
    start: fields.seconds('start'),
    startDate: fields.moments('startDate'),
    duration: fields.seconds('duration'),
    sector1: fields.seconds('sector1'),
    sector2: fields.seconds('sector2'),
    sector3: fields.seconds('sector3'),
    i1: fields.numbers('i1'),
    i2: fields.numbers('i2'),
    fl: fields.numbers('fl'),
    st: fields.numbers('st'),
    position: fields.numbers('position'),
    compound: fields.texts('compound'),
    namedCompound: fields.texts('namedCompound'),
    tyreAge: fields.numbers('tyreAge'),
    fresh: fields.numbers('fresh'),
    stint: fields.numbers('stint'),
    pitIn: fields.seconds('pitIn'),
    pitOut: fields.seconds('pitOut'),
    isOutLap: fields.numbers('isOutLap'),
    deleted: fields.numbers('deleted'),
    deletedReason: fields.texts('deletedReason'),
    generated: fields.numbers('generated'),
    accurate: fields.numbers('accurate'),
    status: fields.texts('status'),
  };
}
