/**
 * Races on their way into the library, outside of React: an import goes on while one walks from page to page. All files
 * of one drop go up together, since several tell of one race; the server says how far it is.
 */

import type { Problem, RaceImportView } from '../../../src/server/contract.ts';
import { BASE, queryString } from '../api.ts';
import { t } from '../texts/index.ts';
import { connection } from './connection.ts';
import type { NamedFile } from './dropped.ts';
import { ended } from './imports.ts';
import { Observable } from './observable.ts';

export interface RaceImportItem {
  /** Ours; the server's id is known only once it has the files. */
  readonly key: number;
  readonly name: string;
  readonly files: number;
  readonly stage: RaceImportView['stage'] | 'waiting';
  readonly fraction: number;
  /** What came of it, once done. */
  readonly view: RaceImportView | null;
  /** One sentence. */
  readonly error: string | null;
}

interface Job {
  readonly files: readonly NamedFile[];
  request?: XMLHttpRequest;
  events?: EventSource;
  id?: string;
  misses: number;
}

/** A stream that breaks this often in a row is given up. */
const MISSES = 5;
/** Share of the bar that is the upload; the server tells the rest. */
const UPLOAD = 0.4;

class RaceImports {
  readonly items = new Observable<readonly RaceImportItem[]>([]);
  /** Called with each import that brought something. */
  onDone: () => void = () => {};
  readonly #jobs = new Map<number, Job>();
  #last = 0;

  add(files: readonly NamedFile[]): void {
    const key = ++this.#last;
    const [first] = files;
    const name = first ? first.path.split('/')[0] : '';
    const item: RaceImportItem = {
      key,
      name,
      files: files.length,
      stage: 'waiting',
      fraction: 0,
      view: null,
      error: null,
    };
    this.items.set([...this.items.value, item]);
    if (!first) {
      this.#change(key, { stage: 'failed', error: t.races.nothingToSend });
      return;
    }
    const job: Job = { files, misses: 0 };
    this.#jobs.set(key, job);
    this.#send(key, job);
  }

  /** Sends the same files again, saying which race they are of (`2024-01-bahrain`) where they do not say it. */
  retry(key: number, as = ''): void {
    const before = this.#jobs.get(key);
    if (!before) return;
    const job: Job = { files: before.files, misses: 0 };
    this.#jobs.set(key, job);
    this.#change(key, { stage: 'waiting', fraction: 0, view: null, error: null });
    this.#send(key, job, as);
  }

  cancel(key: number): void {
    const job = this.#jobs.get(key);
    if (!job) return;
    this.#change(key, { stage: 'cancelled' });
    job.request?.abort();
    job.events?.close();
    if (job.id !== undefined) fetch(`${BASE}/races/imports/${job.id}`, { method: 'DELETE' }).catch(() => {});
  }

  dismiss(key: number): void {
    this.#jobs.get(key)?.events?.close();
    this.#jobs.delete(key);
    this.items.set(this.items.value.filter((item) => item.key !== key));
  }

  #item(key: number): RaceImportItem | undefined {
    return this.items.value.find((item) => item.key === key);
  }

  #change(key: number, change: Partial<RaceImportItem>): void {
    this.items.set(this.items.value.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }

  #send(key: number, job: Job, as = ''): void {
    const form = new FormData();
    // The name of the part is the file's place in the folder; a file's own name has no folder in it.
    for (const { file, path } of job.files) form.append(path, file, path);
    const request = new XMLHttpRequest();
    job.request = request;
    this.#change(key, { stage: 'receiving' });
    request.upload.onprogress = ({ loaded, total }) => {
      if (total > 0) this.#change(key, { fraction: (UPLOAD * loaded) / total });
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) this.#follow(key, job, request.responseText);
      else this.#change(key, { stage: 'failed', error: problemOf(request) });
    };
    request.onerror = () => {
      connection.lost();
      this.#change(key, { stage: 'failed', error: t.offline.sentence });
    };
    request.open('POST', `${BASE}/races/imports${queryString({ as })}`);
    request.send(form);
  }

  #follow(key: number, job: Job, answer: string): void {
    const view = JSON.parse(answer) as RaceImportView;
    job.id = view.id;
    if (this.#item(key)?.stage === 'cancelled') {
      this.cancel(key);
      return;
    }
    this.#show(key, job, view);
    if (ended(view.stage)) return;
    const events = new EventSource(`${BASE}/races/imports/${view.id}/events`);
    job.events = events;
    events.addEventListener('progress', ({ data }) => {
      job.misses = 0;
      this.#show(key, job, JSON.parse(String(data)) as RaceImportView);
    });
    events.onerror = () => {
      // The browser connects again by itself; a server that restarted knows nothing of this import any more.
      if (events.readyState !== EventSource.CLOSED && ++job.misses < MISSES) return;
      events.close();
      this.#change(key, { stage: 'failed', error: t.imports.lost });
    };
  }

  #show(key: number, job: Job, view: RaceImportView): void {
    const before = this.#item(key);
    if (!before || ended(before.stage)) return;
    if (ended(view.stage)) job.events?.close();
    this.#change(key, {
      stage: view.stage,
      fraction: view.stage === 'done' ? 1 : Math.max(before.fraction, view.fraction),
      view,
      error: view.error,
    });
    if (view.stage === 'done') this.onDone();
  }
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

export const raceImports = new RaceImports();
