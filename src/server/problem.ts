/**
 * What goes wrong, as RFC 9457 says it: one sentence for the user, never a stack. An error that nobody foresaw is a
 * 500 whose cause stands in the log only.
 */

import { STATUS_CODES } from 'node:http';
import { HTTPException } from 'hono/http-exception';
import { CornerMapError } from '../circuit/index.ts';
import { CoachError } from '../coach/index.ts';
import { FormatError } from '../formats/index.ts';
import { GraphError } from '../graph/index.ts';
import { LearningError } from '../learning/index.ts';
import { JobInputError, JobRefusedError, JobsClosedError } from '../platform/index.ts';
import { RaceError } from '../race/index.ts';
import { ConflictError, DamagedModelError, RegistryError, UnknownModelError } from '../registry/index.ts';
import { LibraryError, StorageFullError, UnnamedRaceError } from '../store/index.ts';
import { StrategyError } from '../strategy/index.ts';
import type { Problem } from './contract.ts';

/** Thrown anywhere below the API; its message is the sentence that the user gets. */
export class HttpError extends Error {
  override name = 'HttpError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

function sentenced(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

interface Said {
  readonly status: number;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function knownOf(error: unknown): Said | undefined {
  if (error instanceof HttpError) {
    return { status: error.status, detail: error.message, headers: error.headers };
  }
  if (
    error instanceof CoachError ||
    error instanceof FormatError ||
    error instanceof CornerMapError ||
    error instanceof GraphError ||
    error instanceof LearningError ||
    error instanceof RaceError ||
    error instanceof StrategyError ||
    error instanceof UnnamedRaceError
  ) {
    return { status: 422, detail: error.message };
  }
  if (error instanceof RegistryError) return { status: statusOfModel(error), detail: error.message };
  if (error instanceof JobInputError) return { status: 400, detail: error.message };
  if (error instanceof JobRefusedError) return { status: 409, detail: error.message };
  if (error instanceof JobsClosedError) return { status: 503, detail: error.message };
  if (error instanceof StorageFullError) return { status: 507, detail: error.message };
  if (error instanceof LibraryError) return { status: 503, detail: error.message };
  if (error instanceof HTTPException && error.status === 415) {
    return { status: 415, detail: 'the body must be JSON, sent as application/json' };
  }
  if (error instanceof HTTPException && error.status < 500) {
    return { status: error.status, detail: error.message || 'the request could not be understood' };
  }
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
    return { status: 507, detail: 'the disk is full; make room and try again' };
  }
  return undefined;
}

function statusOfModel(error: RegistryError): number {
  if (error instanceof UnknownModelError) return 404;
  if (error instanceof ConflictError) return 409;
  // The disk changed what was registered; whoever asks can do nothing about it.
  return error instanceof DamagedModelError ? 500 : 422;
}

function saidOf(error: unknown): Said {
  return knownOf(error) ?? { status: 500, detail: 'something went wrong on our side; the log says what' };
}

/** True for an error that has a sentence of its own, whoever is to blame. */
export function isKnown(error: unknown): boolean {
  return knownOf(error) !== undefined;
}

/** True for what a user can do something about; anything else belongs in the log with its stack. */
export function isForeseen(error: unknown): boolean {
  return saidOf(error).status < 500;
}

/** One sentence about any error, for the views that carry it beside other things. */
export function sentenceOf(error: unknown): string {
  return sentenced(saidOf(error).detail);
}

export function problemOf(error: unknown, instance: string): Problem {
  const { status, detail } = saidOf(error);
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: sentenced(detail),
    instance,
  };
}

/** @param instance path of the request */
export function problemResponse(error: unknown, instance: string): Response {
  const body = problemOf(error, instance);
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: { 'content-type': 'application/problem+json', ...saidOf(error).headers },
  });
}
