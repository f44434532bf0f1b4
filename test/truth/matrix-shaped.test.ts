import { afterAll } from 'vitest'
import { serveMatrix } from './matrix.ts'
import { shapedProfile, truthTable } from './table.ts'

const site = await serveMatrix()
afterAll(() => site[Symbol.asyncDispose]())

const [origin = ''] = site.origins
truthTable('shaped', { pages: site.pages, profile: shapedProfile, origin: () => origin, spki: site.spki })
