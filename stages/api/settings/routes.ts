import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { longestPage } from '#core/config/addresses.ts'
import { losesData } from '#core/judge/begins-anew.ts'
import { zonedTime } from '#core/words/parts.ts'
import { type ChangedSetting, consequenceSentences } from '#core/words/settings.ts'
import { requestRun, setPaused } from '#store/records/controls.ts'
import { roundAt } from '../../dispatch/round-at.ts'
import {
  draftOfUndo,
  type Preview,
  previewSettings,
  type Saved,
  type SettingsPlace,
  saveSettings,
} from '../../settings/change.ts'
import { answers, json, jsonText } from '../answers.ts'
import type { ApiOptions } from '../options.ts'
import { problemText, settingsAnswer } from './answer.ts'
import type { SettingsApi } from './options.ts'

/** What a change would mean, before it is saved. */
export interface SettingsPreview {
  changes: ChangedSetting[]
  sentences: string[]
  /** Whether something is judged from scratch. */
  losesData: boolean
}

/** What is wrong with a value of a key, as in benchmark.yaml; the key is empty for the whole. */
export interface ToldProblem {
  key: string
  text: string
}

const params = z.object({ benchmark: z.string().max(100) })
const content = <S extends z.ZodType>(schema: S) => ({ required: true, content: { 'application/json': { schema } } })
/** Which keys and values there may be is checked as in a file, so that the words are the same. */
const draft = z.object({ live: z.looseObject({}), basedOn: z.int().min(0) })

/** Live settings: to read for viewers, to change for editors. None where nothing can be set. */
export function settingsRoutes(app: OpenAPIHono, { settings: api, contests, access, now }: ApiOptions): void {
  if (api === undefined) return
  const path = '/api/{benchmark}/settings'
  const by = (context: Context) => access?.visitor(context)?.name ?? api.user
  const known = async (benchmark: string) => {
    const place = await api.place()
    if (place.sources.some((source) => source.benchmark.id === benchmark)) return place
    const isShown = (await contests()).some((contest) => contest.benchmark.id === benchmark)
    const message = isShown
      ? 'This benchmark is generated: it has no settings.'
      : `There is no benchmark "${benchmark}".`
    throw new HTTPException(404, { message })
  }

  app.openapi(
    createRoute({ method: 'get', path, request: { params }, responses: answers('Live settings and their history.') }),
    async (context) => {
      const { benchmark } = context.req.valid('param')
      await known(benchmark)
      return json(context, await settingsAnswer(api, benchmark))
    },
  )
  const post = <S extends z.ZodType>(tail: string, body: S, summary: string) =>
    createRoute({
      method: 'post',
      path: `${path}${tail}` as const,
      request: { params, body: content(body) },
      responses: answers(summary),
    })

  app.openapi(post('/preview', draft, 'What a change would mean. Changes nothing.'), async (context) => {
    const { benchmark } = context.req.valid('param')
    const place = await known(benchmark)
    return json(context, meant(await previewSettings(place, { benchmark, ...context.req.valid('json') })))
  })

  app.openapi(post('', draft, 'Makes a change, which holds from the next round on.'), async (context) => {
    const { benchmark } = context.req.valid('param')
    const given = { benchmark, ...context.req.valid('json'), by: by(context), now: now() }
    return json(context, said(await saveSettings(await known(benchmark), given)))
  })

  const undo = z.object({ change: z.int().min(1), basedOn: z.int().min(0) })
  const draftOf = async (place: SettingsPlace, asked: { benchmark: string; change: number; basedOn: number }) => {
    const { benchmark, change: number, basedOn } = asked
    const undone = await draftOfUndo(place.store, { benchmark, number })
    if (!undone.ok) throw refusal(undone)
    return { ...undone.draft, basedOn }
  }
  const undoing = 'What it would mean to set everything as it was before a change. Changes nothing.'
  app.openapi(post('/undo/preview', undo, undoing), async (context) => {
    const { benchmark } = context.req.valid('param')
    const place = await known(benchmark)
    const draft = await draftOf(place, { benchmark, ...context.req.valid('json') })
    return json(context, meant(await previewSettings(place, draft)))
  })
  app.openapi(post('/undo', undo, 'Sets everything as it was before a change.'), async (context) => {
    const { benchmark } = context.req.valid('param')
    const place = await known(benchmark)
    const draft = await draftOf(place, { benchmark, ...context.req.valid('json') })
    return json(context, said(await saveSettings(place, { ...draft, by: by(context), now: now() })))
  })
  if (api.tryCompetitor !== undefined) tryRoute(app, { api, path, known })
  if (api.hasDispatcher) controlRoutes(app, { path, known, now })
}

interface RouteTools {
  path: string
  known: (benchmark: string) => ReturnType<SettingsApi['place']>
}

function tryRoute(app: OpenAPIHono, { api, path, known }: RouteTools & { api: SettingsApi }): void {
  const body = z.object({
    name: z.string().min(1).max(80),
    origin: z.string().max(1000),
    pages: z.record(z.string().max(80), z.string().max(longestPage)),
  })
  const summary = 'Loads the pages of a competitor once and says what came of it. Stores nothing.'
  const request = { params, body: content(body) }
  const route = createRoute({ method: 'post', path: `${path}/try`, request, responses: answers(summary) })
  app.openapi(route, async (context) => {
    const { benchmark } = context.req.valid('param')
    await known(benchmark)
    const tried = await api.tryCompetitor?.(benchmark, context.req.valid('json'))
    return json(context, tried ?? {})
  })
}

function controlRoutes(app: OpenAPIHono, { path, known, now }: RouteTools & { now: () => number }): void {
  const body = z.object({ market: z.string().max(100), what: z.enum(['pause', 'resume', 'run-now']) })
  const summary =
    'Pauses or resumes measuring on AWS, or asks for a round, as "outpace pause", "resume" and "run-now" do.'
  const request = { params, body: content(body) }
  const route = createRoute({ method: 'post', path: `${path}/measuring`, request, responses: answers(summary) })
  app.openapi(route, async (context) => {
    const { benchmark } = context.req.valid('param')
    const { market: id, what } = context.req.valid('json')
    const { store, sources } = await known(benchmark)
    const { markets = [] } = sources.find((source) => source.benchmark.id === benchmark)?.benchmark ?? {}
    const market = markets.find((each) => each.id === id && each.region !== 'local')
    if (market === undefined) throw new HTTPException(404, { message: `There is no market "${id}" on AWS.` })
    if (what === 'run-now') {
      const at = roundAt(now())
      await requestRun(store, { benchmark, market: id, at })
      const words = zonedTime(at, { timeZone: market.timeZone, now: now() })
      return json(context, { sentence: `A round in ${market.name} is due at ${words}.` })
    }
    const paused = what === 'pause'
    await setPaused(store, { benchmark, market: id, paused, at: new Date(now()).toISOString() })
    return json(context, { sentence: `Measuring in ${market.name} is ${paused ? 'paused' : 'resumed'}.` })
  })
}

function meant(preview: Preview): SettingsPreview {
  if (!preview.ok) throw refusal(preview)
  const { changes, consequences } = preview
  return {
    changes,
    sentences: consequenceSentences(consequences),
    losesData: losesData(consequences.begins),
  }
}

function said(saved: Saved): { sentence: string } {
  if (!saved.ok) throw refusal(saved)
  return { sentence: `Saved as change ${saved.change.number}. It holds from the next round on.` }
}

/** In words, and each problem with its key: a form says it where its field is. */
function refusal({ problems, ...rest }: Extract<Saved, { ok: false }>): HTTPException {
  const message = problems.map(problemText).join(' ')
  const told: ToldProblem[] = problems.map(({ key, message, hint }) => ({
    key,
    text: [message, hint].filter((part) => part !== undefined).join(' '),
  }))
  const status = 'conflict' in rest && rest.conflict !== undefined ? 409 : 400
  const body = jsonText({ error: message, problems: told })
  return new HTTPException(status, {
    message,
    res: new Response(body, { status, headers: { 'content-type': 'application/json' } }),
  })
}
