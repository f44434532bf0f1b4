import { largestRecord, leastTexts } from '#core/model/limits.ts'
import { jsonBytes } from '#core/model/record-sizes.ts'
import type { DocumentSample, Failure, Round, StepSample, ViewSample, Visit } from '#core/model/round.ts'
import { packRound } from './packed-round.ts'

/** Ends a text from a page of which the rest was not stored. */
const cutMark = '…'

/** Multiples of `leastTexts` that are tried, and redirects kept of each document; with none, its language is not kept either. */
const tries = [
  { times: 8, redirects: 5 },
  { times: 4, redirects: 3 },
  { times: 2, redirects: 1 },
  { times: 1, redirects: 0 },
]

/** For the keys of the record. */
const reserved = 1024

/**
 * The round as stored, with texts from pages shortened where it would be too large to store. Numbers are never touched. A
 * benchmark that passed the checks always fits: core/config/size-checks.ts.
 */
export function fitRound(round: Round): object {
  let fitted = packRound(round)
  for (const room of tries) {
    if (jsonBytes(fitted) <= largestRecord - reserved) break
    fitted = packRound({ ...round, visits: round.visits.map((visit) => fitVisit(visit, room)) })
  }
  return fitted
}

type Room = (typeof tries)[number]

function fitVisit(visit: Visit, room: Room): Visit {
  return {
    ...visit,
    ...(visit.failure && { failure: fitFailure(visit.failure, room) }),
    loads: visit.loads.map(({ steps, failure }) => ({
      steps: steps.map((step) => fitStep(step, room)),
      ...(failure && { failure: fitFailure(failure, room) }),
    })),
  }
}

function fitFailure(failure: Failure, { times }: Room): Failure {
  return { ...failure, message: cut(failure.message, times * leastTexts.message) }
}

function fitStep(step: StepSample, room: Room): StepSample {
  const { document, view, ...kept } = step
  return {
    ...kept,
    ...(document && { document: fitDocument(document, room) }),
    ...(view && { view: fitView(view, room) }),
  }
}

function fitView({ url, title, heading }: ViewSample, { times, redirects }: Room): ViewSample {
  return {
    url: cut(url, times * leastTexts.url),
    ...(title !== undefined && { title: cut(title, times * leastTexts.title) }),
    ...(heading !== undefined && redirects > 0 && { heading: cut(heading, times * leastTexts.title) }),
  }
}

function fitDocument(document: DocumentSample, { times, redirects: most }: Room): DocumentSample {
  const { redirects: all, language, heading: _, ...kept } = document
  const address = (url: string) => cut(url, times * leastTexts.url)
  const redirects = all?.slice(0, most).map((each) => ({ ...each, url: address(each.url) })) ?? []
  return {
    ...kept,
    ...fitView(document, { times, redirects: most }),
    ...(language !== undefined && most > 0 && { language }),
    ...(document.asked !== undefined && { asked: address(document.asked) }),
    ...(redirects.length > 0 && { redirects }),
    ...(document.lcp && { lcp: { ...document.lcp, element: cut(document.lcp.element, times * leastTexts.element) } }),
  }
}

/** Bytes of JSON for a character such as a lone surrogate: `\\ud800`. */
const longestCharacter = 6

/** At most `most` bytes of JSON. */
function cut(text: string, most: number): string {
  if (text.length * longestCharacter <= most || jsonBytes(text) - 2 <= most) return text
  let kept = ''
  let left = most - Buffer.byteLength(cutMark)
  for (const character of text) {
    left -= isPlain(character) ? 1 : jsonBytes(character) - 2
    if (left < 0) break
    kept += character
  }
  return `${kept}${cutMark}`
}

function isPlain(character: string): boolean {
  return character >= ' ' && character <= '~' && character !== '"' && character !== '\\'
}
