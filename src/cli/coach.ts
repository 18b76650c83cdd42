/** `pitboard coach FILE`: reads, coaches, prints. What is printed as text is in `coachReport.ts`. */

import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type CornerMap, parseCornerMap } from '../circuit/index.ts';
import { coach, coachChannels, type ReferenceChoice, type Session } from '../coach/index.ts';
import { openRecording } from '../formats/index.ts';
import { languages, reportJson, type Speaker, type SpeedUnit, speaker } from '../speech/index.ts';
import { printReport } from './coachReport.ts';
import { InputError } from './failure.ts';
import { paintError, print, shorten, tell } from './terminal.ts';

export interface CoachOptions {
  readonly lap?: string;
  readonly reference?: string;
  readonly corners?: string;
  readonly mapping?: string;
  readonly referenceMapping?: string;
  readonly lang: string;
  readonly units: string;
  readonly json?: boolean;
}

/** A lap number as the user writes it. */
function lapNumber(text: string, where: string): number {
  if (!/^\d+$/.test(text)) throw new InputError(`${where} expects the number of a lap, got "${text}".`);
  return Number(text);
}

interface OpenSession extends Session {
  readonly track: string | undefined;
  readonly car: string | undefined;
}

async function readSession(file: string, mapping: string | undefined): Promise<OpenSession> {
  const source = await openRecording(file, mapping === undefined ? {} : { mapping });
  try {
    for (const warning of source.warnings)
      tell(paintError('yellow', `! ${shorten(basename(file), 48)}: ${warning}`));
    const recording = await source.read(coachChannels);
    return { name: basename(file), recording, track: source.meta.track, car: source.meta.car };
  } finally {
    await source.close();
  }
}

async function chooseReference(options: CoachOptions): Promise<ReferenceChoice | undefined> {
  const text = options.reference;
  if (text === undefined) return undefined;
  if (text === 'theoretical') return { kind: 'theoretical' };
  // A file may well have a # in its own name.
  const [, file = text, lapText] = existsSync(text) ? [] : (/^(.*)#([^#/\\]*)$/.exec(text) ?? []);
  const lap = lapText === undefined ? {} : { lap: lapNumber(lapText, '--reference FILE#LAP') };
  if (file === 'best' || file === '') return { kind: 'own', ...lap };
  const session = await readSession(file, options.referenceMapping ?? options.mapping);
  return { kind: 'session', session, ...lap };
}

function readCornerMap(path: string): CornerMap {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new InputError(`${path} ${why}; --corners expects a corner map as in docs/corners.md.`);
  }
  return parseCornerMap(json);
}

function chooseSpeaker(options: CoachOptions): Speaker {
  if (!languages.includes(options.lang)) {
    throw new InputError(`--lang knows ${languages.join(', ')}, got "${options.lang}".`);
  }
  const units: readonly SpeedUnit[] = ['km/h', 'mph'];
  const unit = units.find((each) => each === options.units.toLowerCase());
  if (!unit) throw new InputError(`--units knows ${units.join(' and ')}, got "${options.units}".`);
  return speaker(options.lang, unit);
}

export async function coachCommand(file: string, options: CoachOptions): Promise<void> {
  const voice = chooseSpeaker(options);
  const lap = options.lap === undefined ? {} : { lap: lapNumber(options.lap, '--lap') };
  const cornerMap = options.corners === undefined ? {} : { cornerMap: readCornerMap(options.corners) };
  const session = await readSession(file, options.mapping);
  const reference = await chooseReference(options);
  const report = coach({ session, ...lap, ...cornerMap, ...(reference ? { reference } : {}) });
  if (options.json) {
    print(JSON.stringify(reportJson(report, voice), null, 2));
    return;
  }
  printReport(report, voice, { track: session.track, car: session.car });
}
