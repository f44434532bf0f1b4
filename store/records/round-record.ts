import { type Round, stepKinds, visitStatuses } from '#core/model/round.ts'
import { show } from '../key.ts'
import type { VersionedRecord } from '../port.ts'
import { nameOf } from '../record.ts'
import { StoreError } from '../store-error.ts'
import { unpackRound } from './packed-round.ts'

/**
 * The round in a record. Checks what readers rely on (version, identity, visits, loads, steps), not every field:
 * this program wrote it. Throws `bad-record`, or `newer-version` for a record of a later Outpace.
 */
export function toRound(record: VersionedRecord): Round {
  const { value } = record
  if (isObject(value) && typeof value.version === 'number' && value.version > 1) {
    throw new StoreError({
      code: 'newer-version',
      message: `${nameOf(record)} was written by a newer Outpace (version ${value.version}; this one knows 1). Update Outpace.`,
    })
  }
  const flaw = roundFlaw(value)
  if (flaw === undefined) return unpackRound(value as Round)
  throw new StoreError({
    code: 'bad-record',
    message: `${nameOf(record)} is not a round: ${flaw}. It was changed by hand or damaged. Delete it, or restore a backup.`,
  })
}

/** Why a value is not a round, in a few words; undefined when it is one. */
export function roundFlaw(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not an object'
  if (value.version !== 1) return `its version is ${show(value.version)}`
  for (const name of ['benchmark', 'market', 'scheduledAt', 'startedAt', 'finishedAt']) {
    if (typeof value[name] !== 'string') return `${name} is not a string`
  }
  for (const name of ['method', 'worker']) if (!isObject(value[name])) return `${name} is not an object`
  if (!Array.isArray(value.visits)) return 'visits is not a list'
  for (const [index, visit] of value.visits.entries()) {
    const flaw = findVisitFlaw(visit)
    if (flaw) return `visits[${index}] ${flaw}`
  }
  return undefined
}

function findVisitFlaw(visit: unknown): string | undefined {
  if (!isObject(visit)) return 'is not an object'
  if (typeof visit.site !== 'string') return 'has no site'
  if (!visitStatuses.some((status) => status === visit.status)) return `has the status ${show(visit.status)}`
  if (!Array.isArray(visit.loads)) return 'has no list of loads'
  if (!hasFrames(visit.evidence)) return 'has evidence without filmstrips'
  for (const load of visit.loads) {
    if (!isObject(load) || !Array.isArray(load.steps)) return 'has a load without a list of steps'
    if (load.variants !== undefined && !Array.isArray(load.variants))
      return 'has a load with variants that are not a list'
    if (!load.steps.every((step) => isObject(step) && typeof step.name === 'string' && isObject(step.metrics))) {
      return 'has a step without a name or metrics'
    }
    const unknown = load.steps.find(({ kind }) => kind !== undefined && !stepKinds.some((known) => known === kind))
    if (unknown !== undefined) return `has a step of the kind ${show(unknown.kind)}`
  }
  return undefined
}

function hasFrames(evidence: unknown): boolean {
  if (evidence === undefined) return true
  if (!isObject(evidence) || !Array.isArray(evidence.steps)) return false
  return evidence.steps.every(
    (step) => isObject(step) && typeof step.screenshot === 'string' && Array.isArray(step.filmstrip),
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
