import { readFileSync } from 'node:fs'

const linesOfReason = 12

/** What is read of the report that `vitest --reporter=json` writes. */
interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[]
  }[]
}

/**
 * What several runs of Vitest found: the tests that failed and those that passed another time, each with its reasons, and how many
 * passed. Of a long log often only the end is kept.
 *
 * @param files reports of `--reporter=json`; of a run that never came to its report there is none
 */
export function summaryOf(files: readonly string[]): string {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const told = { again: [] as string[], failed: [] as string[] }
  for (const file of files) {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report
    counts.passed += report.numPassedTests
    counts.failed += report.numFailedTests
    counts.skipped += report.numPendingTests
    for (const { name, status, message, assertionResults } of report.testResults) {
      for (const test of assertionResults) {
        if (test.failureMessages.length === 0) continue
        const failed = test.status === 'failed'
        const title = `${failed ? 'FAILED' : 'PASSED ANOTHER TIME'} ${name}: ${test.fullName}`
        told[failed ? 'failed' : 'again'].push(paragraph(title, test.failureMessages))
      }
      const isExplained = assertionResults.some((test) => test.status === 'failed')
      if (status === 'failed' && !isExplained) told.failed.push(paragraph(`FAILED ${name}`, [message]))
    }
  }
  const { passed, failed, skipped } = counts
  return [...told.again, ...told.failed, `${passed} passed, ${failed} failed, ${skipped} skipped`].join('\n')
}

function paragraph(title: string, reasons: readonly string[]): string {
  const excerpts = reasons.map((reason) => {
    const lines = reason.split('\n').filter((line) => !line.includes('/node_modules/'))
    return lines.slice(0, linesOfReason).join('\n')
  })
  return `\n${[title, ...excerpts].join('\n')}`
}
