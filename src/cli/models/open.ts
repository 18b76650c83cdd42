/**
 * The registry as a command opens it: the versions that come with the program, and those of the library where there is one. Reading
 * goes on beside the app that has the library open; a change does not, and says what to do instead.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundledModels, ModelRegistry } from '../../registry/index.ts';
import type { ModelStore } from '../../store/index.ts';
import { libraryHome, withLibrary } from '../library.ts';
import { changing } from '../race/find.ts';
import { paintError, tell } from '../terminal.ts';
import { emptyStore } from './stores.ts';

/** A folder is a library once it says of which version. Runs may lie in one that is none yet. */
export function hasLibrary(): boolean {
  return existsSync(join(libraryHome(), 'VERSION'));
}

export function warn(sentence: string): void {
  tell(paintError('yellow', `! ${sentence}`));
}

async function using<T>(store: ModelStore, use: (registry: ModelRegistry) => Promise<T>): Promise<T> {
  const registry = new ModelRegistry({ store, bundled: bundledModels() });
  const known = new Set(registry.problems);
  for (const problem of known) warn(problem);
  const result = await use(registry);
  // What is wrong with versions of the library shows only once they are looked at.
  for (const problem of registry.problems) if (!known.has(problem)) warn(problem);
  return result;
}

/** Opens it to look at; where there is no library only what comes with the program is there. */
export async function readingModels<T>(use: (registry: ModelRegistry) => Promise<T>): Promise<T> {
  if (!hasLibrary()) return using(emptyStore(), use);
  return withLibrary(true, (library) => using(library.models, use));
}

/** Opens it for a change, making a library where there is none. `instead` is what to do where the app has it open. */
export async function changingModels<T>(
  instead: string,
  use: (registry: ModelRegistry) => Promise<T>,
): Promise<T> {
  return changing(instead, (library) => using(library.models, use));
}

/** What to do in the app about a change that only it can make just now. */
export const ON_THE_PAGE = "do it on the app's page of models, or stop the app first";

/** `lap-time`, `lap-time@1.0.1`, `lap-time@challenger`: a model, and which of its versions. */
export function nameAndWhich(text: string): { readonly name: string; readonly which: string | undefined } {
  const at = text.indexOf('@');
  if (at < 0) return { name: text, which: undefined };
  return { name: text.slice(0, at), which: text.slice(at + 1) };
}
