/** `pitboard train MODEL --settings`: what can be set, where it stands when nothing is said, and how far it goes. */

import type { Recipe } from '../../models/index.ts';
import { fittedTable, paint, wrap } from '../terminal.ts';
import { dataText } from './options.ts';

export function settingsJson({ name, settings }: Recipe) {
  return { model: name, settings };
}

export function settingLines(recipe: Recipe, width: number): string[] {
  const { name, title, about, settings } = recipe;
  const text = Math.min(width, 110);
  const columns = [
    { title: 'setting' },
    { title: 'default', side: 'right' as const },
    { title: 'range' },
    { title: 'what it is' },
  ];
  const rows = Object.entries(settings).map(([setting, { about: what, value, from, to, isWhole }]) => [
    setting,
    numberText(value),
    `${numberText(from)} to ${numberText(to)}${isWhole === true ? ', whole' : ''}`,
    what,
  ]);
  const example = Object.entries(settings)[0];
  return [
    paint('bold', title),
    ...wrap(about, text),
    ...wrap(`It learns from ${dataText(recipe)}.`, text),
    '',
    ...(rows.length === 0 ? ['nothing can be set'] : fittedTable(columns, rows, width)),
    ...(example === undefined
      ? []
      : [
          '',
          paint(
            'dim',
            `pitboard train ${name} --data DIR --set ${example[0]}=${numberText(example[1].value)}`,
          ),
        ]),
  ];
}

/** `0.001`, `1e-7`: as it can be typed. */
export function numberText(value: number): string {
  return String(Number(value.toPrecision(6)));
}
