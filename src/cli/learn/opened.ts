/** One version of a model, ready to be asked, without the stand-ins of a server where none are wanted. */

import type { Recipe } from '../../models/index.ts';
import {
  type Builder,
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
  return built(recipe.builders, { version, files: await registry.files(version), warnings: [] });
}

/** That version, or the one that stands in for it where its files are damaged. */
export async function openAnswering(
  registry: ModelRegistry,
  recipe: Recipe,
  which: string = CHAMPION,
): Promise<Ready> {
  return built(recipe.builders, await registry.open(recipe.name, which));
}

/** Throws RegistryError where this program does not know its architecture, or its files make no model. */
export async function built(builders: ReadonlyMap<string, Builder>, model: OpenedModel): Promise<Ready> {
  const { version, warnings } = model;
  const builder = builders.get(version.architecture);
  if (builder === undefined)
    throw new RegistryError(
      `${version.name} ${version.version} is of the architecture ${version.architecture}, which this program does not know.`,
    );
  try {
    return { version, servable: await builder(model), warnings };
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new RegistryError(`${labelOf(version)} cannot be loaded: ${reason}`, { cause: error });
  }
}

/** `lap-time 1.0.0` */
export function labelOf({ name, version }: Pick<ModelVersion, 'name' | 'version'>): string {
  return `${name} ${version}`;
}
