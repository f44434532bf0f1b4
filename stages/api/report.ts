import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { slug } from '#core/model/slug.ts'
import type { MarketSource } from './market-source.ts'
import { newestAudits } from './views/audits.ts'

/** Bytes of an unpacked report. Lighthouse's have 1 to 5 MB; more would be an attempt to fill our memory. */
const largest = 50 * 1024 * 1024

interface Report {
  /** Of the file that a reader gets. */
  name: string
  bytes: Uint8Array<ArrayBuffer>
  /** The same, gzip. */
  packed: Uint8Array<ArrayBuffer>
}

/**
 * Lighthouse's report on a page in the newest audit. Undefined when that page was not audited, or the report is no longer
 * kept. Readers name a page, never a file. Throws StoreError, and an error of zlib for a damaged report.
 */
export async function reportOf(
  source: MarketSource,
  { site, step }: { site: string; step: string },
): Promise<Report | undefined> {
  const [audit] = await newestAudits(source, 1)
  const page = audit?.pages.find((each) => each.site === site && each.step === step)
  // A report that could not be stored has no name.
  const file = page?.result?.report.html ?? ''
  const packed = file === '' ? undefined : await source.evidence.get(file)
  if (audit === undefined || packed === undefined) return undefined
  const html = await promisify(gunzip)(packed, { maxOutputLength: largest })
  const day = audit.scheduledAt.slice(0, 10)
  return {
    name: `lighthouse-${slug(site)}-${slug(step)}-${day}.html`,
    bytes: new Uint8Array(html),
    packed: new Uint8Array(packed),
  }
}
