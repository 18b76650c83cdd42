/** Devices by name, and what is said where one cannot be used. */

import { describe, expect, it } from 'vitest';
import { GraphError } from '../error.ts';
import { deviceOf, whyNot } from './device.ts';

describe('devices', () => {
  it('are known by name', () => {
    expect([deviceOf('cpu'), deviceOf('webgpu')]).toEqual(['cpu', 'webgpu']);
  });

  it.each(['cuda', 'CPU', ''])('"%s" is none', (text) => {
    expect(() => deviceOf(text)).toThrow(GraphError);
    expect(() => deviceOf(text)).toThrow(`there is no device "${text}"; a graph runs on cpu or webgpu.`);
  });
});

describe('an adapter that cannot be used', () => {
  it.each([
    ['is not there', { code: 3, signal: null }, 'there is no WebGPU adapter'],
    ['computes nonsense', { code: 4, signal: null }, 'the WebGPU adapter computes wrong values'],
    ['crashes', { code: null, signal: 'SIGSEGV' }, 'the driver of the WebGPU adapter crashed (SIGSEGV)'],
    [
      'hangs',
      { code: null, signal: 'SIGKILL', killed: true },
      'the WebGPU adapter did not answer within 30 s',
    ],
    ['cannot be tried', { code: 'EMFILE', signal: null }, 'the WebGPU adapter could not be tried (EMFILE)'],
  ])('%s', (_, ended, sentence) => {
    expect(whyNot(ended)).toBe(sentence);
  });
});
