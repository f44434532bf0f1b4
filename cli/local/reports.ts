import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Audit, AuditedPage } from '#core/model/audit.ts'
import { slug } from '#core/model/slug.ts'
import type { Host } from './host.ts'

/** Lighthouse's own report of a page, as a file that a browser opens. */
export interface ReportFile {
  site: string
  step: string
  file: string
}

/** Evidence is packed and kept by time; people want the newest report of each page under a name that stays the same. */
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

/** `Lighthouse's own reports: .outpace/reports/demo/desktop/*.html` */
export function whereReportsAre(files: readonly ReportFile[], root: string): string {
  const folders = [...new Set(files.map(({ file }) => join(relative(root, join(file, '..')), '*.html')))]
  return folders.length === 0 ? '' : `Lighthouse's own reports: ${folders.join(', ')}\n`
}

/** Opens our report, or the first one's where ours was left out, with whatever the system opens HTML files with. */
export function openReport(
  files: readonly ReportFile[],
  { us, say }: { us: string | undefined; say: (message: string) => void },
): void {
  const chosen = files.find(({ site }) => site === us) ?? files[0]
  if (chosen === undefined) {
    say('There is no report to open: no page could be audited.')
    return
  }
  const [command, args] = openerOf(process.platform, chosen.file)
  const opener = spawn(command, args, { stdio: 'ignore', detached: true })
  opener.on('error', () => say(`There is no ${command} here to open it with. Open this file yourself: ${chosen.file}`))
  opener.unref()
}

function openerOf(platform: NodeJS.Platform, file: string): [string, string[]] {
  if (platform === 'darwin') return ['open', [file]]
  if (platform === 'win32') return ['cmd', ['/c', 'start', '', file]]
  return ['xdg-open', [file]]
}
