/** Units, theme, language: what is set once. */

import { useId } from 'react';
import { useObservable } from '../state/observable.ts';
import { changeSettings, type Settings, settings } from '../state/settings.ts';
import { t } from '../texts/index.ts';
import { useTitle } from '../ui/useTitle.ts';

interface ChoiceProps<T extends string> {
  readonly legend: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ legend, value, options, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend>{legend}</legend>
      <div className="segments">
        {options.map(([option, text]) => (
          <label key={option}>
            <input
              type="radio"
              name={name}
              value={option}
              checked={option === value}
              onChange={() => onChange(option)}
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const units = [
  ['kmh', t.settings.kmh],
  ['mph', t.settings.mph],
] as const;
const themes = [
  ['system', t.settings.system],
  ['dark', t.settings.dark],
  ['light', t.settings.light],
] as const;
const languages = [['en', t.settings.english]] as const;

export function SettingsPage() {
  const current: Settings = useObservable(settings);
  useTitle(t.settings.title);
  return (
    <main id="content" className="page narrow">
      <h1>{t.settings.title}</h1>
      <Choice
        legend={t.settings.units}
        value={current.units}
        options={units}
        onChange={(value) => changeSettings({ units: value })}
      />
      <Choice
        legend={t.settings.theme}
        value={current.theme}
        options={themes}
        onChange={(value) => changeSettings({ theme: value })}
      />
      <Choice legend={t.settings.language} value="en" options={languages} onChange={() => {}} />
      <p className="muted">{t.settings.kept}</p>
    </main>
  );
}
