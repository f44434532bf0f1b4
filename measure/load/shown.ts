import type { StepSample } from '#core/model/round.ts'
import { formatDuration } from '#core/model/units.ts'
import { JourneyError } from './failure.ts'
import type { PageFacts } from './page-facts.ts'

/**
 * Looks at a page on which Chromium has seen no paint. One that has nothing to show, such as an answer without a body or an
 * application whose script failed, throws a JourneyError. One that shows a document in a frame, whose paints are not its own, is not
 * blank: the sample no longer says so.
 */
export function checkShown(sample: StepSample, facts: PageFacts | undefined): void {
  const { blank } = sample
  if (blank === undefined || facts === undefined) return
  if (facts.framed) delete sample.blank
  if (facts.content) return
  const what = `The page was still empty after ${formatDuration(blank)}: it has no text, picture or frame to show.`
  throw new JourneyError('content-missing', `${what} Open it in Chrome, and check its scripts and its server.`)
}
