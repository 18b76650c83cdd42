/** Search and filters. The search waits for a pause in typing; everything else takes effect at once. */

import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { RecordingPage } from '../../../src/server/contract.ts';
import { lapTime, parseLapTime } from '../numbers.ts';
import type { LibrarySearch } from '../routes.tsx';
import { t } from '../texts/index.ts';
import { FilterIcon, SearchIcon } from '../ui/icons.tsx';

const PAUSE = 200;
const l = t.library;

interface FiltersProps {
  readonly search: LibrarySearch;
  readonly facets: RecordingPage['facets'] | undefined;
  readonly onChange: (change: LibrarySearch) => void;
  readonly field: RefObject<HTMLInputElement | null>;
}

const none: LibrarySearch = {
  q: undefined,
  car: undefined,
  track: undefined,
  tag: undefined,
  from: undefined,
  to: undefined,
  lapTimeMin: undefined,
  lapTimeMax: undefined,
};

export function Filters({ search, facets, onChange, field }: FiltersProps) {
  const hiddenOnes = [search.from, search.to, search.lapTimeMin, search.lapTimeMax, search.tag];
  const more = hiddenOnes.filter((value) => value !== undefined).length;
  const [open, setOpen] = useState(more > 0);
  const any = more > 0 || [search.q, search.car, search.track].some((value) => value !== undefined);
  return (
    <search className="filters">
      <SearchField value={search.q ?? ''} onChange={(q) => onChange({ q })} field={field} />
      <Menu
        label={l.track}
        all={l.allTracks}
        value={search.track}
        options={facets?.tracks}
        onChange={(track) => onChange({ track })}
      />
      <Menu
        label={l.car}
        all={l.allCars}
        value={search.car}
        options={facets?.cars}
        onChange={(car) => onChange({ car })}
      />
      <button type="button" className="button quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
        <FilterIcon />
        {l.filters}
        {more > 0 && <span className="count num">{more}</span>}
      </button>
      {any && (
        <button type="button" className="button quiet" onClick={() => onChange(none)}>
          {l.clear}
        </button>
      )}
      {open && (
        <div className="filters-more">
          <Menu
            label={l.tag}
            all={l.allTags}
            value={search.tag}
            options={facets?.tags}
            onChange={(tag) => onChange({ tag })}
          />
          <DateField label={l.from} value={search.from} onChange={(from) => onChange({ from })} />
          <DateField label={l.to} value={search.to} onChange={(to) => onChange({ to })} />
          <LapTimeField
            label={l.lapTimeMin}
            value={search.lapTimeMin}
            onChange={(lapTimeMin) => onChange({ lapTimeMin })}
          />
          <LapTimeField
            label={l.lapTimeMax}
            value={search.lapTimeMax}
            onChange={(lapTimeMax) => onChange({ lapTimeMax })}
          />
        </div>
      )}
    </search>
  );
}

interface SearchFieldProps {
  readonly value: string;
  readonly onChange: (value: string | undefined) => void;
  readonly field: RefObject<HTMLInputElement | null>;
}

function SearchField({ value, onChange, field }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const report = useRef(onChange);
  report.current = onChange;
  // The address may change under the field: a cleared filter, "back".
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      report.current(text === '' ? undefined : text);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label className="search-field">
      <span className="visually-hidden">{l.search}</span>
      <SearchIcon />
      <input
        ref={field}
        type="search"
        placeholder={l.search}
        value={text}
        aria-keyshortcuts="/"
        onChange={(event) => setText(event.target.value)}
      />
      <kbd>/</kbd>
    </label>
  );
}

interface MenuProps {
  readonly label: string;
  readonly all: string;
  readonly value: string | undefined;
  readonly options: readonly string[] | undefined;
  readonly onChange: (value: string | undefined) => void;
}

function Menu({ label, all, value, options = [], onChange }: MenuProps) {
  const shown = value !== undefined && !options.includes(value) ? [value, ...options] : options;
  return (
    <select
      className="select"
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    >
      <option value="">{all}</option>
      {shown.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  );
}

interface FieldProps<T> {
  readonly label: string;
  readonly value: T | undefined;
  readonly onChange: (value: T | undefined) => void;
}

function DateField({ label, value, onChange }: FieldProps<string>) {
  const id = useId();
  return (
    <span className="labelled">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="date"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      />
    </span>
  );
}

function LapTimeField({ label, value, onChange }: FieldProps<number>) {
  const id = useId();
  const [text, setText] = useState(value === undefined ? '' : lapTime(value));
  useEffect(() => {
    if (value === undefined) setText('');
  }, [value]);
  const parsed = parseLapTime(text);
  return (
    <span className="labelled">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="num short"
        inputMode="decimal"
        placeholder="1:30.0"
        value={text}
        aria-invalid={text !== '' && parsed === undefined}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => (text === '' || parsed !== undefined) && onChange(parsed)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (text === '' || parsed !== undefined)) onChange(parsed);
        }}
      />
    </span>
  );
}
