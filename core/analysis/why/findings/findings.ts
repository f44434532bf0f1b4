import { blockingCause } from './blocking.ts'
import { compressionCause } from './compression.ts'
import { connectionCauses } from './connection.ts'
import { differenceNotes } from './differences.ts'
import type { WhyFacts } from './facts.ts'
import type { Cause, Findings, Note } from './finding.ts'
import { fontCause } from './font.ts'
import { imageHeavyCause, imageLateCause } from './main-image.ts'
import { mainThreadCause } from './main-thread.ts'
import { overlayNotes } from './overlay.ts'
import { redirectsCause } from './redirects.ts'
import { renderCause } from './render.ts'
import { waitCause } from './wait.ts'

/** The most specific first: of two with the same estimate it comes first. */
const causes: readonly ((facts: WhyFacts) => Cause[])[] = [
  compressionCause,
  blockingCause,
  fontCause,
  mainThreadCause,
  redirectsCause,
  connectionCauses,
  waitCause,
  imageHeavyCause,
  imageLateCause,
  renderCause,
]

/** A specific cause replaces the general one of its part from this share of it on. */
const EXPLAINS = 0.5

export function findingsOf(facts: WhyFacts): Findings {
  const found = causes.flatMap((find) => find(facts))
  const general = new Set<Cause['kind']>(['render', 'image-late'])
  const isExplained = (cause: Cause) =>
    general.has(cause.kind) &&
    found.some(({ kind, part, ms }) => !general.has(kind) && part === cause.part && ms >= EXPLAINS * cause.ms)
  const named = found.filter((cause) => !isExplained(cause)).toSorted((a, b) => b.ms - a.ms)
  const isSaid = ({ kind }: Note) =>
    named.some((cause) =>
      kind === 'priority' ? cause.kind === 'image-late' && cause.priority === 'Low' : cause.kind === kind,
    )
  return { causes: named, notes: [...overlayNotes(facts), ...differenceNotes(facts).filter((note) => !isSaid(note))] }
}
