import { mkdir, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { processTree } from '#measure/chromium/processes.ts'
import { log } from './log.ts'

/**
 * A handler whose temporary files, and those of its browsers, are in a folder of its process that begins empty with every invocation.
 * After a crash or a time-out Lambda starts a new process and does not clear /tmp
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html): profiles of browsers would fill it. `parent` is the
 * folder for temporary files that the process began with.
 *
 * A process handles one event at a time, so nothing in its folder is in use when the next one comes.
 */
export function withTemporaryFolder<Context, Result>(
  handler: (event: unknown, context: Context) => Promise<Result>,
  parent: string = tmpdir(),
): (event: unknown, context: Context) => Promise<Result> {
  const own = temporaryFolderOf(process.pid, parent)
  return async (event, context) => {
    const leftovers = await foldersOfEnded(parent, own)
    for (const folder of [own, ...leftovers])
      await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch((error) =>
        log('warn', { type: 'leftovers-kept', folder, error }),
      )
    if (leftovers.length > 0) log('warn', { type: 'leftovers-removed', folders: leftovers.length })
    await mkdir(own, { recursive: true })
    // What `os.tmpdir()` answers to whoever asks: Playwright, and our own code.
    process.env.TMPDIR = own
    return handler(event, context)
  }
}

/** The folder of a running process: the time at which it started tells it from a later one with its number. */
function temporaryFolderOf(pid: number, parent: string): string {
  return join(parent, `outpace-work-${pid}-${processTree(pid)[0]?.startTime ?? 0}`)
}

async function foldersOfEnded(parent: string, own: string): Promise<string[]> {
  // Where there is no /proc, nothing says who is running.
  if (own.endsWith('-0')) return []
  const names = (await readdir(parent)).filter((name) => /^outpace-work-\d+-\d+$/.test(name) && name !== basename(own))
  const folders = names.map((name) => ({ folder: join(parent, name), pid: Number(name.split('-')[2]) }))
  return folders.filter(({ folder, pid }) => temporaryFolderOf(pid, parent) !== folder).map(({ folder }) => folder)
}
