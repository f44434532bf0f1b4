import { afterAll } from 'vitest'
import { plainProfile } from '../measure/here.ts'
import { http2Page, knownPages, serveHttp2, serveKnownPages } from './pages.ts'
import { truthTable } from './table.ts'

const [site, secure] = await Promise.all([serveKnownPages(), serveHttp2()])
afterAll(async () => {
  await site[Symbol.asyncDispose]()
  await secure[Symbol.asyncDispose]()
})

truthTable('plain', {
  pages: [...knownPages, http2Page(secure.origin)],
  profile: plainProfile,
  origin: () => site.origin,
})
