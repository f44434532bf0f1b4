import { afterAll } from 'vitest'
import { knownPages, serveKnownPages } from './pages.ts'
import { shapedProfile, truthTable } from './table.ts'

const site = await serveKnownPages()
afterAll(() => site[Symbol.asyncDispose]())

truthTable('shaped', { pages: knownPages, profile: shapedProfile, origin: () => site.origin })
