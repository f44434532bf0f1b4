import { accessSync, constants, existsSync, lstatSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { errnoOf, fileError } from './file-error.ts'

/** Creates the folder and its parents if they are missing. Throws StoreError. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (error) {
    // Node reports ENOENT for a folder that a read-only disk refuses; the parent folder reveals the reason.
    throw fileError(errnoOf(error) === 'ENOENT' ? (accessError(dirname(path)) ?? error) : error, path)
  }
}

/** Whether this is a link to something that is not there, such as a disk that is not mounted. */
export function leadsNowhere(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink() && !existsSync(path)
  } catch {
    return false
  }
}

function accessError(folder: string): unknown {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return undefined
  } catch (error) {
    const parent = dirname(folder)
    return errnoOf(error) === 'ENOENT' && parent !== folder ? accessError(parent) : error
  }
}
