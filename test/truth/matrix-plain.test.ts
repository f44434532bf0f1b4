import { afterAll } from 'vitest'
import { plainProfile } from '../measure/here.ts'
import { serveMatrix } from './matrix.ts'
import { truthTable } from './table.ts'

const site = await serveMatrix()
afterAll(() => site[Symbol.asyncDispose]())

const [origin = ''] = site.origins
truthTable('plain', { pages: site.pages, profile: plainProfile, origin: () => origin, spki: site.spki })
