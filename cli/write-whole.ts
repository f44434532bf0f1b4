import { randomUUID } from 'node:crypto'
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises'

/** What a file is written from: at once, or piece by piece. */
export type Contents = string | Uint8Array | AsyncIterable<string>

interface WriteOptions {
  /** Where it is written first. */
  beside?: string
  /** Aborted to give up between two pieces. */
  signal?: AbortSignal
}

/**
 * Writes beside the file and renames: no reader sees part of it, and a failure leaves what it held. A link stays a link; what
 * is not a file, such as `/dev/stdout` or a pipe, is written to directly. Throws as `node:fs` does.
 */
export async function writeWhole(file: string, contents: Contents, options: WriteOptions = {}): Promise<void> {
  const found = await stat(file).catch(() => undefined)
  const { signal } = options
  if (found !== undefined && !found.isFile()) return await writeFile(file, contents, { signal })
  const target = found === undefined ? file : await realpath(file)
  const beside = options.beside ?? `${target}.${randomUUID()}`
  try {
    await writeFile(beside, contents, { signal })
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw error
  }
}
