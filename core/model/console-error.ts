/** An error that a page wrote to its console, or did not catch, during an evidence load. Untrusted. */
export interface ConsoleError {
  step: string
  /** ms since the step began. */
  since: number
  /** `exception`: uncaught. */
  kind: 'error' | 'exception'
  /** At most 500 characters. */
  text: string
}
