import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { schemaFiles } from '#cli/write-schema.ts'
import { parseBenchmark } from '#core/config/benchmark.ts'
import { benchmarkFile } from '#core/config/benchmark-schema.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { settingsFile } from '#core/config/settings-schema.ts'

interface Schema {
  description?: string
  examples?: unknown[]
  default?: unknown
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: Schema | false
}

const entries = Object.entries(schemaFiles())

test.each(entries)('%s is up to date; if not: npm run schema', (path, text) => {
  expect(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')).toBe(text)
})

test.each(entries)('%s describes every key and refuses others', (_, text) => {
  for (const { path, schema } of keysOf(JSON.parse(text))) {
    expect(schema.description, path).toMatch(/^[A-Z].*\.$/)
    if (schema.properties !== undefined) expect(schema.additionalProperties, path).toBe(false)
  }
})

test('what the schema requires of a benchmark is what the reader requires', () => {
  const schema: Schema = JSON.parse(schemaFiles()['schemas/benchmark.schema.json'] ?? '')
  expect(schema.required).toEqual(['name', 'us', 'competitors'])
  const parsed = parseBenchmark({ id: 'x', file: 'b.yaml', text: '{}', settings: defaultSettings() })
  expect(parsed.ok ? [] : parsed.problems.map(({ key }) => key)).toEqual(['name', 'us', 'competitors'])
})

test('a default in the schema is what leaving the key out means', () => {
  const site = { name: 'A', origin: 'https://a.example', pages: { home: '/' } }
  const least = { name: 'x', us: site, competitors: [{ ...site, name: 'B' }] }
  const explicit: Record<string, unknown> = { ...least }
  const schema: Schema = JSON.parse(schemaFiles()['schemas/benchmark.schema.json'] ?? '')
  for (const [key, { default: value }] of Object.entries(schema.properties ?? {})) {
    if (value !== undefined) explicit[key] = value
  }
  expect(Object.keys(explicit)).toContain('every')
  expect(benchmarkFile.parse(explicit)).toEqual(benchmarkFile.parse(least))
})

test('the examples that messages offer are valid themselves', () => {
  const site =
    'name: x\nus: { name: A, origin: https://a.example, pages: { home: / } }\ncompetitors: [{ name: B, origin: https://b.example, pages: { home: / } }]\n'
  const lines = ['every', 'loads', 'limits', 'target', 'alarm', 'business', 'markets']
  for (const key of lines) {
    const text = `${site}${key}: ~\n`
    const parsed = parseBenchmark({ id: 'x', file: 'b.yaml', text, settings: defaultSettings() })
    const hint = parsed.ok ? '' : (parsed.problems[0]?.hint ?? '')
    expect(hint).toMatch(/^Write, for example, \w+: /)
    const followed = { ...parse(site), ...parse(hint.replace('Write, for example, ', '')) }
    expect(benchmarkFile.safeParse(followed).success, hint).toBe(true)
  }
  expect(settingsFile.safeParse({}).success).toBe(true)
})

function keysOf(schema: Schema, path = ''): { path: string; schema: Schema }[] {
  const below = Object.entries(schema.properties ?? {}).flatMap(([key, child]) => keysOf(child, `${path}.${key}`))
  const items = schema.items === undefined ? [] : keysOf(schema.items, `${path}[]`)
  const values = schema.additionalProperties ? keysOf(schema.additionalProperties, `${path}.*`) : []
  return [{ path, schema }, ...below, ...items, ...values]
}
