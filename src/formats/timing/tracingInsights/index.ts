/** Sessions of TracingInsights, as an archive or unpacked into a folder. */

import { basename } from 'node:path';
import { identityOfName, raceId } from '../../../timing/index.ts';
import { FormatError } from '../../bytes.ts';
import type { TimingData, TimingInput, TimingReader } from '../reader.ts';
import { parseJson } from '../table/json.ts';
import { textOf } from '../table/table.ts';
import { filesOfTar, isTar } from '../table/tar.ts';
import { contributionOfFiles, isDriverFile } from './session.ts';

/** In a folder the driver's folders lie directly. */
function isOwn(name: string): boolean {
  return isDriverFile(name) && name.split('/').length === 2;
}

/** Teams by the drivers' letters from `{"drivers": [{"driver", "team"}]}`; what is no such list says nothing. */
function teamsOf(text: string | undefined): Map<string, string> {
  const teams = new Map<string, string>();
  if (text === undefined) return teams;
  try {
    const document = parseJson(text);
    const list: unknown =
      typeof document === 'object' && document !== null && 'drivers' in document ? document.drivers : [];
    for (const row of Array.isArray(list) ? (list as readonly unknown[]) : []) {
      if (typeof row !== 'object' || row === null || !('driver' in row) || !('team' in row)) continue;
      const [code, team] = [textOf(row.driver), textOf(row.team)];
      if (code !== null && team !== null) teams.set(code, team);
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  return teams;
}

async function textsOf(input: TimingInput): Promise<Map<string, () => string>> {
  const texts = new Map<string, () => string>();
  if (input.kind === 'folder') {
    for (const file of input.files) {
      if (!isOwn(file) && file !== 'drivers.json') continue;
      const text = await input.text(file);
      texts.set(file, () => text);
    }
    return texts;
  }
  for (const [name, bytes] of filesOfTar(await input.bytes(input.files[0]))) {
    if (isDriverFile(name) || basename(name) === 'drivers.json') {
      texts.set(name, () => new TextDecoder('utf-8').decode(bytes));
    }
  }
  return texts;
}

export const tracingInsightsReader: TimingReader = {
  name: 'TracingInsights sessions (folder or .tar.gz)',

  async recognises(input) {
    if (input.kind === 'folder') return input.files.some(isOwn);
    const head = await input.head(input.files[0]).catch(() => new Uint8Array(0));
    try {
      return isTar(head) && [...filesOfTar(head, true).keys()].some(isDriverFile);
    } catch {
      return false;
    }
  },

  async read(input, options): Promise<TimingData> {
    const told = identityOfName(options.identity ?? basename(input.path));
    if (options.identity !== undefined && told === null) {
      throw new FormatError(
        `"${options.identity}" names no session: it reads like 2024-01-bahrain or 2024-07-imola-qualifying`,
      );
    }
    const texts = await textsOf(input);
    const drivers = [...texts].find(([name]) => basename(name) === 'drivers.json')?.[1];
    const contribution = contributionOfFiles(texts, teamsOf(drivers?.()), {
      from: basename(input.path),
      told,
      samples: options.samples !== false,
    });
    if (contribution === null) throw new FormatError('holds no lap that could be read');
    if (raceId(contribution.identity) === null) {
      throw new FormatError(
        'does not say which session it is: name it like 2024-01-bahrain, or say so with --as 2024-01-bahrain',
      );
    }
    return {
      contributions: [contribution],
      history: null,
      warnings: [],
      ...(input.kind === 'folder' && {
        used: input.files.filter((file) => isOwn(file) || ['drivers.json', 'corners.json'].includes(file)),
      }),
    };
  },
};
