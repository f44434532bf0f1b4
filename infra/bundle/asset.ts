import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** A folder that goes into one zip file. */
export interface Asset {
  name: string
  folder: string
  files: number
  /** Unzipped. */
  bytes: number
  /** SHA-256 over the names, modes and contents of its files, in hex. */
  hash: string
}

/** Lambda's limit on a function together with its layers, unzipped: 250 MB of 1024 times 1024 bytes. */
export const lambdaLimit = 262_144_000

export async function describeAsset(name: string, folder: string): Promise<Asset> {
  const hash = createHash('sha256')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))
  let bytes = 0
  for (const file of files.sort()) {
    const { size, mode } = await stat(file)
    bytes += size
    hash.update(`${relative(folder, file).split(sep).join('/')}\n${(mode & 0o777).toString(8)}\n${size}\n`)
    for await (const chunk of createReadStream(file)) hash.update(chunk)
  }
  return { name, folder, files: files.length, bytes, hash: hash.digest('hex') }
}

/** Bytes of a function and its layer together. */
export function unzippedBytes(assets: Asset[], name: string): number {
  const parts = assets.filter((asset) => asset.name === name || asset.name === 'layer')
  return parts.reduce((sum, { bytes }) => sum + bytes, 0)
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
