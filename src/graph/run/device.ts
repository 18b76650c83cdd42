/**
 * Which devices graphs run on, and whether the one that was asked for is really there.
 *
 * What surprises: a WebGPU adapter is tried in a process of its own before this one touches it. Loading a graphics driver can
 * print, hang, crash or compute nonsense, depending on the machine; a trial that goes wrong must cost a sentence, not the run.
 */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { GraphError } from '../error.ts';
import { runtime } from './runtime.ts';

export const DEVICES = ['cpu', 'webgpu'] as const;

export type Device = (typeof DEVICES)[number];

/** A device by its name, as somebody typed it. Throws GraphError for another. */
export function deviceOf(text: string): Device {
  const device = DEVICES.find((name) => name === text);
  if (device === undefined)
    throw new GraphError(`there is no device "${text}"; a graph runs on ${DEVICES.join(' or ')}.`);
  return device;
}

/** ms for one tiny graph on the adapter; drivers that compile shaders for the first time take some seconds. */
const PATIENCE = 30_000;

/** What a trial exits with, beside 0 where the adapter computes what it should. */
export const TRIAL = { noAdapter: 3, wrong: 4 } as const;

/** As far as it is told why a child process did not end well. */
const Ended = z.object({ code: z.unknown(), signal: z.unknown(), killed: z.boolean().optional() });

let tried: Promise<string | null> | null = null;

/** Why WebGPU cannot be used here, as the beginning of a sentence; null where it can. Tried once a process. */
export function whyNoWebgpu(): Promise<string | null> {
  tried ??= trial();
  return tried;
}

function trial(): Promise<string | null> {
  if (
    !runtime()
      .listSupportedBackends()
      .some(({ name }) => name === 'webgpu')
  )
    return Promise.resolve(`ONNX Runtime has no WebGPU on ${process.platform} ${process.arch}`);
  const script = join(import.meta.dirname, 'trial.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [script], { timeout: PATIENCE, killSignal: 'SIGKILL' }, (error) => {
      resolve(error === null ? null : whyNot(Ended.catch({ code: null, signal: null }).parse(error)));
    });
  });
}

/** In words, from how the trial ended. */
export function whyNot({ code, signal, killed = false }: z.infer<typeof Ended>): string {
  if (killed) return `the WebGPU adapter did not answer within ${PATIENCE / 1000} s`;
  if (typeof signal === 'string') return `the driver of the WebGPU adapter crashed (${signal})`;
  if (code === TRIAL.noAdapter) return 'there is no WebGPU adapter';
  if (code === TRIAL.wrong) return 'the WebGPU adapter computes wrong values';
  return `the WebGPU adapter could not be tried (${String(code)})`;
}
