import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RecordingPlace } from '#core/config/recording/place.ts'
import { readText } from '../scenarios/files.ts'

/** What somebody has, and the benchmark that it becomes a part of. */
export interface FileToImport {
  root: string
  /** Id of the benchmark. */
  benchmark: string
  place: RecordingPlace
  /** Name of the imported file. */
  source: string
  text: string
}

interface Beside extends Pick<FileToImport, 'root' | 'benchmark'> {
  file: string
  text: string
  /** Whether a file of that name is the one that this replaces. */
  replaces?: boolean
}

/** Writes a file next to a benchmark.yaml and returns its path, unless another one has its name. */
export async function writeBeside({
  root,
  benchmark,
  file,
  text,
  replaces = false,
}: Beside): Promise<{ path: string; written: boolean }> {
  const path = `scenarios/${benchmark}/${file}`
  const present = await readText(root, path)
  const written = replaces || present === undefined || present === text
  if (written) await writeFile(join(root, path), text)
  return { path, written }
}
