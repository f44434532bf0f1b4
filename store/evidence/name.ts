import { show } from '../key.ts'
import { StoreError } from '../store-error.ts'

/** S3's limit of a key; file systems allow 255 bytes a segment, and a temporary name beside it needs some of them. */
const maxNameLength = 1024
const maxSegmentLength = 200

/** The segments of an evidence file's name. Throws `invalid` for a name that could leave the store or that S3 and folders keep differently. */
export function evidenceSegments(name: string): string[] {
  const segments = name.split('/')
  const sound = segments.every(
    (segment) => segment.length <= maxSegmentLength && /^[a-z0-9._-]+$/.test(segment) && !/^\.+$/.test(segment),
  )
  if (sound && name.length <= maxNameLength) return segments
  throw new StoreError({
    code: 'invalid',
    message:
      `${show(name)} is no name of an evidence file: it needs parts of a-z, 0-9, dot, dash and underscore, ` +
      `at most ${maxSegmentLength} characters each, joined by single slashes.`,
  })
}
