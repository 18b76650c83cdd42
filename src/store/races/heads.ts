/** The heads of bundles, checked when they come back: what a session is apart from its events and samples. */

import { z } from 'zod';
import type {
  Contribution,
  RaceSession,
  ResultRow,
  SessionIdentity,
  SessionKind,
  SourceNote,
} from '../../timing/index.ts';
import { missingPart, sourceKind } from './words.ts';

export type ContributionHead = Omit<Contribution, 'events' | 'carSamples' | 'locations'>;
export type SessionHead = Omit<RaceSession, 'events' | 'carSamples' | 'locations'>;

const sessionKind = z.enum([
  'race',
  'sprint',
  'qualifying',
  'sprintQualifying',
  'practice1',
  'practice2',
  'practice3',
]) satisfies z.ZodType<SessionKind>;

const identity = z.object({
  kind: sessionKind,
  season: z.number().nullable(),
  round: z.number().nullable(),
  name: z.string().nullable(),
  place: z.string().nullable(),
  date: z.string().nullable(),
  scheduledLaps: z.number().nullable(),
}) satisfies z.ZodType<SessionIdentity>;

const results = z
  .array(
    z.object({
      car: z.number(),
      position: z.number().nullable(),
      order: z.number(),
      laps: z.number().nullable(),
      time: z.number().nullable(),
      penalty: z.number(),
      grid: z.number().nullable(),
      status: z.enum(['finished', 'lapped', 'retired', 'disqualified', 'didNotStart', 'notClassified']),
      reason: z.string().nullable(),
      points: z.number().nullable(),
    }) satisfies z.ZodType<ResultRow>,
  )
  .nullable();

const contribution = z.object({
  source: sourceKind,
  from: z.string(),
  identity,
  epoch: z.number().nullable(),
  results,
  warnings: z.array(z.string()),
});

const session = z.object({
  id: z.string(),
  identity,
  epoch: z.number().nullable(),
  sources: z.array(
    z.object({
      source: sourceKind,
      from: z.string(),
      parts: z.array(missingPart),
    }) satisfies z.ZodType<SourceNote>,
  ),
  results,
  missing: z.array(missingPart),
  warnings: z.array(z.string()),
});

export function contributionHead({
  source,
  from,
  identity,
  epoch,
  results,
  warnings,
}: Contribution): ContributionHead {
  return { source, from, identity, epoch, results, warnings };
}

export function sessionHead({
  id,
  identity,
  epoch,
  sources,
  results,
  missing,
  warnings,
}: RaceSession): SessionHead {
  return { id, identity, epoch, sources, results, missing, warnings };
}

export function contributionHeadFrom(value: object): ContributionHead {
  return contribution.parse(value);
}

export function sessionHeadFrom(value: object): SessionHead {
  return session.parse(value);
}
