/** What a training of the lap-time model can be run with. */

import { ModelError, type Setting, type Settings } from '../recipe.ts';

export const SETTINGS = {
  trees: { about: 'most trees of the median', value: 500, from: 5, to: 3000, isWhole: true, isLog: true },
  leaves: {
    about: 'leaves of a tree of the median',
    value: 63,
    from: 7,
    to: 255,
    isWhole: true,
    isLog: true,
  },
  treeRate: { about: 'learning rate of the trees', value: 0.05, from: 0.01, to: 0.3, isLog: true },
  networks: {
    about: 'networks whose answers are averaged, each from a seed of its own',
    value: 4,
    from: 1,
    to: 10,
    isWhole: true,
  },
  hidden: {
    about: 'units of a recurrent layer in one direction, rounded to even numbers',
    value: 32,
    from: 4,
    to: 128,
    isWhole: true,
    isLog: true,
  },
  rounds: { about: 'rounds of the network through the laps', value: 10, from: 1, to: 60, isWhole: true },
  rate: { about: 'highest learning rate of the network', value: 0.002, from: 1e-4, to: 0.01, isLog: true },
  dropout: { about: 'share of units left out at a step', value: 0.1, from: 0, to: 0.5 },
  decay: { about: 'decay of the weights of the network', value: 0.02, from: 0.001, to: 0.3, isLog: true },
  batch: { about: 'laps of a step', value: 256, from: 32, to: 2048, isWhole: true, isLog: true },
} as const satisfies Readonly<Record<string, Setting>>;

export type LapTimeSettings = Readonly<Record<keyof typeof SETTINGS, number>>;

/** With defaults. Throws ModelError for a name that is not known or a value out of its range. */
export function settingsOf(given: Settings = {}): LapTimeSettings {
  const all: Readonly<Record<string, Setting>> = SETTINGS;
  for (const [name, value] of Object.entries(given)) {
    const setting = all[name];
    if (setting === undefined)
      throw new ModelError(`there is no setting ${name}; there are: ${Object.keys(all).join(', ')}.`);
    if (!(value >= setting.from && value <= setting.to))
      throw new ModelError(`${name} is ${value}; it goes from ${setting.from} to ${setting.to}.`);
    if (setting.isWhole === true && !Number.isInteger(value))
      throw new ModelError(`${name} is ${value}; it must be a whole number.`);
  }
  const { trees, leaves, treeRate, networks, hidden, rounds, rate, dropout, decay, batch } = SETTINGS;
  const settings = {
    trees: trees.value,
    leaves: leaves.value,
    treeRate: treeRate.value,
    networks: networks.value,
    hidden: hidden.value,
    rounds: rounds.value,
    rate: rate.value,
    dropout: dropout.value,
    decay: decay.value,
    batch: batch.value,
    ...given,
  };
  // Heads share twice the hidden units among themselves.
  return { ...settings, hidden: 2 * Math.round(settings.hidden / 2) };
}

/** For a search: less of what takes time, and one network alone. */
export function atEffort(settings: LapTimeSettings, effort: number): LapTimeSettings {
  if (effort >= 1) return settings;
  const least = (value: number) => Math.max(1, Math.round(effort * value));
  return { ...settings, trees: least(settings.trees), rounds: least(settings.rounds), networks: 1 };
}
