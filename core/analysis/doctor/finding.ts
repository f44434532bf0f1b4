/** What `outpace doctor` looks at, in the order in which it is told. */
export type Subject =
  | 'configuration'
  | 'store'
  | 'evidence'
  | 'browser'
  | 'processes'
  | 'switches'
  | 'barrier'
  | 'credentials'
  | 'fonts'
  | 'languages'
  | 'control page'
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
  /** `note`: it works, and a person should know of it all the same. */
  state: 'good' | 'note' | 'wrong'
  /** What was found, in sentences. May hold text of others: escape it where it is shown. */
  found: string
  /** How to mend it, where `found` does not say so itself. */
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

/** What a deployed `run` answers to `{"doctor":{}}`. */
export interface DoctorAnswer {
  /** Of Outpace. */
  version: string
  /** Unix time when it answered, ms. */
  at: number
  /** Fingerprint of each benchmark that was deployed, by id. */
  benchmarks: Record<string, string>
  findings: DoctorFinding[]
}

export type Tried<T> = { value: T } | { error: string }
