import { expect, test } from 'vitest';
import { draftMapping } from './mappingDraft.ts';

test('fills in the columns whose names say what they are, and lists the rest', () => {
  const text =
    'Session Time\tLap Number\tGPS Speed\tGPS Lateral Acceleration\tX: y\n0\t1\t52.1\t0.2\t7\n100000000\t1\t52.3\t0.2\t7\n';
  expect(draftMapping(text)).toBe(
    [
      'delimiter: tab',
      'time: { column: Session Time, unit: ns }',
      'channels:',
      '  lap: Lap Number',
      '  speed: { column: GPS Speed, unit: km/h }',
      '  latAccel: { column: GPS Lateral Acceleration, unit: g }',
      '# Other columns of the file:',
      '#   X: y',
      '',
    ].join('\n'),
  );
});

test('takes the unit that a name has, and skips lines above the names', () => {
  expect(draftMapping('Logger 7\nDate;2026\nZeit [ms];Speed (m/s);Gear\n0;10;3\n')).toBe(
    [
      'time: { column: "Zeit [ms]", unit: ms }',
      'channels:',
      '  speed: { column: "Speed (m/s)", unit: m/s }',
      '  gear: Gear',
      '',
    ].join('\n'),
  );
});

test('gives an example where the file tells nothing', () => {
  expect(draftMapping('')).toContain('time: { column: Time, unit: s }');
});
