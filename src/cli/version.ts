/** The project's version, from the one place that states it. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const manifest = readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8');

export const VERSION = (JSON.parse(manifest) as { version: string }).version;
