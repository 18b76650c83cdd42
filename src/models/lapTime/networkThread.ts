/** The thread in which one network is trained: it is sent a job, tells how far it is, and ends with the graph or the fault. */

import { parentPort } from 'node:worker_threads';
import type { FromThread, ToThread } from './networkApart.ts';
import { trainedNetwork } from './networkTraining.ts';

const port = parentPort;
if (port === null) throw new Error('this file is run in a thread.');
const tell = (message: FromThread) => port.postMessage(message);
const stop = new AbortController();

port.on('message', (message: ToThread) => {
  if (message.kind === 'cancel') {
    stop.abort(new Error('cancelled'));
    return;
  }
  const told = {
    progress: (share: number) => tell({ kind: 'progress', share }),
    point: (series: 'train' | 'validation', step: number, value: number) =>
      tell({ kind: 'point', series, step, value }),
    notice: (sentence: string) => tell({ kind: 'notice', sentence }),
  };
  trainedNetwork(message.job, told, stop.signal)
    .then((bytes) => tell({ kind: 'done', bytes }))
    .catch((error: unknown) => {
      const { name, message: sentence } = error instanceof Error ? error : new Error(String(error));
      tell({ kind: 'failed', name, sentence });
    })
    .finally(() => port.close());
});
