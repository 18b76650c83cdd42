/**
 * Content-Disposition with any name (RFC 6266, RFC 8187). The plain form is for old clients; the encoded one is what
 * browsers take. Names come from users' files, so nothing of them may end the header or leave the download folder.
 */

/** Letters that RFC 8187 lets stand as they are. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*!]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A file's name as its user knows it: without folders, and without what cannot be seen. */
export function shownName(name: string): string {
  const last = name.toWellFormed().split(/[\\/]/).at(-1) ?? '';
  const seen = last.replace(invisible, '').trim();
  return /^\.*$/.test(seen) ? 'recording' : seen;
}

/** A name of a file that is safe on any system: no folders, no control characters, nothing that turns the reading order. */
export function fileName(name: string): string {
  const clean = name
    .toWellFormed()
    .replace(invisible, '')
    .replace(/[\\/:*?"<>|]/g, '-')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 150)
    .toWellFormed();
  return clean === '' ? 'download' : clean;
}

export function attachment(name: string): string {
  const clean = fileName(name);
  const plain = clean.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded(clean)}`;
}
