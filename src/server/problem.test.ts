import { HTTPException } from 'hono/http-exception';
import { describe, expect, it } from 'vitest';
import { CoachError } from '../coach/index.ts';
import { FormatError } from '../formats/index.ts';
import { ShapeError } from '../graph/index.ts';
import { LearningError } from '../learning/index.ts';
import { LibraryError, StorageFullError, UnnamedRaceError } from '../store/index.ts';
import { HttpError, problemResponse } from './problem.ts';

async function told(error: unknown) {
  const response = problemResponse(error, '/api/v1/x');
  const body = JSON.parse(await response.text());
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({ type: 'about:blank', status: response.status, instance: '/api/v1/x' });
  return { status: response.status, detail: body.detail, title: body.title };
}

describe('problemResponse', () => {
  it.each([
    [new HttpError(404, 'no such lap'), 404, 'no such lap.'],
    [new CoachError('the laps are not of one circuit'), 422, 'the laps are not of one circuit.'],
    [new FormatError('a.ibt: is empty (0 bytes)'), 422, 'a.ibt: is empty (0 bytes).'],
    [new LearningError('the column gap is missing.'), 422, 'the column gap is missing.'],
    [new ShapeError('[2, 3] and [4] do not go together.'), 422, '[2, 3] and [4] do not go together.'],
    [new LibraryError('the library is in use.'), 503, 'the library is in use.'],
    [new UnnamedRaceError('a.json: which race is it?'), 422, 'a.json: which race is it?'],
    [new StorageFullError('no room (ENOSPC).'), 507, 'no room (ENOSPC).'],
    [
      Object.assign(new Error('write'), { code: 'ENOSPC' }),
      507,
      'the disk is full; make room and try again.',
    ],
    [
      new HTTPException(400, { message: 'Malformed JSON in request body' }),
      400,
      'Malformed JSON in request body.',
    ],
  ])('says %s', async (error, status, detail) => {
    expect(await told(error)).toMatchObject({ status, detail });
  });

  it('keeps what nobody foresaw to itself', async () => {
    const { status, detail } = await told(new Error('SQLITE_CORRUPT in /home/someone/.pitboard/library.db'));
    expect(status).toBe(500);
    expect(detail).toBe('something went wrong on our side; the log says what.');
  });
});
