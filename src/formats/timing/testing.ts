/** Folders of made-up files for the tests of readers. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder with these files, gone when the test is over. Gives its path. */
export function folderWith(
  files: Readonly<Record<string, string | Uint8Array>>,
  name = '2001-01-nowhere',
): string {
  const root = mkdtempSync(join(tmpdir(), 'pitboard-test-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, name);
  mkdirSync(folder);
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}
