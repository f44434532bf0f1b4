/** A change that a method reports. */
export interface Alarm {
  /** Index of the point with which it was reported. */
  at: number
  /** Index of the first point after the change, as estimated then. */
  onset: number
  /** Whether the whole series still has it: some methods take changes back. */
  kept: boolean
}

/** A way to find changes in a series that is read point by point. */
export interface Method {
  name: string
  /** Null: nothing was measured. */
  alarms(values: readonly (number | null)[], series: { higherIsBetter: boolean }): Alarm[]
}
