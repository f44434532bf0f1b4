import type { Market } from '../../model/benchmark.ts'
import { type Cell, csvLine } from '../csv.ts'
import type { DatasetNames } from './names.ts'

interface MarketColumn {
  name: string
  unit: string
  meaning: string
  of: (market: Market) => Cell
}

/** Columns of `markets.csv` after the name: where and how customers look, as it is emulated. */
export const marketColumns: readonly MarketColumn[] = [
  { name: 'region', unit: 'name', meaning: 'AWS region of the worker, or local', of: ({ region }) => region },
  { name: 'locale', unit: 'BCP 47', meaning: 'of the browser', of: ({ locale }) => locale },
  { name: 'width', unit: 'px', meaning: 'of the viewport', of: ({ profile }) => profile.viewport.width },
  { name: 'height', unit: 'px', meaning: 'of the viewport', of: ({ profile }) => profile.viewport.height },
  {
    name: 'pixelRatio',
    unit: 'ratio',
    meaning: 'device pixels per CSS pixel',
    of: ({ profile }) => profile.deviceScaleFactor,
  },
  {
    name: 'mobile',
    unit: '0 or 1',
    meaning: 'mobile viewport and touch',
    of: ({ profile }) => (profile.mobile ? 1 : 0),
  },
  { name: 'cpuSlowdown', unit: 'factor', meaning: 'of the worker', of: ({ profile }) => profile.cpuSlowdown },
  {
    name: 'latency',
    unit: 'ms',
    meaning: 'round-trip time; empty: not throttled',
    of: ({ profile }) => profile.network?.latency,
  },
  { name: 'down', unit: 'kbit/s', meaning: 'empty: not throttled', of: ({ profile }) => profile.network?.downKbps },
  { name: 'up', unit: 'kbit/s', meaning: 'empty: not throttled', of: ({ profile }) => profile.network?.upKbps },
]

/** The text of `markets.csv`. */
export function marketsTable(markets: readonly Market[], { market: nameOf }: Pick<DatasetNames, 'market'>): string {
  const head = csvLine(['market', ...marketColumns.map(({ name }) => name)])
  return (
    head + markets.map((market) => csvLine([nameOf(market.id), ...marketColumns.map(({ of }) => of(market))])).join('')
  )
}
