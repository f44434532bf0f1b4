import { expect, test } from 'vitest'
import { findPlace } from '#core/config/recording/place.ts'

const yaml = `name: Jackets
us: { name: Acme, origin: https://acme.example, recording: acme.json }
competitors:
  - { name: Globex, origin: https://globex.example, pages: { home: /, search: /s } }
  - { name: Initech, origin: https://initech.example }
  - { name: Hooli, origin: https://hooli.example, script: hooli.ts }
`
const placeOf = (site?: string, text = yaml) => {
  const found = findPlace({ file: 'benchmark.yaml', text, ...(site !== undefined && { site }) })
  return found.ok ? found.value : [found.words.message, found.words.hint].join(' ')
}

test('a recording is for our own site unless another one is named', () => {
  const acme = { us: true, name: 'Acme', origin: 'https://acme.example', walk: 'recording', recording: 'acme.json' }
  expect(placeOf()).toEqual({ ...acme, steps: ['home', 'search'] })
  expect(placeOf('acme')).toEqual(placeOf())
})

test('a competitor is found by its name, however it is written, with how it is walked so far', () => {
  const steps = ['home', 'search']
  const globex = { us: false, name: 'Globex', origin: 'https://globex.example', walk: 'pages', steps }
  expect(placeOf(' GLOBEX ')).toEqual(globex)
  expect(placeOf('Initech')).toEqual({ us: false, name: 'Initech', origin: 'https://initech.example', steps })
  expect(placeOf('Hooli')).toMatchObject({ us: false, walk: 'script' })
})

test('a site that does not exist is refused with those that do', () => {
  expect(placeOf('Globx')).toBe(
    'There is no site "Globx". Known sites: Acme, Globex, Initech, Hooli. Did you mean "Globex"?',
  )
  expect(placeOf(undefined, 'name: Jackets\n')).toBe('There is no site "us". ')
})

test('the steps are those that the benchmark lists, or else the pages of another site, or else its own', () => {
  const stepsOf = (site: string, text: string) => (placeOf(site, text) as { steps: unknown }).steps
  expect(stepsOf('Globex', `${yaml}steps: [home, 7, basket]\n`)).toEqual(['home', 'basket'])
  expect(stepsOf('Globex', yaml)).toEqual(['home', 'search'])
  const both = yaml.replace('recording: acme.json', 'pages: { start: / }')
  expect(stepsOf('Globex', both)).toEqual(['start'])
  expect(stepsOf('Acme', both)).toEqual(['home', 'search'])
  expect(stepsOf('Acme', yaml.replace(/pages: \{.*?\}/, 'script: globex.ts'))).toEqual([])
})
