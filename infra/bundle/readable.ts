import { chmod, lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Opens a folder and all in it to every user, whatever the umask of the one who deploys: Lambda runs functions as another user, a zip
 * keeps the modes of its files, and with other modes colleagues would each deploy everything again.
 */
export async function readableByAll(path: string): Promise<void> {
  const entry = await lstat(path)
  const isFolder = entry.isDirectory()
  await chmod(path, isFolder || (entry.mode & 0o100) !== 0 ? 0o755 : 0o644)
  if (!isFolder) return
  for (const name of await readdir(path)) await readableByAll(join(path, name))
}
