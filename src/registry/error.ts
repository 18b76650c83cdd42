/** What is wrong with a model, a version or a name that points at one, in one sentence that says what would do. */
export class RegistryError extends Error {
  override name = 'RegistryError';
}

/** There is no such model, version, alias or answer. */
export class UnknownModelError extends RegistryError {}

/** It cannot be done as things stand, though it was well said: somebody was faster, or there is nothing to go back to. */
export class ConflictError extends RegistryError {}

/** A file of a version is not what was registered: the disk or a hand changed it. Another version may be whole. */
export class DamagedModelError extends RegistryError {}
