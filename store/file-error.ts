import { StoreError } from './store-error.ts'

/** An error of `node:fs` as a StoreError. `path` is what was read or written. Rethrows any other error. */
export function fileError(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error
  const errno = errnoOf(error)
  if (errno === undefined) throw error
  switch (errno) {
    case 'EACCES':
    case 'EPERM':
      return new StoreError({
        code: 'read-only',
        message: `This user has no permission to read or write ${path} (${errno}). Grant the user of this process the right to read and write it and its folder, or use another folder.`,
        cause: error,
      })
    case 'EROFS':
      return new StoreError({
        code: 'read-only',
        message: `${path} is on a read-only disk (${errno}). Use a folder on another disk.`,
        cause: error,
      })
    case 'ENOSPC':
    case 'EDQUOT':
      return new StoreError({
        code: 'full',
        message: `No space left on the disk for ${path} (${errno}). Free some space and try again; nothing stored so far is lost.`,
        cause: error,
      })
    case 'EEXIST':
    case 'ENOTDIR':
    case 'EISDIR':
      return new StoreError({
        code: 'unavailable',
        message: `${path} cannot be used (${errno}): there is a file where a folder is needed, or the other way round. Move it away and try again.`,
        cause: error,
      })
    // Not a union: the operating system may have others.
    default:
      return new StoreError({
        code: 'unavailable',
        message: `${path} cannot be read or written (${errno}). Check the disk and the path and try again.`,
        cause: error,
      })
  }
}

export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
