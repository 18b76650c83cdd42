/** What is wrong with a model, a version or a name that points at one, in one sentence that says what would do. */
export class RegistryError extends Error {
  override name = 'RegistryError';
}

/** A file of a version is not what was registered: the disk or a hand changed it. Another version may be whole. */
export class DamagedModelError extends RegistryError {}
