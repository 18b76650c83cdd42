import {
  isLiteralElement,
  isPluralElement,
  isPoundElement,
  isSelectElement,
} from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import type { Issue, IssueType } from '../coach/index.ts';
import { catalogs } from './catalog.ts';
import { speaker } from './speaker.ts';
import { languages } from './voice.ts';

function issue(type: IssueType, delta: number, unit: string, more: Partial<Issue> = {}): Issue {
  return {
    type,
    severity: 'medium',
    delta,
    unit,
    cost: 0.184,
    carried: 0,
    at: 120,
    symptoms: [],
    evidence: [{ name: 'x', value: 20 + delta, reference: 20, unit }],
    ...more,
  };
}

const turn3 = { id: '3' };

describe('the coach in English', () => {
  const voice = speaker('en');

  it('says where to brake and what it costs', () => {
    expect(voice.issue(issue('brakePoint', -10.2, 'm'), turn3)).toBe(
      'Brake 10 m later into Turn 3; you give away 0.18 s there.',
    );
  });

  it('counts the straight in where the cost is carried onto it', () => {
    const late = issue('throttleOn', 14, 'm', { carried: 0.1 });
    expect(voice.issue(late, { id: '6', name: 'West Bend' })).toBe(
      'Pick up the throttle 14 m sooner out of Turn 6 (West Bend); with the straight after it, waiting costs 0.18 s.',
    );
    expect(voice.issue({ ...late, carried: 0.001 }, turn3)).not.toContain('straight');
  });

  it('speaks of speed in the unit that was asked for', () => {
    const slow = issue('apexSpeed', -2, 'm/s');
    expect(voice.issue(slow, turn3)).toContain('65 km/h at the slowest point, the reference 72');
    expect(speaker('en', 'mph').issue(slow, turn3)).toContain(
      '40 mph at the slowest point, the reference 45',
    );
  });

  it('names the place and the side of a line that is off', () => {
    const off = issue('line', -1.84, 'm', {
      evidence: [
        { name: 'offset.turnIn', value: 0.2, unit: 'm' },
        { name: 'offset.apex', value: -1.84, unit: 'm' },
        { name: 'offset.exit', value: 1, unit: 'm' },
      ],
    });
    expect(voice.issue(off, turn3)).toContain('at the apex you are 1.8 m to the right of the reference');
  });

  it('does not price what it cannot', () => {
    const rolled = issue('coasting', 0.8, 's', {
      cost: 0,
      evidence: [{ name: 'coasting', value: 0.8, unit: 's' }],
    });
    expect(voice.issue(rolled, turn3)).toBe('Do not coast into Turn 3: 0.8 s on neither pedal.');
  });

  it('has a whole sentence for every issue, either way', () => {
    const types: Record<IssueType, string> = {
      brakePoint: 'm',
      brakePressure: '',
      brakeRelease: 'm',
      trailBraking: '',
      entrySpeed: 'm/s',
      apexSpeed: 'm/s',
      apexPoint: 'm',
      throttleOn: 'm',
      fullThrottle: 'm',
      liftPoint: 'm',
      lift: '',
      exitLift: '',
      coasting: 's',
      exitSpeed: 'm/s',
      line: 'm',
      gear: '',
      steeringCorrections: '',
      slowPhase: 'm/s',
      straightSpeed: 'm/s',
      consistency: 's',
    };
    for (const [type, unit] of Object.entries(types) as [IssueType, string][]) {
      for (const delta of [-3, 3]) {
        const sentence = voice.issue(issue(type, delta, unit), turn3);
        expect(sentence).toMatch(/^[A-Z].*\.$/);
        expect(sentence).not.toMatch(/[{}]|undefined|NaN|none/);
        expect(sentence).toContain('Turn 3');
      }
    }
  });
});

it('refuses a language it does not have', () => {
  expect(languages).toContain('en');
  expect(() => speaker('tlh')).toThrow('no language "tlh"; there are: en');
});

/** Names of the placeholders of a message, those inside its choices too. */
function placeholders(message: string): Set<string> {
  const names = new Set<string>();
  const visit = (elements: ReturnType<IntlMessageFormat['getAst']>) => {
    for (const element of elements) {
      if (isLiteralElement(element) || isPoundElement(element)) continue;
      if ('value' in element) names.add(element.value);
      if (isSelectElement(element) || isPluralElement(element)) {
        for (const option of Object.values(element.options)) visit(option.value);
      }
    }
  };
  visit(new IntlMessageFormat(message, 'en').getAst());
  return names;
}

it('every message of every catalog holds the same placeholders as the English one', () => {
  const sample = '{a} of {b, number, ::.00} {c, select, yes {x {d}} other {}}';
  expect(placeholders(sample)).toEqual(new Set(['a', 'b', 'c', 'd']));
  for (const catalog of Object.values(catalogs)) {
    for (const [key, message] of Object.entries(catalogs.en)) {
      const theirs = (catalog as Record<string, string>)[key];
      expect(placeholders(theirs)).toEqual(placeholders(message));
    }
  }
});
