/** Fields of binary headings: numbers through a view, text in a block of fixed length that a NUL may end early. */

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Up to the first NUL, as it stands there: control characters and blanks included. */
export function textAt(bytes: Uint8Array, offset: number, length: number, decoder: TextDecoder): string {
  const field = bytes.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return decoder.decode(end < 0 ? field : field.subarray(0, end));
}
