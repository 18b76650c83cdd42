/** One version of a model, ready to be asked, without the stand-ins of a server where none are wanted. */

import type { Recipe } from '../../models/index.ts';
import {
  CHAMPION,
  type ModelRegistry,
  type ModelVersion,
  type OpenedModel,
  RegistryError,
  type Servable,
} from '../../registry/index.ts';

export interface Ready {
  readonly version: ModelVersion;
  readonly servable: Servable;
  /** Why it is not the version that was asked for, a sentence each. */
  readonly warnings: readonly string[];
}

/** That very version: what is measured or compared must not be another one. Throws RegistryError, DamagedModelError. */
export async function openExactly(
  registry: ModelRegistry,
  recipe: Recipe,
  which: string = CHAMPION,
): Promise<Ready> {
  const version = await registry.get(recipe.name, which);
  return built(recipe, { version, files: await registry.files(version), warnings: [] });
}

/** That version, or the one that stands in for it where its files are damaged. */
export async function openAnswering(
  registry: ModelRegistry,
  recipe: Recipe,
  which: string = CHAMPION,
): Promise<Ready> {
  return built(recipe, await registry.open(recipe.name, which));
}

async function built(recipe: Recipe, model: OpenedModel): Promise<Ready> {
  const { version, warnings } = model;
  const builder = recipe.builders.get(version.architecture);
  if (builder === undefined)
    throw new RegistryError(
      `${version.name} ${version.version} is of the architecture ${version.architecture}, which this program does not know.`,
    );
  return { version, servable: await builder(model), warnings };
}

/** `lap-time 1.0.0` */
export function labelOf({ name, version }: Pick<ModelVersion, 'name' | 'version'>): string {
  return `${name} ${version}`;
}
