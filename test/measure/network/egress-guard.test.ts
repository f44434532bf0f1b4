import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isPublic, mayBeAllowed, ownPublicAddresses } from '#measure/network/addresses.ts'
import { allowedAddresses, isReachable } from '#measure/network/allow.ts'
import { findGuard, guardedEnvironment, guardLibrary } from '#measure/network/guard/guard.ts'
import { edges, hexOf, privateAddresses, publicAddresses, shifted } from './egress-cases.ts'

const guard = findGuard({ required: true })
const knock = fileURLToPath(new URL('./egress-knock.ts', import.meta.url))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-guard-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

interface KnockOptions {
  allow?: string[]
  environment?: Record<string, string>
  guardFolder?: string
  port?: number
}

/** The addresses that a process with the guard preloaded was refused, according to its log; nothing is sent. */
async function refusedOf(addresses: readonly string[], options: KnockOptions = {}): Promise<string[]> {
  const log = join(folder, `log-${Math.random()}`)
  writeFileSync(log, '')
  const own = options.guardFolder ?? guard?.folder ?? ''
  const env = {
    ...guardedEnvironment({ environment: {}, guard: { folder: own, required: true } }, options.allow ?? []),
    OUTPACE_EGRESS_LOG: log,
    ...options.environment,
  }
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [knock, JSON.stringify({ addresses, port: options.port ?? 9001 })],
    { env },
  )
  expect(stderr, 'the library loads').not.toContain('cannot be preloaded')
  const refused = JSON.parse(stdout) as string[]
  expect(readFileSync(log, 'utf8').split('\n').length - 1, 'each refusal is in the log').toBe(refused.length)
  return refused
}

test('both implementations agree on what is public', () => {
  for (const address of privateAddresses) expect(isPublic(address), address).toBe(false)
  for (const address of publicAddresses) expect(isPublic(address), address).toBe(true)
  for (const text of ['', 'localhost', '1.2.3', '1.2.3.4.5', 'g::1']) expect(isPublic(text), text).toBe(false)
})

test.skipIf(guard === undefined)(
  'the guard refuses every form of a private address and no public address',
  async () => {
    expect(await refusedOf(privateAddresses)).toEqual(privateAddresses)
    expect(await refusedOf(publicAddresses)).toEqual([])
  },
)

/** Random addresses, many at the edges of special-purpose ranges and embedded in transition protocols. */
const anyAddress = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.tuple(fc.constantFrom(...edges), fc.integer({ min: -2, max: 2 })).map(([edge, by]) => shifted(edge, by)),
  fc.tuple(fc.constantFrom('::ffff:', '64:ff9b::', '::', '::ffff:0:'), fc.ipV4()).map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('2002', '2001:0', '2001:1'), fc.ipV4()).map(([prefix, v4]) => `${prefix}:${hexOf(v4)}::1`),
  fc
    .tuple(fc.constantFrom(...edges.filter((edge) => !edge.includes(':'))), fc.integer({ min: -2, max: 2 }))
    .chain(([edge, by]) => {
      const v4 = shifted(edge, by)
      return fc.constantFrom(`::ffff:${v4}`, `::${v4}`, `64:ff9b::${v4}`, `2002:${hexOf(v4)}::`)
    }),
)

test.skipIf(guard === undefined)('both implementations agree on random addresses', async () => {
  const own = ownPublicAddresses()
  const drawn = fc.sample(anyAddress, { numRuns: 2000, seed: 1 })
  const addresses = [...new Set([...drawn, ...privateAddresses, ...publicAddresses])].filter((ip) => !own.includes(ip))
  const refused = new Set(await refusedOf(addresses))
  expect(addresses.filter((address) => isPublic(address) === refused.has(address))).toEqual([])
  expect(addresses.filter(isPublic).length).toBeGreaterThan(300)
  expect(refused.size).toBeGreaterThan(300)
})

test.skipIf(guard === undefined)('an entry of the allow list opens one address and port, in any spelling', async () => {
  const allow = ['127.0.0.1:9001', '[fd00::1]:9001', '10.0.0.1:9002']
  const tried = ['127.0.0.1', '::ffff:127.0.0.1', '127.0.0.2', 'fd00::1', 'fd00::2', '10.0.0.1']
  expect(await refusedOf(tried, { allow })).toEqual(['127.0.0.2', 'fd00::2', '10.0.0.1'])
})

test.skipIf(guard === undefined)(
  'a malformed allow list opens nothing; a malformed list of own addresses closes everything',
  async () => {
    const garbled = ['127.0.0.1', ':', '127.0.0.1:', ':9001', '127.0.0.1:0', '127.0.0.1:65536', '127.0.0.1:9x', '[]:1']
    garbled.push(
      '127.0.0.1:99999999999999999999',
      `${'9'.repeat(5000)}:9001`,
      '[::1:9001',
      '127.0.0.1:+9',
      '*:9001',
      ' ',
    )
    expect(await refusedOf(['127.0.0.1', '::1'], { allow: garbled })).toEqual(['127.0.0.1', '::1'])
    expect(await refusedOf(['8.8.8.8'], { environment: { OUTPACE_EGRESS_DENY: 'x' } })).toEqual(['8.8.8.8'])
    const many = Array.from({ length: 100 }, (_, i) => `127.0.1.${i}:9001`)
    expect(await refusedOf(['127.0.1.0', '127.0.1.99', '127.0.0.1'], { allow: many })).toEqual([
      '127.0.1.99',
      '127.0.0.1',
    ])
  },
)

test.skipIf(guard === undefined)("this machine's own public addresses are refused on every port", async () => {
  const environment = { OUTPACE_EGRESS_DENY: '8.8.8.8:0,[2606:4700::1111]:0' }
  expect(await refusedOf(['8.8.8.8', '8.8.4.4', '2606:4700::1111'], { environment })).toEqual([
    '8.8.8.8',
    '2606:4700::1111',
  ])
  expect(await refusedOf(['8.8.8.8'], { environment, allow: ['8.8.8.8:9001'] })).toEqual([])
})

test.skipIf(guard === undefined)('port 53 is open to the resolvers of this machine only', async () => {
  const lines = readFileSync('/etc/resolv.conf', 'utf8').match(/^nameserver[ \t]+([^\s%]+)/gm) ?? []
  const resolvers = lines.map((line) => line.split(/\s+/)[1] ?? '').filter((address) => !isPublic(address))
  expect(await refusedOf([...resolvers, '127.0.0.99'], { port: 53 })).toEqual(['127.0.0.99'])
  expect(await refusedOf(resolvers, { port: 80 })).toEqual(resolvers)
})

test.skipIf(guard === undefined)(
  'the guard loads from a folder with a space in its name and depends on no C library',
  async () => {
    const spaced = join(folder, 'a folder')
    cpSync(guard?.folder ?? '', spaced, { recursive: true })
    expect(await refusedOf(['127.0.0.1'], { guardFolder: spaced })).toEqual(['127.0.0.1'])
    expect(readFileSync(join(spaced, guardLibrary)).includes('GLIBC_')).toBe(false)
  },
)

test('a URL opens its own address: an IP address in any spelling or localhost, never a name that DNS resolves', () => {
  expect(allowedAddresses(['http://127.0.0.1:8080/shop', 'https://[fd00::1]', 'http://2130706433:81'])).toEqual([
    '127.0.0.1:8080',
    '[fd00::1]:443',
    '127.0.0.1:81',
  ])
  expect(allowedAddresses(['http://shop.localhost:3000'])).toEqual(['127.0.0.1:3000', '[::1]:3000'])
  expect(allowedAddresses(['https://www.example.com', 'https://8.8.8.8'])).toEqual([])
  const [address = ''] = allowedAddresses(['http://192.168.1.5'])
  expect(isReachable('192.168.1.5', { port: 80, allow: [address] })).toBe(true)
  expect(isReachable('192.168.1.5', { port: 8080, allow: [address] })).toBe(false)
})

test('metadata services, link-local and embedded addresses are never allowed', () => {
  const never = ['169.254.169.254', '[fe80::1]', '[fd00:ec2::254]', '100.100.100.200', '224.0.0.1', '[64:ff9b::7f00:1]']
  expect(allowedAddresses(never.map((host) => `http://${host}/`))).toEqual([])
  for (const address of ['10.0.0.1', '127.0.0.1', 'fd12::1', '192.168.0.1', '0.0.0.0']) {
    expect(mayBeAllowed(address), address).toBe(true)
  }
})
