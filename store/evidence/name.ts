import { show } from '../key.ts'
import { StoreError } from '../store-error.ts'

/** S3's limit for a key. File systems allow 255 bytes per segment, of which a temporary name needs some. */
const maxNameLength = 1024
const maxSegmentLength = 200

/** The segments of an evidence file's name. Throws `invalid` for a name that could escape the store or that S3 and file systems treat differently. */
export function evidenceSegments(name: string): string[] {
  const segments = name.split('/')
  const sound = segments.every(
    (segment) => segment.length <= maxSegmentLength && /^[a-z0-9._-]+$/.test(segment) && !/^\.+$/.test(segment),
  )
  if (sound && name.length <= maxNameLength) return segments
  throw new StoreError({
    code: 'invalid',
    message:
      `${show(name)} is not a valid name of an evidence file. Use segments of a-z, 0-9, dot, dash and underscore, ` +
      `at most ${maxSegmentLength} characters each, joined by single slashes.`,
  })
}
