import { afterAll } from 'vitest'
import { plainProfile } from '../measure/here.ts'
import { serveMatrix } from './matrix.ts'
import { shapedProfile, truthTable } from './table.ts'

const site = await serveMatrix()
afterAll(async () => site[Symbol.asyncDispose]())

const [origin = ''] = site.origins
for (const profile of [plainProfile, shapedProfile]) {
  truthTable(profile.name, { pages: site.pages, profile, origin: () => origin })
}
