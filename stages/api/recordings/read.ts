import { z } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { readOrigin } from '#core/config/addresses.ts'
import type { Problem } from '#core/config/problem.ts'
import type { RecordingPlace } from '#core/config/recording/place.ts'
import { mostRecorded } from '#core/config/recording/schema.ts'
import type { Benchmark, Site } from '#core/model/benchmark.ts'
import type { Words } from '#core/model/parsed.ts'
import { type ImportedRecording, planRecording } from '../../import/recording.ts'
import type { ApiOptions } from '../options.ts'
import type { Recordings } from './port.ts'

/** Bytes of a request with a recording: the text of a file of 1 MB, in which every character may be escaped. */
export const largestRecording = 3_000_000

export const recordingBody = z.object({
  file: z.string().min(1).max(200).openapi({ description: 'Name of the exported file.', example: 'checkout.json' }),
  text: z.string().max(largestRecording).openapi({ description: 'Its content, as exported.' }),
  benchmark: z.string().max(100),
  site: z.string().max(200),
  origin: z.string().max(300).optional().openapi({
    description: "Where to walk it; the site's own origin if left out.",
    example: 'https://staging.acme.example',
  }),
  begins: z.record(z.string().max(200), z.int().min(1).max(mostRecorded)).optional().openapi({
    description: 'Where steps of the benchmark begin: numbers of recorded steps. At its pages if left out.',
  }),
})
export type RecordingBody = z.output<typeof recordingBody>

/** A recording that was sent, for a site of a benchmark. */
export interface ReadRecording {
  benchmark: Benchmark
  site: Site
  /** With the origin that the recording moves to. */
  place: RecordingPlace
  /** Other than the site's own. */
  origin: string | undefined
  plan: { ok: true; imported: ImportedRecording } | { ok: false; problems: Problem[] }
}

/** Throws HTTPException for an unknown site, and for an origin that is none. */
export async function readRecording(
  { file, text, benchmark: id, site: name, origin: asked, begins }: RecordingBody,
  { contests, recordings }: { contests: ApiOptions['contests']; recordings: Pick<Recordings, 'placeOf'> },
): Promise<ReadRecording> {
  const benchmark = (await contests()).find((contest) => contest.benchmark.id === id && !contest.isSample)?.benchmark
  const site = benchmark?.sites.find((each) => each.name === name)
  if (benchmark === undefined || site === undefined) {
    throw new HTTPException(404, { message: `There is no site "${name}" in a benchmark "${id}".` })
  }
  const found = await recordings.placeOf(benchmark, site)
  if (!found.ok) throw wrong(found.words)
  const origin = originOf(asked, site)
  const place = { ...found.value, ...(origin !== undefined && { origin }) }
  return { benchmark, site, place, origin, plan: planRecording({ place, source: file, text, begins }) }
}

function originOf(asked: string | undefined, site: Site): string | undefined {
  if (asked === undefined || asked.trim() === '') return undefined
  const reading = readOrigin(asked.trim().replace(/\/$/, ''))
  if (!reading.ok) throw wrong(reading.words)
  if (reading.value === 'served') throw wrong({ message: 'origin: "served" is not an address.' })
  return reading.value === site.origin ? undefined : reading.value
}

export function wrong({ message, hint }: Words, status: 400 | 409 = 400): HTTPException {
  return new HTTPException(status, { message: [message, hint].filter(Boolean).join(' ') })
}
