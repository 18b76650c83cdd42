/**
 * Trains a network in a thread of its own: ONNX Runtime works in the thread that asks it, so that two networks, or one and the trees,
 * get on side by side only apart.
 */

import { Worker } from 'node:worker_threads';
import { GraphError } from '../../graph/index.ts';
import { LearningError } from '../../learning/index.ts';
import { LibraryError, StorageFullError } from '../../store/index.ts';
import type { NetworkJob, NetworkTold } from './networkTraining.ts';

export type ToThread = { readonly kind: 'train'; readonly job: NetworkJob } | { readonly kind: 'cancel' };

export type FromThread =
  | { readonly kind: 'progress'; readonly share: number }
  | {
      readonly kind: 'point';
      readonly series: 'train' | 'validation';
      readonly step: number;
      readonly value: number;
    }
  | { readonly kind: 'notice'; readonly sentence: string }
  | { readonly kind: 'done'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly name: string; readonly sentence: string };

/** Faults that the user can mend keep their kind on the way between threads. */
const FAULTS: Readonly<Record<string, new (sentence: string) => Error>> = {
  GraphError,
  LearningError,
  LibraryError,
  StorageFullError,
};

/** As `trainedNetwork`; the checkpoint is kept where it is cancelled. Throws the signal's reason then. */
export function trainedApart(
  job: NetworkJob,
  told: NetworkTold,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const thread = new Worker(new URL('./networkThread.ts', import.meta.url));
  return new Promise<Uint8Array>((resolve, reject) => {
    const cancel = () => thread.postMessage({ kind: 'cancel' } satisfies ToThread);
    signal?.addEventListener('abort', cancel, { once: true });
    const end = (settle: () => void) => {
      signal?.removeEventListener('abort', cancel);
      settle();
    };
    thread.on('message', (message: FromThread) => {
      switch (message.kind) {
        case 'progress':
          told.progress(message.share);
          break;
        case 'point':
          told.point(message.series, message.step, message.value);
          break;
        case 'notice':
          told.notice(message.sentence);
          break;
        case 'done':
          end(() => resolve(message.bytes));
          break;
        case 'failed':
          end(() => reject(signal?.aborted ? signal.reason : faultOf(message.name, message.sentence)));
          break;
        default:
          message satisfies never;
      }
    });
    thread.once('error', (error) => end(() => reject(error)));
    // After an end that was told this settles nothing.
    thread.once('exit', () => end(() => reject(new Error('the thread of a network ended too soon.'))));
    thread.postMessage({ kind: 'train', job } satisfies ToThread);
  });
}

function faultOf(name: string, sentence: string): Error {
  const Fault = FAULTS[name];
  return Fault === undefined ? new Error(sentence) : new Fault(sentence);
}
