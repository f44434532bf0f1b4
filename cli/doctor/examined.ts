import type { DoctorFinding } from '#core/analysis/doctor/finding.ts'

/** Findings about this machine, or about one AWS region. */
export interface Examined {
  place: string
  findings: AsyncIterable<DoctorFinding>
}
