import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf, fileError } from '../file-error.ts'
import { makeFolder } from '../folder.ts'
import type { EvidenceStore } from '../port.ts'
import { StoreError } from '../store-error.ts'
import { evidenceSegments } from './name.ts'

/**
 * Evidence as files under `root`, which is created when missing and may itself be a link to another disk.
 * A link inside it is refused: it could point anywhere. Throws StoreError.
 */
export function evidenceFolder(root: string): EvidenceStore {
  return {
    async put(name, bytes) {
      const segments = evidenceSegments(name)
      const file = join(root, ...segments)
      try {
        makeFolder(root)
        await makeFolders(root, segments.slice(0, -1))
        await writeWhole(file, bytes)
      } catch (error) {
        throw fileError(error, file)
      }
    },

    async get(name) {
      const segments = evidenceSegments(name)
      const file = join(root, ...segments)
      try {
        for (const folder of foldersOf(root, segments.slice(0, -1))) await refuseLink(folder)
        await refuseLink(file)
        return await readWhole(file)
      } catch (error) {
        // Absent, or a folder where the name has a file or vice versa: there is no such file.
        if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errnoOf(error) ?? '')) return undefined
        throw fileError(error, file)
      }
    },
  }
}

/** One by one, because a recursive mkdir would follow links. */
async function makeFolders(root: string, segments: string[]): Promise<void> {
  for (const folder of foldersOf(root, segments)) {
    try {
      await mkdir(folder)
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error
      await refuseLink(folder)
    }
  }
}

function foldersOf(root: string, segments: string[]): string[] {
  return segments.map((_, index) => join(root, ...segments.slice(0, index + 1)))
}

async function refuseLink(path: string): Promise<void> {
  if (!(await lstat(path)).isSymbolicLink()) return
  throw new StoreError({
    code: 'invalid',
    message: `${path} is a symbolic link, which is not allowed inside the evidence folder. Remove the link.`,
  })
}

/**
 * A reader sees the old file or the new one, never part of it; a rename replaces a link instead of following it.
 * Not synced to disk, which would cost seconds per filmstrip: a power cut may lose a picture, but never a round.
 */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  // No evidence name contains `~`, so what a killed process leaves behind is never mistaken for evidence.
  const temporary = `${file}~${randomUUID()}`
  try {
    await writeFile(temporary, bytes, { flag: 'wx' })
    await rename(temporary, file)
  } catch (error) {
    // On a broken disk this fails too; the first error is more useful.
    await rm(temporary, { force: true }).catch(() => undefined)
    throw error
  }
}

async function readWhole(path: string): Promise<Uint8Array> {
  // Windows has no O_NOFOLLOW; refuseLink has already checked.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  try {
    const { buffer, byteOffset, byteLength } = await handle.readFile()
    return new Uint8Array(buffer, byteOffset, byteLength)
  } finally {
    await handle.close()
  }
}
