import { type Parsed, refused, understood } from '#core/model/parsed.ts'

/** Who loads pages for the dashboard of this machine: one walk or try at a time, and none beside a round or an audit. */
export interface Turn {
  /**
   * Refused while something is being loaded or measured; otherwise returns what to call at the end. `disturbed` is called when
   * a measurement begins meanwhile.
   */
  take: (disturbed: () => void) => Promise<Parsed<() => void>>
}

interface TurnOptions {
  /** Whether this machine is measuring a round or an audit, in whatever process. */
  isMeasuring: () => Promise<boolean>
  /** ms between two looks for a measurement that began meanwhile. */
  lookEvery?: number
}

export function turns({ isMeasuring, lookEvery = 500 }: TurnOptions): Turn {
  let isTaken = false
  return {
    take: async (disturbed) => {
      if (isTaken) {
        return refused('A recording or a competitor is being tried already.', 'Wait until that has ended, or stop it.')
      }
      isTaken = true
      try {
        if (await isMeasuring()) {
          isTaken = false
          return refused('This machine is measuring, which other loads would disturb.', 'Try again afterwards.')
        }
      } catch (error) {
        isTaken = false
        throw error
      }
      const look = setInterval(() => void isMeasuring().then((found) => found && disturbed()), lookEvery)
      return understood(() => {
        clearInterval(look)
        isTaken = false
      })
    },
  }
}
