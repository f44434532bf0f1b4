import type { Profile } from '../model/benchmark.ts'
import { builtInProfiles } from '../model/profile.ts'
import { addressesOf } from '../model/recipient.ts'
import type { Settings, Smtp } from '../model/settings.ts'
import { resolveChannel, resolveRecipient } from './audience.ts'
import { benchmarkFile } from './benchmark-schema.ts'
import { checkDelivery } from './delivery-checks.ts'
import { textAt } from './draft.ts'
import { type Problem, sortProblems } from './problem.ts'
import { type ProfileFile, type SettingsFile, settingsFile } from './settings-schema.ts'
import { checkShape, valueAt } from './shape.ts'
import { type Report, readYaml } from './yaml.ts'

export type ParsedSettings =
  | { ok: true; settings: Settings }
  /** `profileNames`: those the file defines, valid or not, so that benchmarks that use them are not reported too. */
  | { ok: false; problems: Problem[]; profileNames: string[] }

/** Settings of a deployment without `outpace.yaml`. */
export function defaultSettings(): Settings {
  return resolve(settingsFile.parse({}))
}

export interface SettingsText {
  /** Its name in messages. */
  file: string
  text: string
  /** Ids of the existing benchmarks; absent: named ones are not checked. */
  benchmarks?: readonly string[]
}

/** Parses the text of `outpace.yaml`. Never throws. */
export function parseSettings({ file, text, benchmarks }: SettingsText): ParsedSettings {
  const { source, problems, readable } = readYaml({ file, text })
  if (!readable) return { ok: false, problems: sortProblems(problems), profileNames: [] }
  // A file of comments only counts as no file.
  if (source.data() === null) return { ok: true, settings: defaultSettings() }
  const shape = checkShape({
    source,
    schema: settingsFile,
    other: { name: 'the benchmark.yaml of a benchmark', schema: benchmarkFile },
  })
  problems.push(...shape.problems)
  const data = source.data()
  const names = profileNames(data)
  const report: Report = (...place) => problems.push(source.problem(...place))
  checkSettings({ data, names, report })
  checkDelivery({ data, ...(benchmarks && { benchmarks }), report })
  if (problems.length > 0 || shape.value === undefined) {
    return { ok: false, problems: sortProblems(problems), profileNames: names }
  }
  return { ok: true, settings: resolve(shape.value) }
}

function profileNames(data: unknown): string[] {
  const profiles = valueAt(data, ['profiles'])
  return typeof profiles === 'object' && profiles !== null ? Object.keys(profiles) : []
}

function checkSettings({ data, names, report }: { data: unknown; names: string[]; report: Report }): void {
  for (const name of names) {
    const path = ['profiles', name]
    if (Object.hasOwn(builtInProfiles, name)) {
      // With two meanings of phone-4g, reports of two deployments would not be comparable.
      report(path, { message: `The profile "${name}" is built in.`, hint: 'Give yours another name.' }, 'key')
    } else if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name.length > 40) {
      const message = 'The name of a profile consists of lower-case letters, digits and single dashes, at most 40.'
      report(path, { message, hint: 'Write, for example, phone-3g.' }, 'key')
    }
  }
  if (textAt(data, ['dashboardCertificate']) !== undefined) checkCertified(data, report)
}

/** Checks that a certificate has a dashboard that is deployed, at an address that it can be for. */
function checkCertified(data: unknown, report: Report): void {
  const place = ['dashboardCertificate']
  const address = textAt(data, ['dashboard'])
  if (valueAt(data, ['deployDashboard']) === false) {
    const hint = 'Remove this key, or "deployDashboard: false".'
    report(place, { message: 'The dashboard is not deployed, so nothing would use its certificate.', hint }, 'key')
  } else if (!address?.startsWith('https://')) {
    const hint = 'Add, for example, dashboard: https://outpace.acme.example'
    report(place, { message: 'A certificate needs the address that it is for.', hint })
  } else if (!isWholeHost(address)) {
    const message = 'With a certificate, the dashboard is at the root of its domain, without a port and a path.'
    report(['dashboard'], { message, hint: 'Write, for example, https://outpace.acme.example' })
  }
}

/** What cannot be parsed is refused as an address. */
function isWholeHost(address: string): boolean {
  const url = URL.parse(address)
  return url === null || (url.port === '' && url.pathname === '/')
}

function resolve(file: SettingsFile): Settings {
  const {
    homeRegion,
    namePrefix,
    table,
    evidenceBucket,
    sender,
    concurrency,
    monthlySpendingCap,
    profiles,
    operators,
    smtp,
  } = file
  const { dashboard, deployDashboard, dashboardCertificate, runbook, digest, reminder } = file
  const own = Object.entries(profiles).map(([name, profile]) => [name, resolveProfile(name, profile)] as const)
  const recipients = file.recipients.map(resolveRecipient)
  return {
    ...(homeRegion !== undefined && { homeRegion }),
    ...(namePrefix !== undefined && { namePrefix }),
    ...(table !== undefined && { table }),
    ...(evidenceBucket !== undefined && { evidenceBucket }),
    recipients,
    operators: operators ?? addressesOf({ recipients, benchmarks: [] }),
    ...(sender !== undefined && { sender }),
    channels: file.channels.map(resolveChannel),
    ...(file.cruxKey !== undefined && { cruxKey: file.cruxKey }),
    ...(smtp && { smtp: resolveSmtp(smtp) }),
    ...(dashboard !== undefined && { dashboard }),
    deployDashboard,
    ...(dashboardCertificate !== undefined && { dashboardCertificate }),
    ...(runbook !== undefined && { runbook }),
    digest: digest.on === 'never' ? null : { on: digest.on, at: digest.at },
    reminder,
    retention: file.retention,
    ...(concurrency !== undefined && { concurrency }),
    ...(file.contact !== undefined && { contact: file.contact }),
    competitorLoadsPerDay: file.competitorLoadsPerDay,
    ...(monthlySpendingCap !== undefined && { monthlySpendingCap }),
    profiles: { ...builtInProfiles, ...Object.fromEntries(own) },
  }
}

function resolveSmtp({ host, port, secure, user, password }: NonNullable<SettingsFile['smtp']>): Smtp {
  // RFC 8314, section 3.3: on port 465 a server waits for TLS, and a client that waits for its greeting waits in vain.
  return {
    host,
    port,
    secure: secure ?? port === 465,
    ...(user !== undefined && password !== undefined && { login: { user, password } }),
  }
}

function resolveProfile(name: string, { network, ...device }: ProfileFile): Profile {
  if (network === undefined) return { name, ...device }
  const { latency, down: downKbps, up: upKbps, initialWindow } = network
  const limits = { latency, downKbps, upKbps, ...(initialWindow !== undefined && { initialWindow }) }
  return { name, ...device, network: limits }
}
