import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi'
import type { HTTPException } from 'hono/http-exception'
import { typedSecrets } from '#core/config/recording/secrets.ts'
import { walkedBenchmark } from '../../import/walked.ts'
import { answers, json } from '../answers.ts'
import type { ApiOptions } from '../options.ts'
import type { RecordingDesk, Recordings } from './port.ts'
import { type ReadRecording, readRecording, recordingBody, wrong } from './read.ts'
import { choicesOf, recordingView } from './view.ts'

/** Below it, requests may be as long as a recording. */
export const recordingsPath = '/api/recordings'

const body = { required: true, content: { 'application/json': { schema: recordingBody } } }

/** A recording becomes a journey: what it would be, walked once, and saved. */
export function recordingRoutes(
  app: OpenAPIHono,
  { contests, recordings }: { contests: ApiOptions['contests']; recordings: Recordings },
): void {
  const route = (path: string, summary: string) => ({
    method: 'post' as const,
    path: `${recordingsPath}/${path}`,
    request: { body },
    responses: answers(summary),
  })
  const read = (given: Parameters<typeof readRecording>[0]) => readRecording(given, { contests, recordings })

  app.openapi(
    createRoute({
      method: 'get',
      path: recordingsPath,
      responses: answers('Benchmarks and sites that a recording can be for.'),
    }),
    async (context) => json(context, choicesOf(await contests(), recordings)),
  )
  app.openapi(
    createRoute(route('plan', 'What a recording walks, what is changed in it, or why it cannot be walked.')),
    async (context) => json(context, recordingView(await read(context.req.valid('json')), recordings)),
  )
  app.openapi(
    createRoute(route('file', 'The recording as it is written next to a benchmark.yaml, without secrets.')),
    async (context) => {
      const { plan } = importedOf(await read(context.req.valid('json')))
      // As it is written: nothing in it may be replaced, and nothing runs it.
      return context.body(plan.text, 200, { 'content-type': 'application/json', 'cache-control': 'no-store' }) as never
    },
  )
  const { desk } = recordings
  if (desk === undefined) return
  walkRoutes(app, { desk, read, route })
  app.openapi(
    createRoute(route('save', 'Writes the recording next to its benchmark.yaml, as "outpace import" does.')),
    async (context) => {
      const given = context.req.valid('json')
      const { benchmark, place } = await read(given)
      const saved = await desk.save({ benchmark: benchmark.id, place, source: given.file, text: given.text })
      if (!saved.ok) throw refusal(saved.problems)
      return json(context, { sentence: `Saved as scenarios/${benchmark.id}/${saved.imported.file}.` })
    },
  )
}

interface WalkRoutesOptions {
  desk: RecordingDesk
  read: (given: z.output<typeof recordingBody>) => Promise<ReadRecording>
  route: (
    path: string,
    summary: string,
  ) => { method: 'post'; path: string; request: { body: typeof body }; responses: ReturnType<typeof answers> }
}

function walkRoutes(app: OpenAPIHono, { desk: { walks }, read, route }: WalkRoutesOptions): void {
  const path = `${recordingsPath}/walk`
  app.openapi(
    createRoute(route('walk', 'Begins to walk the recording once. Refused while a round is measured.')),
    async (context) => {
      const given = context.req.valid('json')
      const found = await read(given)
      const [market] = found.benchmark.markets
      if (market === undefined) throw wrong({ message: `${found.benchmark.name} has no market.` })
      const begun = await walks.begin({
        benchmark: walkedBenchmark({ ...found, imported: importedOf(found) }),
        market,
        secrets: found.site.us ? typedSecrets(given) : new Map(),
      })
      if (!begun.ok) throw wrong(begun.words, 409)
      return json(context, { id: begun.value })
    },
  )
  app.openapi(
    createRoute({ method: 'get', path, responses: answers('The walk under way, or what came of the newest one.') }),
    async (context) => json(context, walks.state()),
  )
  app.openapi(
    createRoute({ method: 'delete', path, responses: answers('The walk under way is ended.') }),
    async (context) => {
      walks.stop()
      return json(context, {})
    },
  )
}

/** Throws HTTPException for a recording that cannot be walked. */
function importedOf({ plan }: ReadRecording) {
  if (plan.ok) return plan.imported
  throw refusal(plan.problems)
}

function refusal(problems: readonly { message: string; hint?: string }[]): HTTPException {
  const [first] = problems
  return wrong(first ?? { message: 'This recording cannot be walked.' })
}
