/** The models room: one folder a model, each with its recipe; what comes trained with the program lies in its `bundle`. */

import type { Builder } from '../registry/index.ts';
import { lapTime } from './lapTime/index.ts';
import { ModelError, type Recipe } from './recipe.ts';

export * from './recipe.ts';

/** By name. */
export const recipes: ReadonlyMap<string, Recipe> = new Map([lapTime].map((recipe) => [recipe.name, recipe]));

/** Throws ModelError, with the names that there are. */
export function recipeOf(name: string): Recipe {
  const recipe = recipes.get(name);
  if (recipe === undefined)
    throw new ModelError(
      `there is no model "${name}" to train or ask; there are: ${[...recipes.keys()].join(', ')}.`,
    );
  return recipe;
}

/** Of all architectures, for serving. */
export const modelBuilders: ReadonlyMap<string, Builder> = new Map(
  [...recipes.values()].flatMap(({ builders }) => [...builders]),
);
