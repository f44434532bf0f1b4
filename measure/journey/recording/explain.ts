import { stripVTControlCharacters } from 'node:util'
import { errorMessage } from '#core/model/error-message.ts'
import { describeStep, type RecordedStep, selectorText } from '#core/model/recording.ts'
import { clip } from '#core/model/untrusted.ts'
import { playwright } from '../../chromium/playwright.ts'
import { firstLine, JourneyError, obstacle } from '../../load/failure.ts'

interface FailedStep {
  /** Of the recording. */
  file: string
  /** As people count. */
  number: number
  step: RecordedStep
  /** ms that the step had. */
  limit: number
}

/** The error of a recorded step, with the step's number, type and selector; one about the site itself stays as it is. */
export function explainStep(error: unknown, { file, number, step, limit }: FailedStep): unknown {
  const text = stripVTControlCharacters(errorMessage(error))
  if (/net::|Target (page|closed|crashed)|Page crashed|has been closed|Browser closed/i.test(text)) return error
  const who = `Step ${number} of ${file} (${clip(describeStep(step), 80)})`
  if (error instanceof JourneyError) return new JourneyError(error.code, `${who}: ${error.message.replace(/\.$/, '')}.`)
  if (!(error instanceof playwright().errors.TimeoutError)) {
    return new JourneyError('script-error', `${who}: ${firstLine(error).replace(/^.*?: /, '')}.`)
  }
  const within = `within ${Math.round(limit / 100) / 10} s`
  if (/waitForNavigation/.test(text)) {
    return new JourneyError('timeout', `${who}: the recorded navigation did not happen ${within}.`)
  }
  if (!('selectors' in step) || step.selectors === undefined) {
    return new JourneyError('timeout', `${who}: the page did not finish loading ${within}.`)
  }
  const [first, ...others] = step.selectors.map((selector) => clip(selectorText(selector), 60))
  const alternatives = [first, ...others.slice(0, 2)].join(', ')
  const reason = obstacle(text)
  const what = reason === undefined ? `no element matched ${alternatives} ${within}` : `the element ${reason} ${within}`
  return new JourneyError(
    'element-missing',
    `${who}: ${what}. Check whether the page has changed, and record it again.`,
  )
}
