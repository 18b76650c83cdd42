/** MoTeC keeps the laps of a `.ld` in a `.ldx` of the same name: dropped together, they are one recording. */

export interface Upload {
  readonly file: File;
  /** The `.ldx` that belongs to the file. */
  readonly sidecar?: File;
}

const baseOf = (name: string) => name.replace(/\.ldx?$/i, '').toLowerCase();

/** Each file once, a `.ldx` with the `.ld` of its name; one without its `.ld` goes alone, and is told so. */
export function pairSidecars(files: Iterable<File>): Upload[] {
  const all = [...files];
  const sidecars = new Map(
    all.filter(({ name }) => /\.ldx$/i.test(name)).map((file) => [baseOf(file.name), file]),
  );
  const taken = new Set<File>();
  const uploads = all.map((file): Upload => {
    const sidecar = /\.ld$/i.test(file.name) ? sidecars.get(baseOf(file.name)) : undefined;
    if (!sidecar) return { file };
    taken.add(sidecar);
    return { file, sidecar };
  });
  return uploads.filter(({ file }) => !taken.has(file));
}
