/**
 * Parameter files of TUM's race simulation (TUMFTM/race-simulation): sections of an .ini file whose values are JSON over several
 * lines. One file a race; `pars_mcs.ini` beside them holds what is drawn by chance, by season.
 *
 * What comes out is what stands in the file, under names of the field and with its units; missing parts are null. What the
 * simulator here makes of it is `race/`'s affair.
 */

import { FormatError, printable } from '../bytes.ts';

/** Characters; the largest of the published files has some 40,000. */
const LARGEST = 4_000_000;
const SECTION = /^\[([A-Za-z0-9_]{1,40})\]\s*$/;
const ENTRY = /^([A-Za-z_][A-Za-z0-9_]{0,40})\s*=(.*)$/;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Every `name = value` of the file as `SECTION/name`. Throws FormatError with one sentence. */
export function readIni(text: string, file: string): ReadonlyMap<string, Json> {
  if (text.length > LARGEST)
    throw new FormatError(`${file} has ${text.length} characters; a parameter file has up to ${LARGEST}`);
  const found = new Map<string, Json>();
  let section: string | null = null;
  let name: string | null = null;
  let begun = 0;
  let lines: string[] = [];
  const close = () => {
    if (name === null) return;
    found.set(`${section}/${name}`, parsed(lines.join('\n'), file, begun, name));
    name = null;
  };
  text.split(/\r?\n/).forEach((line, i) => {
    if (line.startsWith('#') || line.startsWith(';')) return;
    const heading = SECTION.exec(line);
    if (heading !== null) {
      close();
      section = heading[1];
      return;
    }
    const entry = ENTRY.exec(line);
    if (entry !== null) {
      close();
      if (section === null)
        throw new FormatError(`${file}, line ${i + 1}: ${entry[1]} stands before the first [SECTION]`);
      name = entry[1];
      begun = i + 1;
      lines = [entry[2]];
    } else if (name !== null) lines.push(line);
    else if (line.trim() !== '')
      throw new FormatError(`${file}, line ${i + 1}: "${printable(line.slice(0, 40))}" is no name = value`);
  });
  close();
  return found;
}

function parsed(text: string, file: string, line: number, name: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new FormatError(`${file}, line ${line}: the value of ${name} is not JSON`);
  }
}

/** Reads values by their place, and says in one sentence what is there instead of what was expected. */
export class Values {
  readonly #file: string;
  readonly #place: string;
  readonly #fields: { readonly [key: string]: Json };

  constructor(value: Json | undefined, file: string, place: string) {
    this.#file = file;
    this.#place = place;
    if (typeof value !== 'object' || value === null || isRow(value))
      throw new FormatError(`${file}: ${place} is ${told(value)}, expected named values in braces`);
    this.#fields = value;
  }

  get names(): readonly string[] {
    return Object.keys(this.#fields);
  }

  #at(name: string): Json | undefined {
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
  }

  #fail(name: string, expected: string): never {
    const value = told(this.#at(name));
    throw new FormatError(
      `${this.#file}: ${this.#place}.${printable(name)} is ${value}, expected ${expected}`,
    );
  }

  number(name: string): number {
    const value = this.#at(name);
    return typeof value === 'number' ? value : this.#fail(name, 'a number');
  }

  /** Null where it is null or left out. */
  numberOrNull(name: string): number | null {
    const value = this.#at(name);
    return value === undefined || value === null ? null : this.number(name);
  }

  text(name: string): string {
    const value = this.#at(name);
    return typeof value === 'string' ? value : this.#fail(name, 'a text');
  }

  flag(name: string): boolean {
    const value = this.#at(name);
    return typeof value === 'boolean' ? value : this.#fail(name, 'true or false');
  }

  row(name: string): readonly Json[] {
    const value = this.#at(name);
    return value !== undefined && isRow(value) ? value : this.#fail(name, 'a row in brackets');
  }

  numbers(name: string): number[] {
    return this.row(name).map((value) =>
      typeof value === 'number' ? value : this.#fail(name, 'a row of numbers'),
    );
  }

  within(name: string): Values {
    return new Values(this.#at(name), this.#file, `${this.#place}.${printable(name)}`);
  }
}

function isRow(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function told(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  return printable(JSON.stringify(value).slice(0, 40));
}
