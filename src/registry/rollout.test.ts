import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scratchModels, temporaryFolder } from '../store/testing.ts';
import {
  armOf,
  ConflictError,
  GUARD,
  type LiveMetrics,
  ModelRegistry,
  type Rollout,
  Rollouts,
  STAGES,
} from './index.ts';
import { after, judge, placeOf } from './rollout.ts';
import { madePackage } from './testing.ts';

const at = '2026-01-01T00:00:00.000Z';
const rollout: Rollout = {
  model: 'lap-time',
  champion: '1.0.0',
  challenger: '1.0.1',
  stage: 10,
  state: 'running',
  guard: GUARD,
  startedAt: at,
  stageAt: at,
  log: [],
};
const errors = (mean: number): number[] =>
  Array.from({ length: 60 }, (_, i) => mean + (i % 2 === 0 ? 0.05 : -0.05));
const seen = (over: Partial<LiveMetrics> = {}): LiveMetrics => ({
  answers: 200,
  failures: 0,
  p95: 10,
  errors: errors(0.4),
  ...over,
});

test('who is with the challenger at a stage stays with it at the next', () => {
  fc.assert(
    fc.property(fc.string(), (key) => {
      const arms = STAGES.map((stage) => armOf({ ...rollout, stage }, key));
      const first = arms.indexOf('challenger');
      expect(arms.slice(first).every((arm) => arm === 'challenger')).toBe(true);
      expect(arms[2]).toBe('challenger');
      expect(armOf({ ...rollout, state: 'rolledBack' }, key)).toBe('champion');
    }),
  );
});

test('shares are those of the stage, and other rollouts ask other keys', () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `driver ${i}`);
  const asked = keys.filter((key) => armOf(rollout, key) === 'challenger');
  // Five deviations of a binomial: 5·√(0.1·0.9/20000).
  expect(Math.abs(asked.length / keys.length - 0.1)).toBeLessThan(0.0107);
  const again = asked.filter((key) => placeOf({ ...rollout, challenger: '1.0.2' }, key) < 10);
  expect(Math.abs(again.length / asked.length - 0.1)).toBeLessThan(0.035);
});

test('a challenger goes on when it held, and waits before', () => {
  expect(judge(rollout, seen(), seen())).toMatchObject({
    act: 'advance',
    why: 'lap-time 1.0.1 held at 10 %.',
  });
  expect(judge(rollout, seen(), seen({ answers: 199 })).why).toBe(
    'lap-time 1.0.1 has given 199 of 200 answers at 10 %.',
  );
  expect(judge(rollout, seen(), seen({ errors: errors(0.4).slice(11) }))).toMatchObject({
    act: 'wait',
    comparison: null,
  });
  expect(judge({ ...rollout, stage: 100 }, seen(), seen())).toMatchObject({ act: 'finish' });
  const unknown = { ...rollout, guard: { ...GUARD, truths: 0 } };
  expect(judge(unknown, seen({ errors: [] }), seen({ errors: [] })).act).toBe('advance');
});

test('a challenger that fails, is slow or errs more is taken out, also before it is time', () => {
  const early = { answers: 30, errors: [] };
  expect(judge(rollout, seen(), seen({ ...early, failures: 1 }))).toMatchObject({
    act: 'rollBack',
    why: 'lap-time 1.0.1 failed in 1 of 31 calls; no more than 2 % may fail.',
  });
  // 1 of 201 is less than 2 %.
  expect(judge(rollout, seen(), seen({ failures: 1 })).act).toBe('advance');
  expect(judge(rollout, seen({ p95: 20 }), seen({ ...early, p95: 31 }))).toMatchObject({
    act: 'rollBack',
    why: 'lap-time 1.0.1 takes 31.0 ms at its 95th percentile, where the champion takes 20.0 ms.',
  });
  expect(judge(rollout, seen({ p95: 1 }), seen({ p95: 20 })).act).toBe('advance');
  const worse = judge(rollout, seen(), seen({ errors: errors(0.5) }));
  expect(worse.act).toBe('rollBack');
  expect(worse.why).toMatch(/^lap-time 1\.0\.1 is off by 0\.500 on average, the champion by 0\.400 \(p = /);
  // Larger, but no more than chance brings.
  expect(judge(rollout, seen(), seen({ errors: errors(0.405) })).act).toBe('advance');
  expect(judge(rollout, seen(), seen({ errors: errors(0.3) })).act).toBe('advance');
});

test('what a verdict makes of a rollout', () => {
  const verdict = { why: 'Why.', comparison: null };
  const next = after(rollout, { act: 'advance', ...verdict }, 'then');
  expect(next).toMatchObject({
    stage: 50,
    stageAt: 'then',
    startedAt: at,
    log: [{ at: 'then', what: 'Why.' }],
  });
  expect(after(next, { act: 'advance', ...verdict }, 'later').stage).toBe(100);
  expect(after(next, { act: 'finish', ...verdict }, 'later').state).toBe('finished');
  expect(after(next, { act: 'rollBack', ...verdict }, 'later').state).toBe('rolledBack');
  expect(after(next, { act: 'wait', ...verdict }, 'later')).toBe(next);
});

async function letIn(): Promise<{ registry: ModelRegistry; rollouts: Rollouts }> {
  const registry = new ModelRegistry({ store: scratchModels(temporaryFolder()) });
  for (const weights of ['a', 'b', 'c']) await registry.register(madePackage(weights));
  await registry.promote('lap-time', '1.0.0');
  const rollouts = new Rollouts(registry);
  await rollouts.start('lap-time', '1.0.1');
  return { registry, rollouts };
}

const held = async () => ({ champion: seen(), challenger: seen() });

test('stage by stage to champion', async () => {
  const { registry, rollouts } = await letIn();
  expect(await registry.aliases('lap-time')).toEqual({ champion: '1.0.0', challenger: '1.0.1' });
  await expect(rollouts.start('lap-time', '1.0.2')).rejects.toThrow(
    'lap-time 1.0.1 is being let in at 10 %; stop that first.',
  );
  const stages = [];
  for (let i = 0; i < 3; i++) stages.push((await rollouts.review('lap-time', held))?.rollout.stage);
  expect(stages).toEqual([50, 100, 100]);
  expect(await rollouts.get('lap-time')).toMatchObject({ state: 'finished' });
  expect(await registry.aliases('lap-time')).toEqual({ champion: '1.0.1' });
  expect(await rollouts.review('lap-time', held)).toBeUndefined();
  expect((await registry.rollback('lap-time')).version).toBe('1.0.0');
  await expect(rollouts.start('lap-time', '1.0.0')).rejects.toThrow(/is the champion already/);
});

test('who is being let in is not deleted, and stays the challenger', async () => {
  const { registry, rollouts } = await letIn();
  const stays = 'lap-time 1.0.1 is being let in and stays the challenger; stop that first.';
  await expect(registry.clear('lap-time', 'challenger')).rejects.toThrow(stays);
  await expect(registry.promote('lap-time', '1.0.2', { alias: 'challenger' })).rejects.toThrow(stays);
  await expect(registry.delete('lap-time', '1.0.1')).rejects.toThrow(
    'lap-time 1.0.1 is being let in and cannot be deleted; stop that first.',
  );
  expect(await registry.aliases('lap-time')).toEqual({ champion: '1.0.0', challenger: '1.0.1' });
  await rollouts.stop('lap-time', 'No longer wanted.');
  await registry.delete('lap-time', '1.0.1');
});

test('who does not win the start names no challenger, and a start that was cut short is made good', async () => {
  const { registry, rollouts } = await letIn();
  await rollouts.stop('lap-time', 'No longer wanted.');
  const { records } = registry.store;
  const { putRollout, point } = records;
  records.putRollout = async () => false;
  await expect(rollouts.start('lap-time', '1.0.2')).rejects.toThrow(/was changed by another meanwhile/);
  expect(await registry.aliases('lap-time')).toEqual({ champion: '1.0.0' });
  records.putRollout = putRollout;
  records.point = () => Promise.reject(new Error('The light went out.'));
  await expect(rollouts.start('lap-time', '1.0.2')).rejects.toThrow('The light went out.');
  records.point = point;
  await expect(registry.delete('lap-time', '1.0.2')).rejects.toThrow(/is being let in/);
  await rollouts.review('lap-time', async () => ({ champion: seen(), challenger: seen({ answers: 0 }) }));
  expect(await registry.aliases('lap-time')).toEqual({ champion: '1.0.0', challenger: '1.0.2' });
});

test('nobody is made champion after another who came while the rollout was judged', async () => {
  const { registry, rollouts } = await letIn();
  for (let i = 0; i < 2; i++) await rollouts.review('lap-time', held);
  const late = rollouts.review('lap-time', async () => {
    await registry.promote('lap-time', '1.0.2');
    return held();
  });
  await expect(late).rejects.toThrow(/^the champion of lap-time is 1\.0\.2 and no longer 1\.0\.0/);
  expect((await registry.get('lap-time')).version).toBe('1.0.2');
  expect((await rollouts.review('lap-time', held))?.rollout.state).toBe('stopped');
});

test('taken out, stopped, overtaken', async () => {
  const { registry, rollouts } = await letIn();
  await rollouts.review('lap-time', async () => ({ champion: seen(), challenger: seen({ failures: 50 }) }));
  expect(await rollouts.get('lap-time')).toMatchObject({ state: 'rolledBack', challenger: '1.0.1' });
  expect(await registry.aliases('lap-time')).toEqual({ champion: '1.0.0' });
  await rollouts.start('lap-time', '1.0.2');
  expect(await rollouts.stop('lap-time', 'No longer wanted.')).toMatchObject({ state: 'stopped' });
  await expect(rollouts.stop('lap-time', '')).rejects.toThrow(/no version of lap-time is being let in/);
  await rollouts.start('lap-time', '1.0.2');
  await registry.promote('lap-time', '1.0.1');
  const over = await rollouts.review('lap-time', held);
  expect(over?.rollout.state).toBe('stopped');
  expect(over?.verdict.why).toBe('the champion is 1.0.1 by now and no longer 1.0.0.');
});

test('by hand it goes on from the stage that was seen, and to the end', async () => {
  const { registry, rollouts } = await letIn();
  const on = (from?: 10 | 50 | 100) => rollouts.advance('lap-time', 'Carried on.', from);
  expect(await on(10)).toMatchObject({ stage: 50, state: 'running' });
  await expect(on(10)).rejects.toThrow(
    'lap-time 1.0.1 is at 50 % and no longer at 10 %; look again before it is changed.',
  );
  await on(50);
  expect(await on()).toMatchObject({ state: 'finished', log: [{}, {}, {}, { what: 'Carried on.' }] });
  expect(await registry.aliases('lap-time')).toEqual({ champion: '1.0.1' });
  await expect(on()).rejects.toThrow(ConflictError);
});

test('by hand nobody is made champion after another who came meanwhile', async () => {
  const { registry, rollouts } = await letIn();
  await registry.promote('lap-time', '1.0.2');
  await expect(rollouts.advance('lap-time', 'Carried on.')).rejects.toThrow(
    'the champion of lap-time is 1.0.2 by now and no longer 1.0.0; stop the rollout first.',
  );
  expect(await rollouts.get('lap-time')).toMatchObject({ stage: 10, state: 'running' });
});

test('a guard is the usual one but for what is said', async () => {
  const { registry, rollouts } = await letIn();
  await rollouts.stop('lap-time', 'No longer wanted.');
  const { guard } = await rollouts.start(
    'lap-time',
    '1.0.2',
    { answers: 5, truths: undefined },
    'To try it.',
  );
  expect(guard).toEqual({ ...GUARD, answers: 5 });
  expect((await registry.history('lap-time', 'challenger')).at(-1)?.why).toBe('To try it.');
});

test('of two that look at once one decides, and a crown that was not written down is', async () => {
  const { registry, rollouts } = await letIn();
  const both = await Promise.allSettled([
    rollouts.review('lap-time', held),
    rollouts.review('lap-time', held),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await rollouts.get('lap-time'))?.stage).toBe(50);
  await registry.promote('lap-time', '1.0.1');
  expect((await rollouts.review('lap-time', held))?.rollout.state).toBe('finished');
  expect(await registry.aliases('lap-time')).toEqual({ champion: '1.0.1' });
});
