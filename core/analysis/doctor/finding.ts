/** What `outpace doctor` checks, in output order. */
export type Subject =
  | 'configuration'
  | 'store'
  | 'evidence'
  | 'pictures'
  | 'browser'
  | 'processes'
  | 'switches'
  | 'barrier'
  | 'credentials'
  | 'fonts'
  | 'languages'
  | 'control page'
  | 'proxy'
  | 'memory'
  | 'CPU'
  | 'disk'
  | 'clock'
  | 'function'
  | 'scenarios'
  | 'table'
  | 'bucket'
  | 'judge'

export interface DoctorFinding {
  subject: Subject
  /** `note`: it works, but the user should know about it. */
  state: 'good' | 'note' | 'wrong'
  /** What was found, in sentences. May contain untrusted text: escape it for display. */
  found: string
  /** How to fix it, unless `found` says so. */
  remedy?: string
}

export function good(subject: Subject, found: string): DoctorFinding {
  return { subject, state: 'good', found }
}

export function note(subject: Subject, found: string, remedy?: string): DoctorFinding {
  return { subject, state: 'note', found, ...(remedy !== undefined && { remedy }) }
}

export function wrong(subject: Subject, found: string, remedy?: string): DoctorFinding {
  return { subject, state: 'wrong', found, ...(remedy !== undefined && { remedy }) }
}

/** The answer of a deployed `run` to `{"doctor":{}}`. */
export interface DoctorAnswer {
  /** Version of Outpace. */
  version: string
  /** Unix time of the answer, ms. */
  at: number
  /** Fingerprint of each deployed benchmark, by id. */
  benchmarks: Record<string, string>
  findings: DoctorFinding[]
}

export type Tried<T> = { value: T } | { error: string }
