import { describe, expect, test } from 'vitest'
import { built, packageManifest } from '#infra/bundle/package-build.ts'

describe('a module of the package', () => {
  test.each([
    ["export { a } from './a.ts'", './a.js'],
    ["export { a } from '#core/a.ts'", '#core/a.js'],
    ["export const a = import('./view.tsx')", './view.js'],
    ["export const a = new URL('./worker.ts', import.meta.url)", './worker.js'],
    ["export const a = 'acme.ts'", 'acme.ts'],
  ])('%s names %s', (source, name) => {
    expect(built(source, 'ts')).toContain(`"${name}"`)
  })

  test('keeps how JSON is imported, which Node requires', () => {
    expect(built("import a from '#package.json' with { type: 'json' }\nexport { a }", 'ts')).toMatch(/type: "json"/)
  })
})

test('the package names no source and brings the CDK only where it is asked for', () => {
  const manifest = packageManifest()
  expect(JSON.stringify(manifest)).not.toMatch(/[^d]\.tsx?"/)
  expect(manifest).not.toHaveProperty('devDependencies')
  expect(manifest).toMatchObject({
    exports: { '.': { default: './measure/journey/journey.js' }, './cdk': { default: './infra/cdk.js' } },
    peerDependenciesMeta: { 'aws-cdk-lib': { optional: true } },
  })
})
