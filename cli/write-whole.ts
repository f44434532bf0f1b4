import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'

/** Writes beside the file and renames: nobody sees part of it, and a failure leaves what it held. Throws as `node:fs` does. */
export async function writeWhole(
  file: string,
  contents: string | Uint8Array,
  beside = `${file}.${randomUUID()}`,
): Promise<void> {
  try {
    await writeFile(beside, contents)
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw error
  }
}
