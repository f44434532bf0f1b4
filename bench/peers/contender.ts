import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Network, Profile } from '../../core/model/benchmark.ts'

/** What a contender is to measure. */
export interface Asked {
  /** Of two sites that serve the same pages. */
  origins: readonly [string, string]
  path: string
  profile: Profile
  /** Loads of a browser, where a contender can measure several in one. */
  loads: number
  /** A script that starts the Chromium of all contenders, with its libraries and fonts. */
  chromium: string
  /** Switches of that Chromium. */
  switches: readonly string[]
  /** A SOCKS proxy as slow as the profile's network. */
  relay: string
  /** Empty, of this run alone; the command runs in it. */
  folder: string
}

export interface Contender {
  name: string
  /** How the network becomes slow. */
  throttling: string
  /** Measured loads of one start. */
  loads: (asked: Asked) => number
  /** Its command: arguments for Node, and what it adds to the environment. Throws when something that it needs is absent. */
  command: (asked: Asked) => { args: string[]; env?: Record<string, string> }
  /** LCP of each measured load, from what the command printed and wrote into its folder. */
  lcps: (asked: Asked, printed: string) => number[] | Promise<number[]>
}

const installed = createRequire(import.meta.url)

/** A file of an installed peer. */
export function fileOf(name: string, path: string): string {
  // Most packages export no package.json, so it is looked for in the folders that Node would search.
  const folders = installed.resolve.paths(name) ?? []
  return join(folders[0] ?? dirname(import.meta.filename), name, path)
}

/** As DevTools takes a network: bytes a second, ms. */
export function devtoolsNetwork({ latency, downKbps, upKbps }: Network): object {
  return { offline: false, latency, downloadThroughput: (downKbps * 1000) / 8, uploadThroughput: (upKbps * 1000) / 8 }
}
