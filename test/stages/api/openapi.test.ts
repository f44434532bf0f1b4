import { expect, test } from 'vitest'
import { refused } from '#core/model/parsed.ts'
import { apiApp } from '#stages/api/app.ts'
import { liveSource } from '#stages/api/live.ts'
import type { Recordings } from '#stages/api/recordings/port.ts'
import { smallApi } from './small.ts'

interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema?: object }[]
  requestBody?: { required?: boolean; content: Record<string, { schema: object }> }
  responses: Record<string, { description: string; content?: object }>
}

const recordings: Recordings = {
  secretAdvice: () => '',
  placeOf: async () => refused('never asked'),
  desk: {
    walks: { begin: async () => refused(''), state: () => ({ state: 'idle' }), stop: () => undefined },
    save: async () => ({ ok: false, problems: [] }),
  },
}

test('every address of the API is described, with all its parameters', async () => {
  await using api = await smallApi({ rounds: 1, more: { live: liveSource(), recordings } })
  const { body } = await api.get('/api/openapi.json')
  const { openapi, info, paths } = body as {
    openapi: string
    info: { title: string; version: string }
    paths: Record<string, Record<string, Operation>>
  }
  expect(openapi).toBe('3.1.0')
  expect(info.title).toBe('Outpace')
  expect(info.version).toMatch(/^\d+\.\d+\.\d+/)
  const served = apiApp(api.options)
    .routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/') && path !== '/api/openapi.json')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:([a-z]+)/g, '{$1}')}`)
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      operation,
    })),
  )
  expect(operations.map(({ name }) => name).toSorted()).toEqual([...new Set(served)].toSorted())
  for (const { name, path, operation } of operations) {
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
    const named = [...path.matchAll(/\{([a-z]+)\}/g)].map(([, parameter]) => parameter)
    expect(inPath.map((parameter) => parameter.name).toSorted(), name).toEqual(named.toSorted())
    expect(
      inPath.every(({ required }) => required === true),
      name,
    ).toBe(true)
    for (const parameter of operation.parameters ?? []) expect(parameter.schema, name).toBeTypeOf('object')
    expect(Object.values(operation.responses)[0]?.description, name).toMatch(/\w+.*\.$/)
    expect(operation.requestBody !== undefined, name).toBe(name.startsWith('POST'))
    if (operation.requestBody !== undefined) {
      expect(Object.keys(operation.requestBody.content), name).toEqual(['application/json'])
    }
  }
})
