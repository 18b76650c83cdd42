/**
 * The port for jobs: what long work was asked, how far it came, and what it answered. Who runs jobs is another room's
 * business; here they only last. Input, checkpoint and result are plain JSON (`jobsData.ts`). A
 * change of a job and the data that come with it are written together or not at all.
 */

export const jobStages = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobStage = (typeof jobStages)[number];

export interface JobRecord {
  readonly id: string;
  readonly kind: string;
  /** What it is about, for lists. */
  readonly subject: string | null;
  /** Of the jobs of a kind that share one, no more than one is neither cancelled nor failed. */
  readonly key: string | null;
  readonly stage: JobStage;
  /** 0..1, as it was written down last. */
  readonly fraction: number;
  readonly step: string | null;
  /** One sentence where it failed. */
  readonly error: string | null;
  /** How often it was begun. */
  readonly attempts: number;
  /** How often the process ended under it since it last kept something new. */
  readonly crashes: number;
  /** It is to be cancelled, and did not stop yet. */
  readonly stopping: boolean;
  /** It came with files, which lie beside the records as long as it has not ended. */
  readonly hasFiles: boolean;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** When it was begun last. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/** What is left out stays. */
export interface JobChange
  extends Partial<
    Pick<
      JobRecord,
      'stage' | 'fraction' | 'step' | 'error' | 'attempts' | 'crashes' | 'stopping' | 'startedAt' | 'endedAt'
    >
  > {
  /** Takes the place of the last one; null for none. */
  readonly checkpoint?: unknown;
  readonly result?: unknown;
}

export interface JobListQuery {
  readonly kind?: string | undefined;
  readonly subject?: string | undefined;
  readonly stage?: JobStage | undefined;
  readonly offset?: number | undefined;
  /** Default 50. */
  readonly limit?: number | undefined;
}

export interface JobRecords {
  /** Keeps a job and returns it; where another holds its key, keeps nothing and returns that one. */
  insert(record: JobRecord, input: unknown): Promise<JobRecord>;
  /** The job of this key that was not cancelled and did not fail. */
  holder(kind: string, key: string): Promise<JobRecord | undefined>;
  get(id: string): Promise<JobRecord | undefined>;
  /** Undefined where there is no such job. */
  input(id: string): Promise<unknown>;
  /** Null where nothing was kept. */
  checkpoint(id: string): Promise<unknown>;
  /** Undefined where there is none. */
  result(id: string): Promise<unknown>;
  /** Newest first. */
  list(query: JobListQuery): Promise<{ readonly total: number; readonly items: readonly JobRecord[] }>;
  /** Those that wait or run, oldest first. */
  unfinished(): Promise<readonly JobRecord[]>;
  /** False, and nothing is changed, where there is no such job or another holds its key by now. */
  change(id: string, change: JobChange): Promise<boolean>;
  /** False where there is no such job. */
  delete(id: string): Promise<boolean>;
  /** Deletes all jobs of a kind that have ended but for the `most` newest; returns how many those were. */
  trim(kind: string, most: number): Promise<number>;
}
