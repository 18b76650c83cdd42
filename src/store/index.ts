/** The store room: the library of recordings, and the ports that it stands on. */

export type { Blobs, LocalCopy } from './blobs.ts';
export type { Bus, BusEvent, NewEvent, SubscribeOptions, Subscription } from './bus.ts';
export { syncFolder, syncTree, writeDurably } from './durable.ts';
export { storageFault } from './faults.ts';
export {
  type JobChange,
  type JobListQuery,
  type JobRecord,
  type JobRecords,
  type JobStage,
  jobStages,
} from './jobs.ts';
export { memoryJobRecords } from './jobsInMemory.ts';
export {
  type Facets,
  type ImportInput,
  type ImportOptions,
  type ImportProgress,
  type ImportResult,
  type Library,
  LibraryError,
  type LibraryEvents,
  LibraryInUseError,
  type ListQuery,
  type OpenLibraryOptions,
  type RecordingChange,
  type RecordingList,
  type RecordingSummary,
  type SortKey,
  StorageFullError,
  type StoredLap,
  type StoredRecording,
  UnnamedRaceError,
} from './library.ts';
export type {
  AliasChange,
  ModelFileRecord,
  ModelRecords,
  ModelStore,
  ModelVersionRecord,
  PredictionQuery,
  PredictionRecord,
} from './models.ts';
export { openLibrary } from './open.ts';
export type { OfSeason, RaceHistory, Standings } from './races/history.ts';
export type {
  HistoryImport,
  OpenRaceOptions,
  RaceImport,
  RaceList,
  RaceProgress,
  RaceQuery,
  RaceSummary,
  Races,
  TimingImport,
  TimingImportOptions,
} from './races/library.ts';
export { type RaceReport, type ReportedCar, raceReport } from './races/report.ts';
export type { RecordingRecord, Records } from './records.ts';
export { restoreLibrary } from './restore.ts';
export { identifier, literal } from './samples/engine.ts';
export { type TarEntry, TarError, type TarWriter, tarEntries, tarWriter } from './tar.ts';
