/** Reports a problem of a recording, or of one of its steps, by index. */
export type ReportStep = (place: { step?: number; key?: string }, message: string, hint?: string) => void
