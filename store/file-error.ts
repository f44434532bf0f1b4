import { StoreError } from './store-error.ts'

/** An error of `node:fs` as a StoreError. `path` is what was read or written. An error of another kind is thrown again. */
export function fileError(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error
  const errno = errnoOf(error)
  if (errno === undefined) throw error
  switch (errno) {
    case 'EACCES':
    case 'EPERM':
      return new StoreError({
        code: 'read-only',
        message: `${path} may not be read or written by this user (${errno}). Give the user of this process that right on it and its folder, or work in a folder of your own.`,
        cause: error,
      })
    case 'EROFS':
      return new StoreError({
        code: 'read-only',
        message: `${path} lies on a read-only disk (${errno}). Work in a folder of another disk.`,
        cause: error,
      })
    case 'ENOSPC':
    case 'EDQUOT':
      return new StoreError({
        code: 'full',
        message: `No space is left for ${path} (${errno}). Free some space on that disk, then go on; nothing stored so far is lost.`,
        cause: error,
      })
    case 'EEXIST':
    case 'ENOTDIR':
    case 'EISDIR':
      return new StoreError({
        code: 'unavailable',
        message: `${path} cannot be used (${errno}): a file stands where a folder is needed, or the other way round. Move it away, then try again.`,
        cause: error,
      })
    // Not a union: the operating system may invent others.
    default:
      return new StoreError({
        code: 'unavailable',
        message: `${path} cannot be read or written (${errno}). Check the disk and the path, then try again.`,
        cause: error,
      })
  }
}

export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
