import type { TraceFiles } from './rebuild.ts'

/** Bytes. A function answers with at most 6 MB, in which bytes are written as base64. */
export const largestTrace = 4_000_000

/** A room of its own in the file for each entry, bytes: its headers and its name, twice. */
const perEntry = 200

/** The files as ZIP of at most `largest` bytes: the oldest pictures are left out first. Undefined where all pictures are not enough. */
export async function packTrace(files: TraceFiles, largest = largestTrace): Promise<Uint8Array | undefined> {
  const { default: Zip } = await import('jszip')
  const zipOf = (frames: TraceFiles['frames']): Promise<Uint8Array> => {
    const zip = new Zip()
    const deflated = { compression: 'DEFLATE', createFolders: false } as const
    zip.file('trace.trace', files.trace + frames.map(({ lines }) => lines).join(''), deflated)
    zip.file('trace.network', files.network, deflated)
    for (const { name, bytes } of frames) zip.file(name, bytes, { compression: 'STORE', createFolders: false })
    return zip.generateAsync({ type: 'uint8array' })
  }
  let left = largest - (await zipOf([])).length
  if (left < 0) return undefined
  const kept = files.frames.toReversed().filter(({ bytes, lines }) => {
    left -= bytes.length + lines.length + perEntry
    return left >= 0
  })
  return await zipOf(kept.toReversed())
}
