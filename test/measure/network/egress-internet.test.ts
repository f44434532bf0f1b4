import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { isPublic } from '#measure/network/addresses.ts'
import type { Namespace } from './egress-namespace.ts'
import { waysTo } from './egress-siege.ts'

// Any address, and our own names: in a network namespace whose routes all lead back to itself.

const setUp = 'ip link set lo up && ip route add local 0.0.0.0/0 dev lo && ip -6 route add local ::/0 dev lo'
const inNamespace = ['-Urn', 'sh', '-c']
const skipped = whyNot()

function whyNot(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'no guard loads here'
  if (!/^nameserver[ \t]+\S/m.test(readFileSync('/etc/resolv.conf', 'utf8'))) return 'no name server is configured here'
  try {
    execFileSync('unshare', [...inNamespace, setUp], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'this machine allows no network namespace'
  }
}

const privateHosts = [
  ...['127.0.0.53', '10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', '169.254.100.1'],
  ...['168.63.129.16', '100.100.100.200', '192.0.2.2', '[fd00:ec2::254]', '[fc00::1]', '[2001:db8::1]'],
  ...['[64:ff9b::7f00:1]', '[2002:7f00:1::]', '0xa9fea9fe', '017700000065', '3232235777', '[::ffff:169.254.169.254]'],
  ...['loopback.example.com', 'private.example.com', 'metadata.example.com', 'six.example.com', 'mapped.example.com'],
]
const publicHosts = ['8.8.8.8', '[2606:4700::1111]', 'outside.example.com']

test.skipIf(skipped !== undefined)(
  `only public addresses are reached, whatever names resolve to others${skipped === undefined ? '' : ` (skipped: ${skipped})`}`,
  async () => {
    const child = fileURLToPath(new URL('./egress-namespace.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(
      'unshare',
      [
        ...inNamespace,
        `${setUp} && exec "$0" "$@"`,
        process.execPath,
        child,
        JSON.stringify({ privateHosts, publicHosts }),
      ],
      { timeout: 110_000 },
    )
    const { without, withGuard, named } = JSON.parse(stdout) as Namespace

    expect(privateHosts.flatMap(waysTo).filter((way) => !without.reached.includes(way))).toEqual([])
    expect(without.datagrams).toBeGreaterThan(0)
    expect(without.rebound).toEqual(['93.184.216.34', '127.0.0.77'])

    expect(new Set(withGuard.reached)).toEqual(new Set([...publicHosts.flatMap(waysTo), 'rebound']))
    // The connections to the hostile site itself go elsewhere.
    expect(withGuard.reachedAt.filter((address) => !isPublic(address))).toEqual([])
    expect(withGuard.rebound).toEqual(['93.184.216.34'])
    expect(withGuard.datagrams).toBe(0)

    expect(named).toEqual({ Named: 'ok', 'Other port': 'not-allowed', Outside: 'ok', Metadata: 'not-allowed' })
  },
  120_000,
)
