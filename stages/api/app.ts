import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import packageJson from '#package.json' with { type: 'json' }
import { guard } from './access.ts'
import { actionRoutes } from './act.ts'
import { problem, refuse } from './answers.ts'
import { dataApp } from './data.ts'
import { serveEvidence } from './evidence-route.ts'
import { marketFinder } from './find-market.ts'
import { serveLive } from './live-route.ts'
import type { ApiOptions } from './options.ts'
import { onlyOwnPage, ownContent } from './own-page.ts'
import { largestRecording } from './recordings/read.ts'
import { recordingRoutes, recordingsPath } from './recordings/routes.ts'
import { keepReportInert, reportAddress, serveReport } from './report-route.ts'
import { sessionRoutes } from './session.ts'
import { settingsRoutes } from './settings/routes.ts'
import { serveShares } from './shares/serve.ts'

/** The data of the dashboard and the page itself. It changes nothing but by an action and by links that people share. */
export function apiApp(options: ApiOptions): OpenAPIHono {
  const app = new OpenAPIHono({ defaultHook: refuse })
  app.use(onlyOwnPage(options.hosts))
  app.use(reportAddress, keepReportInert)
  app.use(ownContent(options.access))
  app.use(compress())
  app.use('/api/*', limitedBody)
  const failed = (error: Error, context: Context) => {
    if (error instanceof HTTPException) return error.res ?? problem(context, error.status, error.message)
    options.failed?.(error)
    return problem(context, 500, `The server failed: ${error.message.slice(0, 300)}`)
  }
  app.onError(failed)
  app.notFound((context) => problem(context, 404, 'There is nothing at this address.'))
  if (options.access !== undefined) guard(app, options.access)
  // Before the tags of answers, which wait for the end of an answer: this one has none.
  if (options.live !== undefined) serveLive(app, options.live)
  app.use('/api/*', etag())
  app.use('/shared/*', etag())
  sessionRoutes(app, options.access)
  const sourceOf = marketFinder(options)
  const data = dataApp(options, sourceOf)
  data.onError(failed)
  app.route('/', data)
  serveReport(app, sourceOf)
  actionRoutes(app, sourceOf)
  if (options.recordings !== undefined) recordingRoutes(app, { ...options, recordings: options.recordings })
  settingsRoutes(app, options)
  serveShares(app, { options, data, sourceOf })
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Outpace', version: packageJson.version, description: 'What the dashboard shows, as data.' },
  })
  serveEvidence(app, options.evidence)
  app.get('*', (context) => {
    const file = options.page.get(context.req.path) ?? (isView(context.req.path) ? options.page.get('/') : undefined)
    if (file === undefined) return problem(context, 404, 'There is nothing at this address.')
    return context.body(file.body, 200, { 'content-type': file.type, 'cache-control': cachingOf(context.req.path) })
  })
  return app
}

const tooLong = (context: Context) => problem(context, 413, 'This is too long.')
const shortBody = bodyLimit({ maxSize: 10_000, onError: tooLong })
/** Settings may list twenty competitors with their pages. */
const settingsLimit = bodyLimit({ maxSize: 60_000, onError: tooLong })
const recordingLimit = bodyLimit({ maxSize: largestRecording, onError: tooLong })

const limitedBody: MiddlewareHandler = (context, next) => {
  const { path } = context.req
  if (path.startsWith(`${recordingsPath}/`)) return recordingLimit(context, next)
  return (/^\/api\/[^/]+\/settings(\/|$)/.test(path) ? settingsLimit : shortBody)(context, next)
}

/** What is named after its content never changes; the rest does with every release. */
function cachingOf(path: string): string {
  return /^\/\w+-[A-Z0-9]{8}\.(js|css)$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'
}

/** Every view of the page has an address of its own, which can be shared and reloaded. */
function isView(path: string): boolean {
  return !path.includes('.') && !/^\/api(\/|$)/.test(path)
}
