import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { filesBelow } from '#stages/scenarios/files.ts'

/** Not what editors keep beside them. */
const isSource = /(^|\/)[^./][^/]*\.(ya?ml|json|[cm]?[jt]s)$/

interface EditsOptions {
  /** The folder that holds outpace.yaml and scenarios/. */
  root: string
  /** Ids of the benchmarks that are measured. */
  benchmarks: readonly string[]
  say: (sentence: string) => void
}

/**
 * Notices files that are edited after they were read. Call the returned function often; each call says which have changed since the
 * one before. Scripts cannot be loaded anew in a process, so what changes holds from the next start on.
 */
export async function edits({ root, benchmarks, say }: EditsOptions): Promise<() => Promise<void>> {
  let known = await versions(root, benchmarks)
  return async () => {
    const now = await versions(root, benchmarks)
    const files = [...new Set([...known.keys(), ...now.keys()])]
    const changed = files.filter((file) => known.get(file) !== now.get(file))
    known = now
    const [first] = changed
    if (first === undefined) return
    const more = changed.length > 1 ? ` and ${changed.length - 1} more` : ''
    const have = changed.length > 1 ? 'have' : 'has'
    say(
      `${first}${more} ${have} changed. What was read at the start is measured on; start watch again for the change to hold.`,
    )
  }
}

/** Each file with what tells one version of it from another. */
async function versions(root: string, benchmarks: readonly string[]): Promise<Map<string, string>> {
  const folders = benchmarks.map((id) => `scenarios/${id}`)
  const found = await Promise.all(
    folders.map(async (folder) => {
      const files = await filesBelow(join(root, folder)).catch(() => [])
      return [...files].filter((file) => isSource.test(file)).map((file) => `${folder}/${file}`)
    }),
  )
  const files = ['outpace.yaml', ...found.flat()].sort()
  const known = await Promise.all(files.map(async (file) => [file, await versionOf(join(root, file))] as const))
  return new Map(known.flatMap(([file, version]) => (version === undefined ? [] : [[file, version]])))
}

async function versionOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found && `${found.mtimeMs} ${found.size}`
}
