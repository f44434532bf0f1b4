import type { Hono } from 'hono'
import type { EvidenceStore } from '#store/port.ts'
import { problem } from './answers.ts'
import { isPicture } from './picture-name.ts'

/** Pictures as such, and traces as downloads; nothing else of the evidence is served as it is. */
export function serveEvidence(app: Pick<Hono, 'get'>, evidence: Pick<EvidenceStore, 'get'>): void {
  app.get('/evidence/*', async (context) => {
    const name = context.req.path.slice('/evidence/'.length)
    const isTrace = /^[a-z0-9._/-]+\/trace\.zip$/.test(name)
    if (!isPicture(name) && !isTrace) return problem(context, 404, 'There is no such picture or trace.')
    const bytes = await evidence.get(name)
    if (bytes === undefined) return problem(context, 404, 'This file is no longer kept.')
    const headers = { 'cache-control': 'private, max-age=31536000, immutable' }
    if (!isTrace) return context.body(new Uint8Array(bytes), 200, { ...headers, 'content-type': 'image/jpeg' })
    return context.body(new Uint8Array(bytes), 200, {
      ...headers,
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${fileName(name)}"`,
    })
  })
}

/** `outpace-jackets-sydney-phone-2026-11-22t01-00-00-000z-acme-trace.zip`: benchmark, market, round and site. */
function fileName(trace: string): string {
  return `outpace-${trace.replaceAll('/', '-')}`
}
