/** What the commands of learning have in common: a model and its version, a folder of data, seasons, settings. Checked before data is read. */

import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Recipe, Setting, Settings } from '../../models/index.ts';
import { InputError } from '../failure.ts';

/** Its whole path. Throws InputError where it is not there or no folder. */
export function dataFolder(path: string | undefined, recipe: Pick<Recipe, 'name' | 'data'>): string {
  if (path === undefined) throw new InputError(`on what data? Name it with --data DIR: ${dataText(recipe)}.`);
  if (!existsSync(path)) throw new InputError(`there is no folder ${path}; --data names one.`);
  if (!statSync(path).isDirectory())
    throw new InputError(`${path} is a file; --data names the folder that holds ${recipe.name}'s data.`);
  // A run may be taken up again from another folder.
  return resolve(path);
}

/** What `--data` is to hold, to go on a sentence with. */
export function dataText({ data }: Pick<Recipe, 'data'>): string {
  return `${data.charAt(0).toLowerCase()}${data.slice(1)}`.replace(/\.$/, '');
}

/** Last of a list that is still believable, so that a slip of the finger is not a million seasons. */
const MOST_SEASONS = 100;

/** `2018-2023`, `2018,2020`, or both, several times; undefined where nothing is said. In order, each once. */
export function seasonsFrom(texts: readonly string[] | undefined): readonly number[] | undefined {
  if (texts === undefined) return undefined;
  const seasons = texts.flatMap((text) => text.split(',')).flatMap(spanFrom);
  return [...new Set(seasons)].sort((a, b) => a - b);
}

function spanFrom(text: string): number[] {
  const parts = /^\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*$/.exec(text);
  const [from, to] = [Number(parts?.[1]), Number(parts?.[2] ?? parts?.[1])];
  if (parts === null || from < 1900 || from > to || to - from > MOST_SEASONS)
    throw new InputError(
      `--season expects years such as 2024, 2018-2023 or 2018,2020, got "${text.trim()}".`,
    );
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** `name=value` several times. Throws InputError for one that is not known, or out of its range. */
export function settingsFrom(
  texts: readonly string[] | undefined,
  { name: model, settings }: Pick<Recipe, 'name' | 'settings'>,
): Settings {
  const found = (texts ?? []).map((text): [string, number] => {
    const cut = text.indexOf('=');
    if (cut < 1) throw new InputError(`--set expects NAME=VALUE, got "${text}".`);
    const [name, value] = [text.slice(0, cut).trim(), text.slice(cut + 1).trim()];
    const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (setting === undefined)
      throw new InputError(
        `${model} has no setting "${name}"; it has ${Object.keys(settings).join(', ')} (\`pitboard train ${model} --settings\`).`,
      );
    return [name, valueFrom(name, value, setting)];
  });
  return Object.fromEntries(found);
}

function valueFrom(name: string, text: string, { from, to, isWhole }: Setting): number {
  const value = Number(text);
  if (text === '' || !(value >= from && value <= to) || (isWhole === true && !Number.isInteger(value)))
    throw new InputError(
      `${name} is a ${isWhole === true ? 'whole number' : 'number'} from ${from} to ${to}, not "${text}".`,
    );
  return value;
}

/** Throws InputError where the text is no whole number of that range. */
export function wholeFrom(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
    throw new InputError(
      `${option} expects a whole number from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}, got "${text}".`,
    );
  return value;
}
