import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Audit, AuditedPage } from '#core/model/audit.ts'
import { slug } from '#core/model/slug.ts'
import type { Host } from './host.ts'
import { openWithSystem } from './open-with-system.ts'

/** The Lighthouse report of a page, as an HTML file. */
export interface ReportFile {
  site: string
  step: string
  file: string
}

/** Writes the newest report of each page to a file with a stable name; in the evidence, reports are packed and named by time. */
export async function unpackReports(audit: Audit, { evidence, surroundings }: Host): Promise<ReportFile[]> {
  const folder = join(surroundings.stateFolder, 'reports', audit.benchmark, audit.market)
  await mkdir(folder, { recursive: true })
  const files: ReportFile[] = []
  for (const page of audit.pages) {
    const packed = await packedReport(page, evidence)
    if (packed === undefined) continue
    const file = join(folder, `${slug(page.site)}_${slug(page.step)}.html`)
    await writeFile(file, await promisify(gunzip)(packed))
    files.push({ site: page.site, step: page.step, file })
  }
  return files
}

async function packedReport({ result }: AuditedPage, evidence: Host['evidence']): Promise<Uint8Array | undefined> {
  const name = result?.report.html ?? ''
  return name === '' ? undefined : evidence.get(name)
}

/** `Lighthouse reports: .outpace/reports/demo/desktop/*.html` */
export function reportLocations(files: readonly ReportFile[], root: string): string {
  const folders = [...new Set(files.map(({ file }) => join(relative(root, join(file, '..')), '*.html')))]
  return folders.length === 0 ? '' : `Lighthouse reports: ${folders.join(', ')}\n`
}

/** Opens our first report, or the first of all if we were left out, with the system's default program for HTML. */
export function openReport(
  files: readonly ReportFile[],
  { us, say }: { us: string | undefined; say: (message: string) => void },
): void {
  const chosen = files.find(({ site }) => site === us) ?? files[0]
  if (chosen === undefined) {
    say('No report to open: no page could be audited.')
    return
  }
  openWithSystem(chosen.file, (command) =>
    say(`Cannot open the report: ${command} does not run here. Open this file yourself: ${chosen.file}`),
  )
}
