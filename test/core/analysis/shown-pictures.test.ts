import { expect, test } from 'vitest'
import { shownPictures } from '#core/analysis/incidents/shown-pictures.ts'
import { fakeIncident, minute } from '../incidents.ts'

const files = ['home', 'search', 'product'].map((step) => ({ site: 'Acme', step, screenshot: `${step}.jpg` }))
const left = { site: 'Acme', step: null, screenshot: 'left.jpg' }

test('an incident on search shows search, not every page of the journey', () => {
  const evidence = [{ when: 'onset' as const, at: minute(0), files: [...files, left] }]
  const shown = shownPictures(fakeIncident({ evidence }))
  expect(shown.map(({ screenshot }) => screenshot)).toEqual(['search.jpg', 'left.jpg'])
  expect(shown[0]).toMatchObject({ site: 'Acme', step: 'search', when: 'onset', at: minute(0) })
})

test('where no picture is of its steps, it shows what there is', () => {
  const evidence = [{ when: 'onset' as const, at: minute(0), files: files.slice(0, 1) }]
  expect(shownPictures(fakeIncident({ evidence }))).toHaveLength(1)
})
