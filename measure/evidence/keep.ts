/** Stores one evidence file; `name` is relative to the visit's folder. Resolves to its full name. */
export type KeepFile = (name: string, bytes: Uint8Array) => Promise<string>
