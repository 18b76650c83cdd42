import { describe, expect, it } from 'vitest';
import type { RaceControlEvent, RaceEvent } from './events.ts';
import { parseRaceControl } from './raceControl.ts';

function said(message: string, part: Partial<RaceControlEvent> = {}): RaceEvent[] {
  return parseRaceControl({
    type: 'raceControl',
    time: 42,
    message,
    category: 'Other',
    flag: null,
    scope: null,
    sector: null,
    car: null,
    lap: null,
    ...part,
  });
}

describe('penalties', () => {
  it('reads a time penalty, its car and why', () => {
    expect(said('FIA STEWARDS: 5 SECOND TIME PENALTY FOR CAR 98 (ABC) - SPEEDING IN THE PIT LANE')).toEqual([
      {
        type: 'penalty',
        time: 42,
        car: 98,
        kind: 'time',
        seconds: 5,
        reason: 'SPEEDING IN THE PIT LANE',
        served: false,
      },
    ]);
  });

  it('tells drive-through, stop-and-go and disqualification apart', () => {
    expect(said('FIA STEWARDS: DRIVE THROUGH PENALTY FOR CAR 7 (XYZ) - FALSE START')).toMatchObject([
      { car: 7, kind: 'driveThrough', seconds: null, served: false },
    ]);
    expect(said('FIA STEWARDS: 10 SECOND STOP/GO PENALTY FOR CAR 7 (XYZ) - UNSAFE RELEASE')).toMatchObject([
      { kind: 'stopAndGo', seconds: 10 },
    ]);
    expect(said('FIA STEWARDS: CAR 7 (XYZ) DISQUALIFIED')).toMatchObject([{ car: 7, kind: 'disqualified' }]);
    expect(said('BLACK FLAG FOR CAR 7 (XYZ)')).toMatchObject([{ car: 7, kind: 'disqualified' }]);
    expect(said('FIA STEWARDS: REPRIMAND FOR CAR 7 (XYZ) - IMPEDING')).toMatchObject([{ kind: 'reprimand' }]);
    expect(said('FIA STEWARDS: 3 PLACE GRID PENALTY FOR CAR 7 (XYZ) - IMPEDING')).toMatchObject([
      { kind: 'grid' },
    ]);
  });

  it('gives every car of a penalty its own', () => {
    const both = said(
      'FIA STEWARDS: 10 SECOND TIME PENALTY FOR CARS 7 (XYZ) AND 8 (UVW) - CAUSING A COLLISION',
    );
    expect(both).toMatchObject([
      { car: 7, seconds: 10 },
      { car: 8, seconds: 10 },
    ]);
  });

  it('knows a penalty that was served', () => {
    expect(
      said(
        'FIA STEWARDS: PENALTY SERVED - 5 SECOND TIME PENALTY FOR CAR 98 (ABC) - SPEEDING IN THE PIT LANE',
      ),
    ).toMatchObject([{ car: 98, kind: 'time', seconds: 5, served: true }]);
  });

  it('takes a black and white flag for a warning', () => {
    expect(said('BLACK AND WHITE FLAG FOR CAR 98 (ABC) - TRACK LIMITS')).toMatchObject([
      { kind: 'warning', reason: 'TRACK LIMITS' },
    ]);
  });

  it('does not punish for an incident, however much it speaks of penalties', () => {
    const reason = 'FAILING TO SERVE A 5 SECOND TIME PENALTY';
    for (const state of ['NOTED', 'UNDER INVESTIGATION', 'REVIEWED NO FURTHER INVESTIGATION'])
      expect(said(`FIA STEWARDS: INCIDENT INVOLVING CAR 98 (ABC) ${state} - ${reason}`)).toEqual([]);
    expect(
      said('FIA STEWARDS: 10 SECOND TIME PENALTY FOR CAR 98 (ABC) - DRIVE THROUGH PENALTY SERVED TOO LATE'),
    ).toMatchObject([{ kind: 'time', seconds: 10, served: false }]);
  });
});

describe('lap times taken away', () => {
  it('reads time, lap and reason', () => {
    expect(said('CAR 98 (ABC) TIME 1:20.500 DELETED - TRACK LIMITS AT TURN 9 LAP 12 15:31:07')).toEqual([
      {
        type: 'lapDeleted',
        time: 42,
        car: 98,
        lap: 12,
        duration: 80.5,
        reason: 'TRACK LIMITS AT TURN 9',
        reinstated: false,
      },
    ]);
    expect(said('CAR 98 (ABC) LAP DELETED - TRACK LIMITS AT TURN 9 LAP 12 15:31:07 (PIT)')).toMatchObject([
      { lap: 12, duration: null },
    ]);
  });

  it('reads one given back', () => {
    expect(said('CAR 98 (ABC) TIME 1:20.500 WILL BE REINSTATED')).toMatchObject([
      { lap: null, duration: 80.5, reinstated: true },
    ]);
  });
});

describe('the track', () => {
  it.each([
    ['SAFETY CAR DEPLOYED', 'safetyCar'],
    ['VIRTUAL SAFETY CAR DEPLOYED', 'vsc'],
    ['VSC DEPLOYED', 'vsc'],
    ['VSC ENDING', 'vscEnding'],
    ['TRACK CLEAR', 'clear'],
  ])('%s', (message, status) => {
    expect(said(message)).toEqual([{ type: 'trackStatus', time: 42, status }]);
  });

  it('stops the session under a red flag', () => {
    expect(said('RED FLAG')).toEqual([
      { type: 'trackStatus', time: 42, status: 'red' },
      { type: 'sessionStatus', time: 42, status: 'aborted' },
    ]);
  });

  it('leaves it as it is while the safety car is only coming in, and for a flag in one sector', () => {
    expect(said('SAFETY CAR IN THIS LAP')).toEqual([]);
    expect(said('YELLOW IN TRACK SECTOR 9', { flag: 'yellow', scope: 'sector', sector: 9 })).toEqual([]);
    expect(said('CLEAR IN TRACK SECTOR 9', { flag: 'clear', scope: 'sector', sector: 9 })).toEqual([]);
  });

  it('knows DRS for the whole track, not for one zone', () => {
    expect(said('DRS ENABLED')).toEqual([{ type: 'drs', time: 42, enabled: true }]);
    expect(said('DRS DISABLED')).toEqual([{ type: 'drs', time: 42, enabled: false }]);
    expect(said('DRS DISABLED IN ZONE 1')).toEqual([]);
  });

  it('ends the session with the flag', () => {
    expect(said('CHEQUERED FLAG')).toEqual([{ type: 'sessionStatus', time: 42, status: 'finished' }]);
    expect(said('CORRECTION: FIRST CAR TO TAKE THE FLAG - CAR 98 (ABC)')).toEqual([
      { type: 'finish', time: 42, car: 98 },
    ]);
  });
});

describe('cars', () => {
  it('sees one that stopped', () => {
    expect(said('CAR 98 (ABC) STOPPED AT TURN 3')).toEqual([
      { type: 'stopped', time: 42, car: 98, stopped: true },
    ]);
  });

  it('makes nothing of blue flags and the weather', () => {
    expect(said('WAVED BLUE FLAG FOR CAR 98 (ABC) TIMED AT 15:51:39', { car: 98, flag: 'blue' })).toEqual([]);
    expect(said('RISK OF RAIN FOR F1 RACE IS 0%')).toEqual([]);
  });
});
