/** What the process that is killed computes, so that the test can compute it too. */

export const TO = 2000;
export const BYTES = 1500;

/** FNV-1a over four bytes of each value. */
export function mixed(hash: number, value: number): number {
  let mix = hash;
  for (let shift = 0; shift < 32; shift += 8) mix = Math.imul(mix ^ ((value >>> shift) & 255), 0x01000193);
  return mix >>> 0;
}

/** What came with a job. */
export function uploaded(bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => (i * 31) % 251);
}
