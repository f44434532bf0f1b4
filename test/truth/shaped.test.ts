import { afterAll } from 'vitest'
import { http2Page, knownPages, serveHttp2, serveKnownPages } from './pages.ts'
import { shapedProfile, truthTable } from './table.ts'

const [site, secure] = await Promise.all([serveKnownPages(), serveHttp2()])
afterAll(async () => {
  await site[Symbol.asyncDispose]()
  await secure[Symbol.asyncDispose]()
})

truthTable('shaped', {
  pages: [...knownPages, http2Page(secure.origin)],
  profile: shapedProfile,
  origin: () => site.origin,
})
