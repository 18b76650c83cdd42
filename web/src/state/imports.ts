/**
 * Imports under way, outside of React: they go on while one walks from page to page. The upload is an XMLHttpRequest
 * because `fetch` does not tell how much has been sent. Files go up one after another, so that a folder of fifty does
 * not open fifty connections; what the server does with them afterwards runs side by side.
 */

import type { ImportView, Problem } from '../../../src/server/contract.ts';
import { api, importViewOf } from '../api.ts';
import { t } from '../texts/index.ts';
import { connection } from './connection.ts';
import { Observable } from './observable.ts';
import { pairSidecars, type Upload } from './sidecars.ts';

export type Stage = ImportView['stage'] | 'waiting';

export interface ImportItem {
  /** Ours; the server's id is known only once it has begun to receive. */
  readonly key: number;
  readonly name: string;
  readonly bytes: number;
  readonly stage: Stage;
  readonly fraction: number;
  readonly recordingId: string | null;
  readonly duplicate: boolean;
  /** One sentence without the file's name. */
  readonly error: string | null;
  /** Why it failed before anybody gave a mapping; files that failed for the same cause may share one. */
  readonly cause: string | null;
  /** The mapping that was tried last. */
  readonly mapping: string | undefined;
  /** It failed by the connection alone: the same file may go up again. */
  readonly broken: boolean;
  /** What the reader had to say about the file, once it is in the library. */
  readonly notes: readonly string[];
}

interface Job extends Upload {
  request?: XMLHttpRequest;
  events?: EventSource;
  importId?: string;
  misses: number;
}

/** A stream that breaks this often in a row is given up. */
const MISSES = 5;
/** ms that a card stays after an import without a hitch. */
const STAYS = 20_000;

export const ended = (stage: Stage) => stage === 'done' || stage === 'failed' || stage === 'cancelled';

class Imports {
  readonly items = new Observable<readonly ImportItem[]>([]);
  /** How many were imported and have left the list by themselves; the summary counts them as long as it stands. */
  readonly gone = new Observable(0);
  /** While somebody looks at the cards or has the focus there, none leaves by itself. */
  held = false;
  /** Called with each import that brought a recording. */
  onDone: () => void = () => {};
  readonly #jobs = new Map<number, Job>();
  readonly #queue: number[] = [];
  #sending = false;
  #last = 0;

  add(files: Iterable<File>): void {
    for (const upload of pairSidecars(files)) {
      const { file } = upload;
      const key = ++this.#last;
      this.#jobs.set(key, { ...upload, misses: 0 });
      this.#queue.push(key);
      this.items.set([
        ...this.items.value,
        {
          key,
          name: file.name,
          bytes: file.size,
          stage: 'waiting',
          fraction: 0,
          recordingId: null,
          duplicate: false,
          error: null,
          cause: null,
          mapping: undefined,
          broken: false,
          notes: [],
        },
      ]);
    }
    this.#sendNext();
  }

  /** Sends the same file again: with a mapping, or as it was where none is given. */
  retry(key: number, mapping = this.#item(key)?.mapping): void {
    const job = this.#jobs.get(key);
    if (!job) return;
    this.#endEvents(job);
    const { file, sidecar } = job;
    this.#jobs.set(key, sidecar ? { file, sidecar, misses: 0 } : { file, misses: 0 });
    this.#change(key, { stage: 'waiting', fraction: 0, error: null, broken: false, mapping });
    this.#queue.push(key);
    this.#sendNext();
  }

  /** The file of an import, to look at what is in it. */
  file(key: number): File | undefined {
    return this.#jobs.get(key)?.file;
  }

  cancel(key: number): void {
    const job = this.#jobs.get(key);
    if (!job) return;
    this.#change(key, { stage: 'cancelled' });
    job.request?.abort();
    this.#endEvents(job);
    if (job.importId !== undefined) api.cancelImport(job.importId).catch(() => {});
  }

  dismiss(key: number): void {
    const job = this.#jobs.get(key);
    if (job) this.#endEvents(job);
    this.#jobs.delete(key);
    this.items.set(this.items.value.filter((item) => item.key !== key));
    if (this.items.value.length > 0) return;
    this.gone.set(0);
    this.held = false;
  }

  dismissEnded(): void {
    for (const { key, stage } of this.items.value) if (ended(stage)) this.dismiss(key);
  }

  #leaveSoon(key: number): void {
    setTimeout(() => {
      const item = this.#item(key);
      if (item?.stage !== 'done') return;
      if (this.held) return this.#leaveSoon(key);
      this.gone.set(this.gone.value + 1);
      this.dismiss(key);
    }, STAYS);
  }

  #fail(key: number, sentence: string, broken: boolean): void {
    const item = this.#item(key);
    if (!item) return;
    const error = withoutName(item.name, sentence);
    const cause = broken || item.mapping !== undefined ? item.cause : error;
    this.#change(key, { stage: 'failed', error, cause, broken });
  }

  #item(key: number): ImportItem | undefined {
    return this.items.value.find((item) => item.key === key);
  }

  #change(key: number, change: Partial<ImportItem>): void {
    this.items.set(this.items.value.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }

  #sendNext(): void {
    while (!this.#sending) {
      const key = this.#queue.shift();
      if (key === undefined) return;
      const job = this.#jobs.get(key);
      if (!job || this.#item(key)?.stage !== 'waiting') continue;
      this.#sending = true;
      sidecarText(job).then((sidecar) => this.#send(key, job, sidecar));
    }
  }

  #send(key: number, job: Job, sidecar: string | undefined): void {
    const request = new XMLHttpRequest();
    job.request = request;
    this.#change(key, { stage: 'receiving', fraction: 0 });
    request.upload.onprogress = ({ loaded, total }) => {
      if (this.#item(key)?.stage === 'receiving' && total > 0) {
        // Receiving is the first part of the whole; the server tells the rest.
        this.#change(key, { fraction: (0.4 * loaded) / total });
      }
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) this.#follow(key, job, request.responseText);
      else this.#fail(key, problemOf(request), request.status >= 500);
    };
    request.onerror = () => {
      connection.lost();
      this.#fail(key, t.offline.sentence, true);
    };
    request.onloadend = () => {
      this.#sending = false;
      this.#sendNext();
    };
    request.open('POST', api.uploadAddress(job.file.name, { mapping: this.#item(key)?.mapping, sidecar }));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.send(job.file);
  }

  #follow(key: number, job: Job, answer: string): void {
    const view = importViewOf(answer);
    job.importId = view.id;
    if (this.#item(key)?.stage === 'cancelled') {
      api.cancelImport(view.id).catch(() => {});
      return;
    }
    this.#show(key, job, view);
    if (ended(view.stage)) return;
    const events = api.importEvents(view.id);
    job.events = events;
    events.addEventListener('progress', ({ data }) => {
      job.misses = 0;
      this.#show(key, job, importViewOf(String(data)));
    });
    events.onerror = () => {
      // The browser connects again by itself; a server that restarted knows nothing of this import any more.
      if (events.readyState === EventSource.CLOSED || ++job.misses >= MISSES) {
        this.#endEvents(job);
        this.#fail(key, t.imports.lost, true);
      }
    };
  }

  #show(key: number, job: Job, view: ImportView): void {
    const { stage, fraction, recordingId, duplicate, error } = view;
    const before = this.#item(key);
    if (!before || before.stage === 'cancelled') return;
    if (ended(stage)) this.#endEvents(job);
    if (stage === 'done') void this.#finish(key, recordingId, duplicate);
    else if (stage === 'failed') this.#fail(key, error ?? t.error.unexpected, false);
    else this.#change(key, { stage, fraction: Math.max(before.fraction, fraction) });
  }

  /** Done, and with which notes: a file that was cut is not to be taken for a whole one even for a moment. */
  async #finish(key: number, recordingId: string | null, duplicate: boolean): Promise<void> {
    const detail = recordingId === null ? undefined : await api.recording(recordingId).catch(() => undefined);
    const notes = detail?.warnings ?? [];
    this.#change(key, { stage: 'done', fraction: 1, recordingId, duplicate, notes });
    this.onDone();
    if (notes.length === 0) this.#leaveSoon(key);
  }

  #endEvents(job: Job): void {
    job.events?.close();
    delete job.events;
  }
}

/** Beacons of a few hundred laps; the API takes no more. */
const LONGEST_SIDECAR = 10_000;

/** The `.ldx` to send along; none where it cannot be read or is too long to be one. */
async function sidecarText({ sidecar }: Upload): Promise<string | undefined> {
  if (!sidecar || sidecar.size > LONGEST_SIDECAR) return undefined;
  return sidecar.text().catch(() => undefined);
}

/** The server names the file in front of its sentence; a card has the name in its head already. */
export function withoutName(name: string, sentence: string): string {
  return sentence.startsWith(`${name}: `) ? sentence.slice(name.length + 2) : sentence;
}

function problemOf(request: XMLHttpRequest): string {
  try {
    const problem: Partial<Problem> = JSON.parse(request.responseText);
    if (problem.detail) return problem.detail;
  } catch {
    // No problem+json: the status is all there is.
  }
  return t.error.status(request.status);
}

export const imports = new Imports();
