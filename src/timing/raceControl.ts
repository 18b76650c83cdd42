/**
 * Race control speaks English in capitals, and what it says decides races: this file turns its sentences into events.
 * One message makes none, one or several (a penalty can name several cars). What surprises: an incident that is noted,
 * investigated or dismissed is no penalty; a penalty "served" arrives as a message of its own; a lap deleted "(NEXT LAP)"
 * is the one after the one named; a correction repeats its message with `CORRECTION:` in front.
 *
 * The wording is the FIA's own in the timing feed of the seasons from 2018; penalties are those of the FIA Formula One
 * Sporting Regulations, article "Penalties" (54.3 in 2023 and 2024), flags those of the International Sporting Code, appendix H.
 */

import type { CarNumber, PenaltyEvent, RaceControlEvent, RaceEvent, TrackStatus } from './events.ts';

/** `CAR 4 (NOR)`, `CARS 18 (STR) AND 14 (ALO)`, `CARS 24 (ZHO), 1 (VER), 11 (PER)`. */
const CARS = /\bCARS? (\d{1,2}(?: ?\([A-Z]{2,4}\))?(?:(?:, ?| AND | & )\d{1,2}(?: ?\([A-Z]{2,4}\))?)*)/;

/** The cars that a message names, in its order. */
function carsOf(text: string): CarNumber[] {
  const list = CARS.exec(text)?.[1];
  if (list === undefined) return [];
  return [...list.replaceAll(/\([A-Z]+\)/g, '').matchAll(/\d+/g)].map((match) => Number(match[0]));
}

/** What follows the first ` - ` after the cars: the reason. */
function reasonOf(text: string): string | null {
  const cars = CARS.exec(text);
  const rest = cars === null ? text : text.slice(cars.index + cars[0].length);
  const dash = rest.indexOf(' - ');
  const reason = dash < 0 ? '' : rest.slice(dash + 3).trim();
  return reason === '' ? null : reason;
}

/** `1:29.500`, `58.120`, `1:01:02.3` in s. */
function seconds(text: string): number {
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

interface Sanction {
  readonly kind: PenaltyEvent['kind'];
  readonly seconds: number | null;
}

/** The sanction that a message imposes or says was served; null where it only speaks of an incident. */
function sanctionOf(text: string): Sanction | null {
  const stop = /\b(?:(\d+)[ -]SECONDS? )?STOP(?:\/| AND |-AND-| & | )GO\b/.exec(text);
  if (stop !== null) return { kind: 'stopAndGo', seconds: stop[1] === undefined ? null : Number(stop[1]) };
  if (/\bDRIVE[ -]?THROUGH\b/.test(text)) return { kind: 'driveThrough', seconds: null };
  const time = /\b(\d+)[ -]SECONDS? (?:TIME )?PENALTY\b/.exec(text);
  if (time !== null) return { kind: 'time', seconds: Number(time[1]) };
  if (/\bDISQUALIFIED\b|\bDISQUALIFICATION\b|\bBLACK FLAG\b/.test(text))
    return { kind: 'disqualified', seconds: null };
  if (/\bGRID (?:PLACE |POSITION |DROP )?PENALTY\b|\bPLACE GRID\b/.test(text))
    return { kind: 'grid', seconds: null };
  if (/\bREPRIMAND\b/.test(text)) return { kind: 'reprimand', seconds: null };
  if (/\bBLACK AND WHITE FLAG\b|\bWARNING FOR\b|\bFORMAL WARNING\b/.test(text))
    return { kind: 'warning', seconds: null };
  return null;
}

/** Words of an incident on its way, which sanctions nobody (its reason may well name a penalty that was served wrongly). */
const UNDECIDED = /\b(?:NOTED|UNDER INVESTIGATION|INVESTIGATED|NO FURTHER|REVIEWED)\b/;

function penalties(event: RaceControlEvent, text: string): RaceEvent[] {
  if (UNDECIDED.test(text)) return [];
  // What follows the dash is the reason, which may itself speak of penalties; "PENALTY SERVED - " comes before the cars.
  const cars = CARS.exec(text);
  const head = cars === null ? text : text.slice(0, cars.index + cars[0].length);
  const tail = cars === null ? '' : text.slice(cars.index + cars[0].length).split(' - ')[0];
  const sanction = sanctionOf(head) ?? sanctionOf(tail ?? '');
  if (sanction === null) return [];
  const served = /\bPENALTY SERVED\b|\bSERVED\b/.test(`${head}${tail}`);
  const named = carsOf(text);
  const who = named.length > 0 ? named : event.car === null ? [] : [event.car];
  return who.map((car) => ({
    type: 'penalty',
    time: event.time,
    car,
    kind: sanction.kind,
    seconds: sanction.seconds,
    reason: reasonOf(text),
    served,
  }));
}

const DELETED =
  /\b(?:TIME (\d[\d:.]*)|LAP(?: TIME)?(?: (\d[\d:.]*))?) (?:WAS |HAS BEEN |WILL BE )?(DELETED|REINSTATED)\b/;

function deletions(event: RaceControlEvent, text: string): RaceEvent[] {
  const match = DELETED.exec(text);
  if (match === null) return [];
  const car = carsOf(text)[0] ?? event.car;
  if (car === null) return [];
  const time = match[1] ?? match[2];
  const reason = /\b(?:DELETED|REINSTATED) - (.*?)(?: LAP \d+\b.*)?$/.exec(text)?.[1]?.trim();
  const lap = /\bLAP (\d+)\b(?! DELETED)/.exec(text.slice(match.index + match[0].length))?.[1];
  return [
    {
      type: 'lapDeleted',
      time: event.time,
      car,
      lap: lap === undefined ? null : Number(lap),
      duration: time === undefined ? null : seconds(time),
      reason: reason === undefined || reason === '' ? null : reason,
      reinstated: match[3] === 'REINSTATED',
    },
  ];
}

/** The state of the whole track that a message announces; sector flags are not it. */
function statusOf(event: RaceControlEvent, text: string): TrackStatus | null {
  if (/^(?:VIRTUAL SAFETY CAR|VSC) DEPLOYED\b/.test(text)) return 'vsc';
  if (/^(?:VIRTUAL SAFETY CAR|VSC) ENDING\b/.test(text)) return 'vscEnding';
  if (/^SAFETY CAR DEPLOYED\b/.test(text)) return 'safetyCar';
  if (/^RED FLAG\b/.test(text)) return 'red';
  if (/^TRACK CLEAR\b/.test(text)) return 'clear';
  if (event.scope === 'track' && event.flag === 'red') return 'red';
  if (event.scope === 'track' && event.flag === 'clear') return 'clear';
  return null;
}

/**
 * What a message of race control means, as events at the message's time. "SAFETY CAR IN THIS LAP" changes nothing yet:
 * the safety car is on the track until the message `TRACK CLEAR`. A source with a track status of its own says the same
 * again; equal states in a row fold to one.
 */
export function parseRaceControl(event: RaceControlEvent): RaceEvent[] {
  const text = event.message
    .toUpperCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/^(?:CORRECTION|CORRECTED)\s*[:-]\s*/, '')
    .trim();
  const time = event.time;
  const out: RaceEvent[] = [...deletions(event, text)];
  if (out.length === 0) out.push(...penalties(event, text));
  const drs = /^DRS (ENABLED|DISABLED)$/.exec(text)?.[1];
  if (drs !== undefined) out.push({ type: 'drs', time, enabled: drs === 'ENABLED' });
  const status = statusOf(event, text);
  if (status !== null) out.push({ type: 'trackStatus', time, status });
  if (status === 'red') out.push({ type: 'sessionStatus', time, status: 'aborted' });
  if (/^(?:RACE|SESSION|SPRINT)(?: HAS)? (?:RESUMED|RESTARTED)\b/.test(text))
    out.push({ type: 'sessionStatus', time, status: 'started' });
  if (/^CHEQUERED FLAG\b/.test(text)) out.push({ type: 'sessionStatus', time, status: 'finished' });
  const car = carsOf(text)[0] ?? event.car;
  if (car === null) return out;
  if (/^FIRST CAR TO TAKE THE FLAG\b/.test(text)) out.push({ type: 'finish', time, car });
  if (/\bSTOPPED\b/.test(text) && !UNDECIDED.test(text) && /^CAR\b/.test(text))
    out.push({ type: 'stopped', time, car, stopped: true });
  if (/^CAR\b.*\b(?:RETIRED|OUT OF THE (?:RACE|SESSION))\b/.test(text))
    out.push({ type: 'retirement', time, car, reason: reasonOf(text), out: true });
  return out;
}
