import { afterAll } from 'vitest'
import { plainProfile } from '../measure/here.ts'
import { knownPages, serveKnownPages } from './pages.ts'
import { truthTable } from './table.ts'

const site = await serveKnownPages()
afterAll(() => site[Symbol.asyncDispose]())

truthTable('plain', { pages: knownPages, profile: plainProfile, origin: () => site.origin })
