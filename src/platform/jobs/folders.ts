/**
 * The folders of jobs, one each, named by the job. One without a job is what a process left that died while files came
 * in, or after a job had ended.
 */

import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder, syncTree } from '../../store/index.ts';

export class JobFolders {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  of(id: string): string {
    return join(this.#root, id);
  }

  has(id: string): boolean {
    return existsSync(this.of(id));
  }

  async make(id: string): Promise<string> {
    const folder = this.of(id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  /** Makes what came in last. */
  async sync(id: string): Promise<void> {
    await syncTree(this.of(id));
    // A loss of power must not take the folder's own name, nor that of the folder above.
    syncFolder(this.#root);
    syncFolder(dirname(this.#root));
  }

  async remove(id: string): Promise<void> {
    await rm(this.of(id), { recursive: true, force: true });
  }

  /** Removes all but those of these jobs. */
  async sweep(kept: ReadonlySet<string>): Promise<void> {
    if (!existsSync(this.#root)) return;
    for (const name of await readdir(this.#root)) if (!kept.has(name)) await this.remove(name);
  }
}
