/** Dates as loggers write them, to ISO 8601. Loggers put the day first; what cannot be told apart is left out. */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/**
 * `2021-05-21`, `30/10/2022 19:49:00`, `11/04/2026 @ 11:32`, `Sunday, December 15, 2024 1:34 PM` as `2021-05-21`,
 * `2022-10-30T19:49:00` and so on. Undefined where there is no date.
 */
export function isoDate(text: string): string | undefined {
  let year: number;
  let month: number;
  let day: number;
  const iso = /(\d{4})-(\d{2})-(\d{2})/.exec(text);
  const numbers = /(\d{1,2})[/.](\d{1,2})[/.](\d{4})/.exec(text);
  const words = /([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})/.exec(text);
  if (iso !== null) [year, month, day] = [Number(iso[1]), Number(iso[2]), Number(iso[3])];
  else if (numbers !== null) {
    [day, month, year] = [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])];
    // 12/15/2024 can only be an American date.
    if (month > 12) [day, month] = [month, day];
  } else if (words !== null) {
    [month, day, year] = [
      months.indexOf(words[1].slice(0, 3).toLowerCase()) + 1,
      Number(words[2]),
      Number(words[3]),
    ];
  } else return undefined;
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return undefined;
  const date = `${year}-${two(month)}-${two(day)}`;
  const clock = /(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([AP]M)?/i.exec(text);
  if (clock === null) return date;
  const half = clock[4]?.toLowerCase();
  const hour = half === undefined ? Number(clock[1]) : (Number(clock[1]) % 12) + (half === 'pm' ? 12 : 0);
  return `${date}T${two(hour)}:${clock[2]}:${clock[3] ?? '00'}`;
}
