import type { Live } from './release.ts'
import { type Answer, listen } from './server.ts'
import { nordregn } from './shops/nordregn.ts'
import { pluvio } from './shops/pluvio.ts'
import { wattleLane } from './shops/wattle-lane.ts'
import { tagServer } from './tag.ts'

/** Named as in benchmark.yaml. */
const builders = { 'Wattle Lane': wattleLane, Pluvio: pluvio, Nordregn: nordregn } satisfies Record<
  string,
  (live: Live, tag: string) => Answer
>

export type ShopName = keyof typeof builders

export interface Demo {
  /** Origin of each site. */
  origins: Record<ShopName, string>
  /** Other origins that pages load from: the tag manager's. */
  thirdParties: string[]
  /** Set `shops.Pluvio.release = 'heavier-hero'` to release it at Pluvio: see `release.ts`. */
  shops: Record<ShopName, Live>
  /** Stops listening and ends every connection. */
  close: () => Promise<void>
}

/** Serves the three shops on free loopback ports, each in its usual state unless `options` says otherwise. */
export default async function serve(options: { shops?: Partial<Record<ShopName, Partial<Live>>> } = {}): Promise<Demo> {
  const tag = await listen(tagServer)
  const opened = await Promise.all(
    (Object.keys(builders) as ShopName[]).map(async (name) => {
      const live: Live = { release: 'usual', failing: false, ...options.shops?.[name] }
      return { name, live, served: await listen(builders[name](live, tag.origin)) }
    }),
  )
  const each = <T>(value: (shop: (typeof opened)[number]) => T) =>
    Object.fromEntries(opened.map((shop) => [shop.name, value(shop)])) as Record<ShopName, T>
  return {
    origins: each(({ served }) => served.origin),
    thirdParties: [tag.origin],
    shops: each(({ live }) => live),
    async close() {
      await Promise.all([tag, ...opened.map(({ served }) => served)].map((server) => server.close()))
    },
  }
}
