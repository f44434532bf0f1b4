import { sum } from '../../../statistics/sum.ts'
import { mainImageOf, type SideFacts, type WhyFacts } from './facts.ts'
import type { Note } from './finding.ts'

/** Fewer bytes of images than this have no format worth a sentence. */
const BYTES = 50_000
const older = /^image\/(jpe?g|png|gif|bmp)$/i
const newer = /^image\/(avif|webp|jxl)$/i

/** Images come in formats that AVIF and WebP are a fraction of, and theirs do not. */
export function formatNote({ us, other }: WhyFacts): Note[] {
  const [ours, theirs] = [olderShare(us), olderShare(other)]
  if (ours === null || theirs === null || ours < 0.5 || theirs >= 0.5) return []
  return [{ kind: 'image-format', us: ours, other: theirs }]
}

/** Share of bytes; null with too few. */
function olderShare(side: SideFacts | null): number | null {
  const images = side?.requests.filter(({ type, status }) => type === 'image' && status === 200) ?? []
  const bytesOf = (format: RegExp) => sum(images.filter(({ mime = '' }) => format.test(mime)).map(({ bytes }) => bytes))
  const [old, all] = [bytesOf(older), bytesOf(older) + bytesOf(newer)]
  return all < BYTES ? null : old / all
}

/** Their main image is marked as important to the browser, and ours is not. */
export function priorityNote({ us, other }: WhyFacts): Note[] {
  const [ours, theirs] = [mainImageOf(us)?.priority, mainImageOf(other)?.priority]
  const isHigh = (priority: string) => /^(very)?high$/i.test(priority)
  if (ours === undefined || theirs === undefined || isHigh(ours) || !isHigh(theirs)) return []
  return [{ kind: 'priority' }]
}
