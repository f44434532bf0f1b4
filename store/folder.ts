import { accessSync, constants, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { errnoOf, fileError } from './file-error.ts'

/** Makes the folder and those above it, where missing. Throws StoreError. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (error) {
    // Node says ENOENT for a folder that a read-only disk refuses; the folder above tells the reason.
    throw fileError(errnoOf(error) === 'ENOENT' ? (whyNotIn(dirname(path)) ?? error) : error, path)
  }
}

function whyNotIn(folder: string): unknown {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return undefined
  } catch (error) {
    const above = dirname(folder)
    return errnoOf(error) === 'ENOENT' && above !== folder ? whyNotIn(above) : error
  }
}
